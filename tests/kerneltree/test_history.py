"""What people wrote by hand: posted conversions and removals come out the same, line for line.

The patches are public mail, kept outside this project: in the folder named by REWRITER_HISTORY, or ../shared/upstream beside
the checkout. Without it there is nothing to hold the output against, and these tests skip.
"""

from __future__ import annotations

import os
from collections import defaultdict
from pathlib import Path

import pytest

from rewriter.batch.run import run
from rewriter.kernel.tree import Tree
from rewriter.plan import Plan
from rewriter.transform.find import load

PROJECT = Path(__file__).parents[2]
HISTORY = Path(os.environ.get("REWRITER_HISTORY", PROJECT.parent / "shared" / "upstream"))
TREES = {version: PROJECT / f".cache/linux-{version}" for version in ("6.1", "6.12")}
NOT_MODELS = {"01", "37"}
"""The API itself, with a flag that leaks, and its repair."""
OF_ANOTHER_TREE = {"20", "23", "25"}
"""Drivers that 6.12 does not have yet, or has in another shape."""

pytestmark = [
    pytest.mark.kerneltree,
    pytest.mark.skipif(not HISTORY.is_dir(), reason="no posted patches: set REWRITER_HISTORY to their folder"),
]

Changes = dict[str, list[str]]
"""The lines with a sign, by file, in order."""


def changes(diff: str) -> Changes:
    """What a diff (or a mail with one) takes away and adds; context and line numbers do not count."""
    found: Changes = defaultdict(list)
    file, hunks = "", False
    for line in diff.split("\n"):
        if line.startswith("diff --git "):
            file, hunks = line.rpartition(" b/")[2], False
        elif line.startswith("@@") and file:
            hunks = True
        elif line == "-- ":
            file, hunks = "", False
        elif hunks and line[:1] in ("-", "+"):
            found[file].append(line)
    return dict(found)


@pytest.fixture(scope="module")
def plans() -> dict[str, Plan]:
    return {}


def plan_of(plans: dict[str, Plan], version: str) -> Plan:
    """The plan for a whole tree, made once."""
    if not (TREES[version] / "Makefile").is_file():
        pytest.skip(f"no kernel tree: make kernel-tree VERSION={version}")
    if version not in plans:
        plans[version] = run(Tree.open(TREES[version]), load("pcim-irq-vectors"), [])
    return plans[version]


def output(plan: Plan) -> Changes:
    found: Changes = {}
    for driver in plan.drivers:
        found |= changes(driver.diff)
    return found


def posted() -> list[Path]:
    """The conversions of the posted series that fit 6.12."""
    return [p for p in sorted(HISTORY.glob("series-v1/*.patch")) if p.stem not in NOT_MODELS | OF_ANOTHER_TREE]


@pytest.mark.parametrize("mail", posted(), ids=lambda path: path.stem)
def test_a_posted_conversion_is_reproduced(plans: dict[str, Plan], mail: Path) -> None:
    ours, theirs = output(plan_of(plans, "6.12")), changes(mail.read_text())
    assert theirs
    assert {file: ours.get(file) for file in theirs} == theirs


def test_a_posted_rename_with_removals_is_reproduced(plans: dict[str, Plan]) -> None:
    """Three blocks lose their braces; the ``devm_free_irq()`` in front of the last release stays."""
    theirs = changes((HISTORY / "removals/i2c-designware-dejin-v7.patch").read_text())
    ours = output(plan_of(plans, "6.1"))
    assert theirs
    assert {file: ours.get(file) for file in theirs} == theirs


@pytest.mark.parametrize("version", TREES)
def test_a_posted_removal_comes_with_the_rename_that_allows_it(plans: dict[str, Plan], version: str) -> None:
    ((file, lines),) = changes((HISTORY / "removals/dw-edma-pcie-remove-free.patch").read_text()).items()
    ours = output(plan_of(plans, version))[file]
    renames = [line for line in ours if line not in lines]
    assert [line for line in ours if line in lines] == lines
    assert len(renames) == 4
    assert [line.split("(")[0].split()[-1] for line in renames[::2]] == [
        "pci_alloc_irq_vectors",
        "pcim_alloc_irq_vectors",
    ]


@pytest.mark.parametrize("version", TREES)
def test_no_output_ever_adds_a_release(plans: dict[str, Plan], version: str) -> None:
    added = [line for lines in output(plan_of(plans, version)).values() for line in lines if line[0] == "+"]
    assert added
    assert not [line for line in added if "pci_free_irq_vectors(" in line]
