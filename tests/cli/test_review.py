"""``rewriter review`` from the command line, without a screen."""

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from rewriter.batch.run import run
from rewriter.cli.main import main
from rewriter.decisions import Store, default_path
from rewriter.kernel.tree import Tree
from transforms.pcim_irq_vectors import CONVERSION

NAME = "pcim-irq-vectors"
LINUX = Path(__file__).parents[2] / "examples/linux"


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("plan") / "plan.json"
    path.write_text(run(Tree.open(LINUX), CONVERSION, jobs=1).to_json())
    return path


def review(*args: str, answers: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """The program with answers in a pipe."""
    return subprocess.run(
        [sys.executable, "-c", "from rewriter.cli.main import main; raise SystemExit(main())", "review", *args],
        input=answers,
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
    )


def words(path: Path) -> list[str]:
    return [record.answer for record in Store(path).load().records]


def test_answers_from_a_pipe_are_remembered_and_replayed(plan: Path, tmp_path: Path) -> None:
    file = tmp_path / "d.json"
    options = [NAME, str(LINUX), "drivers/char", "drivers/gpio", "--plan", str(plan), "--decisions", str(file)]
    done = review(*options, answers="y\nq\n")
    assert (done.returncode, words(file)) == (0, ["yes"])
    assert "(1/2) Accept this hunk [y,n," in done.stdout
    assert done.stderr.splitlines() == [
        "1 of 2 hunks accepted, 0 rejected, 1 undecided",
        f"remembered in {file}",
        f"next: rewriter convert {NAME} {LINUX} drivers/char drivers/gpio -o DIR --decisions {file}",
    ]
    done = review(*options, "--quiet", answers="n\n")
    assert "hunk 1 of drivers/gpio/gpio-heron rejected; everything is decided" in done.stdout
    assert done.stderr == ""
    assert sorted(words(file)) == ["no", "yes"]


def test_the_scan_is_made_where_no_plan_is_given(tmp_path: Path, capfd: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    done = review(NAME, str(LINUX), "drivers/gpio", "-j", "1", "--decisions", str(tmp_path / "d.json"), answers="y\n")
    assert done.returncode == 0
    assert words(tmp_path / "d.json") == ["yes"]


def test_it_remembers_beside_git_unless_told_otherwise(plan: Path, tmp_path: Path) -> None:
    tree = tmp_path / "linux"
    (tree / "drivers").mkdir(parents=True)
    subprocess.run(["git", "init", "-q", tree], check=True)
    done = review(NAME, str(tree), "--plan", str(plan), answers="y\n")
    assert done.returncode == 0, done.stderr
    assert default_path(tree) == tree / ".git/rewriter/decisions.json"
    assert words(default_path(tree))[0] == "yes"


def test_what_is_edited_goes_through_the_analysis(plan: Path, tmp_path: Path) -> None:
    options = [NAME, str(LINUX), "drivers/gpio", "--plan", str(plan), "--decisions", str(tmp_path / "d.json")]
    bad = review(*options, answers="e\nn\nq\n", GIT_EDITOR="sed -i 's/^+.*;$/+{ {/'")
    assert "drivers/gpio/gpio-heron.c:" in bad.stdout
    assert "The edited hunk cannot be taken. Edit it again? [y,n]? \ngiven up, nothing was changed" in bad.stdout
    assert not (tmp_path / "d.json").exists()
    left = review(
        *options,
        answers="e\n",
        GIT_EDITOR="sed -i 's/^+.*/+\\tret = pci_alloc_irq_vectors(pdev, 1, 2, PCI_IRQ_ALL_TYPES);/'",
    )
    assert "accepted as edited" in left.stdout
    assert "still to convert or remove by the proof: drivers/gpio/gpio-heron.c:93" in left.stdout


def test_only_and_reason_narrow_what_is_shown(plan: Path, tmp_path: Path) -> None:
    options = [NAME, str(LINUX), "--plan", str(plan), "--decisions", str(tmp_path / "d.json")]
    assert "drivers/watchdog/plover_wdt: review, runs-at-shutdown" in review(*options, "--only", "review").stdout
    shown = review(*options, "--only", "skipped", "--reason", "released-midlife", answers="l\n").stdout
    assert "drivers/misc/avocet-cr: skipped, released-midlife" in shown
    assert shown.count("  skipped  ") == 1


@pytest.mark.parametrize(
    ("args", "what"),
    [
        ([], "what to review is not said"),
        ([NAME], "what to review is not said"),
        (["no-such", str(LINUX)], "no-such"),
        ([NAME, str(LINUX), "--only", "undecidde"], "--only does not know 'undecidde'"),
        ([NAME, str(LINUX), "--reason", "managed"], "no reason has the code 'managed'"),
        ([NAME, str(LINUX), "--plan", "no/such"], "no plan in no/such"),
        ([NAME, str(LINUX), "--plan", __file__], "is no plan"),
        ([NAME, str(LINUX), "--decisions", __file__], "is no file of decisions"),
        (["--merge"], "nothing to merge"),
        (["--merge", "no/such"], "no such file: no/such"),
        (["--merge", str(LINUX)], "nothing to merge"),
        (["--merge", str(LINUX), str(LINUX), __file__], "more than one tree"),
        (["--merge", str(LINUX), __file__], "is no file of decisions"),
    ],
)
def test_what_is_wrong_is_said_in_three_lines(
    args: list[str], what: str, capfd: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert main(["review", *args]) == 2
    lines = capfd.readouterr().err.splitlines()
    assert len(lines) == 3
    assert what in lines[0]


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda data: data["transform"].update(name="other"), "is a plan of other"),
        (lambda data: [driver.pop("hunks") for driver in data["drivers"]], "has no hunks to decide about"),
    ],
)
def test_a_plan_of_another_kind_is_refused(change: Any, what: str, plan: Path, tmp_path: Path, capfd: Any) -> None:
    data = json.loads(plan.read_text())
    change(data)
    (tmp_path / "p.json").write_text(json.dumps(data))
    assert main(["review", NAME, str(LINUX), "--plan", str(tmp_path / "p.json")]) == 2
    assert what in capfd.readouterr().err


