"""A series made from a kernel tree, as those take it who apply or send it: git am, b4 am, b4 prep."""

from pathlib import Path

import pytest

from rewriter.batch.run import run
from rewriter.kernel.tree import Tree
from rewriter.plan import Plan
from rewriter.series import Api, SeriesOptions, write_branch, write_series
from rewriter.transform import Introduction
from rewriter.transform.find import load
from tests.series.handing import b4
from tests.series.trees import git

NEW = Path(__file__).parents[2] / ".cache" / "linux-6.12"

pytestmark = [pytest.mark.kerneltree, pytest.mark.skipif(not NEW.is_dir(), reason="needs linux-6.12 in .cache")]


@pytest.fixture(scope="module")
def made() -> tuple[Plan, Api]:
    """The plan of three folders, and of what it needs."""
    introduction = load("pcim-irq-vectors-api")
    assert isinstance(introduction, Introduction)
    tree = Tree.open(NEW)
    plan = run(tree, load("pcim-irq-vectors"), ["drivers/pci", "drivers/dma", "drivers/i2c"])
    return plan, Api(introduction, run(tree, introduction))


@pytest.fixture
def repo(tmp_path: Path, made: tuple[Plan, Api]) -> Path:
    """A git tree of the files that the series changes, and those that it asks."""
    plan, api = made
    root = tmp_path / "linux"
    files = {edit.file for one in (plan, api.plan) for driver in one.drivers for edit in driver.edits}
    for file in (*sorted(files), "MAINTAINERS", "Makefile"):
        (root / file).parent.mkdir(parents=True, exist_ok=True)
        (root / file).write_bytes((NEW / file).read_bytes())
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "Linux 6.12")
    for key, value in (("user.name", "A Tester"), ("user.email", "tester@example.org")):
        git(root, "config", key, value)
    return root


def test_git_am_and_b4_am_apply_all_of_it(repo: Path, made: tuple[Plan, Api], tmp_path: Path) -> None:
    plan, api = made
    report = write_series(plan, repo, tmp_path / "out", load(plan.transform), SeriesOptions(signoff=True, api=api))
    git(repo, "checkout", "-q", "-b", "by-git")
    git(repo, "am", "-q", *map(str, report.paths[1:]))
    assert len(git(repo, "log", "--format=%s", "main..").splitlines()) == report.patches
    (tmp_path / "series.mbox").write_bytes(b"".join(path.read_bytes() for path in report.paths))
    b4(repo, tmp_path, "am", "-m", str(tmp_path / "series.mbox"), "-o", str(tmp_path / "am"))
    (box,) = (tmp_path / "am").glob("*.mbx")
    git(repo, "checkout", "-q", "-b", "by-b4", "main")
    git(repo, "am", "-q", str(box))
    assert git(repo, "log", "--format=%s%n%b", "main..by-b4") == git(repo, "log", "--format=%s%n%b", "main..by-git")
    assert git(repo, "rev-parse", "by-b4^{tree}") == git(repo, "rev-parse", "by-git^{tree}")


def test_b4_prep_takes_the_branch_over(repo: Path, made: tuple[Plan, Api], tmp_path: Path) -> None:
    plan, api = made
    options = SeriesOptions(signoff=True, api=api, b4=True)
    report = write_branch(plan, repo, "managed", load(plan.transform), options)
    info = b4(repo, tmp_path, "prep", "--show-info", "managed")
    assert sum(line.startswith("commit-") for line in info.splitlines()) == report.patches
    assert "needs-recipients: False" in info
    assert "needs-editing: False" in info
