"""What only a kernel tree shows of a run: nothing fails to be accounted for, and nothing depends on how it is run."""

from pathlib import Path

import pytest

from rewriter.batch.run import run
from rewriter.kernel.tree import Tree
from rewriter.plan import Plan
from rewriter.transform.find import load

ROOT = Path(__file__).parents[2] / ".cache"
TREES = sorted(path for path in ROOT.glob("linux-*") if (path / "Makefile").is_file())
PLACES = ["drivers/dma", "drivers/misc", "sound"]

pytestmark = [
    pytest.mark.kerneltree,
    pytest.mark.skipif(not TREES, reason="no kernel tree in .cache: make kernel-tree"),
]


@pytest.fixture(scope="module", params=TREES, ids=lambda path: path.name)
def tree(request: pytest.FixtureRequest) -> Tree:
    return Tree.open(request.param)


@pytest.fixture(scope="module")
def plan(tree: Tree) -> Plan:
    return run(tree, load("pcim-irq-vectors"), PLACES)


def test_the_number_of_workers_changes_nothing(tree: Tree, plan: Plan) -> None:
    assert run(tree, load("pcim-irq-vectors"), PLACES, jobs=1).to_json() == plan.to_json()


@pytest.mark.parametrize("place", PLACES)
def test_narrowing_reports_the_same_drivers(tree: Tree, plan: Plan, place: str) -> None:
    narrowed = run(tree, load("pcim-irq-vectors"), [place]).drivers
    inside = [d for d in plan.drivers if any(site.file.startswith(f"{place}/") for site in d.sites)]
    assert list(narrowed) == inside
    assert inside


def test_every_call_that_a_search_finds_is_a_site(tree: Tree, plan: Plan) -> None:
    sites = {(site.file, site.line) for driver in plan.drivers for site in driver.sites}
    for driver in plan.drivers:
        for file in {site.file for site in driver.sites}:
            lines = (tree.root / file).read_text(encoding="latin-1").splitlines()
            for number, line in enumerate(lines, 1):
                code = line.split("/*")[0].split("//")[0]
                if "pci_free_irq_vectors(" in code and not code.startswith(("static", "void", " *")):
                    assert (file, number) in sites