def test_the_plan_of_a_series_is_reviewed(plan: Path, tmp_path: Path) -> None:
    (tmp_path / "series/.rewriter").mkdir(parents=True)
    (tmp_path / "series/.rewriter/plan.json").write_bytes(plan.read_bytes())
    options = ["--plan", str(tmp_path / "series"), "--decisions", str(tmp_path / "d.json")]
    done = review(NAME, str(LINUX), "drivers/spi", *options, answers="l\n")
    assert "    1 ? drivers/spi/spi-brook" in done.stdout
    assert "    2 " not in done.stdout


def test_a_driver_that_was_not_analysed_shows_in_the_exit_status(plan: Path, tmp_path: Path) -> None:
    data = json.loads(plan.read_text())
    data["drivers"][0] |= {"outcome": "failed", "reason": {"code": "timeout", "text": "the limit struck"}, "hunks": []}
    (tmp_path / "p.json").write_text(json.dumps(data))
    file = tmp_path / "d.json"
    done = review(NAME, str(LINUX), "--plan", str(tmp_path / "p.json"), "--decisions", str(file), answers="y\n")
    assert done.returncode == 3
    assert "1 of 18 drivers could not be analysed" in done.stderr
    assert words(file)[0] == "yes"


def test_nothing_to_review_is_no_error(tmp_path: Path, capfd: Any) -> None:
    assert main(["review", NAME, str(LINUX), "include", "--decisions", str(tmp_path / "d.json"), "-j", "1"]) == 0
    assert "nothing to review" in capfd.readouterr().err


def test_two_files_are_merged_into_ones_own(plan: Path, tmp_path: Path, capfd: Any) -> None:
    for name, answer in (("ann", "y"), ("ben", "n"), ("own", "y")):
        who = {"GIT_CONFIG_COUNT": "2", "GIT_CONFIG_KEY_0": "user.name", "GIT_CONFIG_VALUE_0": name}
        who |= {"GIT_CONFIG_KEY_1": "user.email", "GIT_CONFIG_VALUE_1": f"{name}@example.org"}
        paths = ["drivers/gpio"] if name == "own" else ["drivers/char", "drivers/gpio"]
        file = ["--plan", str(plan), "--decisions", str(tmp_path / name)]
        assert review(NAME, str(LINUX), *paths, *file, answers=f"{answer}\n" * 2, **who).returncode == 0
    own = tmp_path / "own"
    assert main(["review", "--merge", str(tmp_path / "ann"), str(tmp_path / "ben"), "--decisions", str(own)]) == 0
    assert capfd.readouterr().err == f"4 decisions taken in, 0 were there already; 5 in {own}\n"
    assert main(["review", "--merge", str(tmp_path / "ann"), "--decisions", str(own)]) == 0
    assert "0 decisions taken in, 2 were there already" in capfd.readouterr().err
    done = review(NAME, str(LINUX), "--plan", str(plan), "--decisions", str(own), "--only", "conflict")
    assert "kestrel_rng_init_irqs()  conflict" in done.stdout
    assert "accepted by ann on" in done.stdout
    assert "rejected by ben on" in done.stdout


def test_a_damaged_file_leaves_ones_own_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "bad").write_text("{}")
    assert main(["review", "--merge", str(tmp_path / "bad"), "--decisions", str(tmp_path / "own")]) == 2
    assert not (tmp_path / "own").exists()


def test_only_the_screen_needs_textual(plan: Path, tmp_path: Path) -> None:
    code = "import sys; from rewriter.cli.main import main; main(sys.argv[1:]); print('textual' in sys.modules)"
    args = ["review", NAME, str(LINUX), "--plan", str(plan), "--decisions", str(tmp_path / "d.json")]
    run = subprocess.run([sys.executable, "-c", code, *args], input="y\n", capture_output=True, text=True, check=True)
    assert run.stdout.endswith("False\n")


def test_the_next_call_is_one_that_a_shell_takes_as_it_is(plan: Path, tmp_path: Path) -> None:
    file = tmp_path / "what jane said.json"
    done = review(NAME, str(LINUX), "--plan", str(plan), "--decisions", str(file), answers="y\nq\n")
    said = done.stderr.splitlines()[-1].removeprefix("next: ")
    assert shlex.split(said) == ["rewriter", "convert", NAME, str(LINUX), "-o", "DIR", "--decisions", str(file)]
