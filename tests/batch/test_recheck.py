"""Edited files through the door back to the analysis: what no longer reads, and what is left to do."""

from collections import defaultdict
from pathlib import Path

import pytest

from rewriter.batch.recheck import recheck
from rewriter.batch.run import run
from rewriter.c.edit import apply
from rewriter.kernel.tree import Tree
from rewriter.plan import DriverResult, Edit
from transforms.pcim_irq_vectors import CONVERSION
from transforms.pcim_irq_vectors_api import CONVERSION as INTRODUCTION

TREE = Tree.open(Path(__file__).parents[2] / "examples/linux")
DRIVERS = {driver.driver: driver for driver in run(TREE, CONVERSION, jobs=1).drivers}
CHANGED = [driver for driver in DRIVERS.values() if driver.hunks]


def edited(driver: DriverResult, hunks: set[int]) -> dict[str, bytes]:
    """The files of a driver with the edits of some of its hunks."""
    by_file: dict[str, list[Edit]] = defaultdict(list)
    for number in hunks:
        for at in driver.hunks[number].edits:
            by_file[driver.edits[at].file].append(driver.edits[at])
    texts = {path: TREE.read(path).decode("latin-1") for path in driver.hashes}
    return {path: apply(text, by_file[path]).encode("latin-1") for path, text in texts.items()}


def calls(driver: DriverResult) -> list[tuple[str, str]]:
    return [(site.function, site.call) for site in driver.sites if site.verdict in ("convert", "remove")]


@pytest.mark.parametrize("driver", CHANGED, ids=lambda driver: driver.driver)
def test_with_all_edits_nothing_is_left(driver: DriverResult) -> None:
    found = recheck(TREE, CONVERSION, driver, edited(driver, set(range(len(driver.hunks)))))
    assert (found.problems, found.left) == ((), ())


@pytest.mark.parametrize("driver", CHANGED, ids=lambda driver: driver.driver)
def test_with_no_edit_everything_is_left(driver: DriverResult) -> None:
    found = recheck(TREE, CONVERSION, driver, edited(driver, set()))
    assert found.problems == ()
    assert [(site.function, site.call) for site in found.left] == calls(driver)


@pytest.mark.parametrize(
    ("driver", "hunk"),
    [(driver, number) for driver in CHANGED for number in range(len(driver.hunks))],
    ids=lambda value: value.driver if isinstance(value, DriverResult) else str(value),
)
def test_what_is_left_of_a_driver_without_a_hunk_reads_as_well(driver: DriverResult, hunk: int) -> None:
    kept = {n for n, other in enumerate(driver.hunks) if n != hunk and hunk not in other.needs}
    found = recheck(TREE, CONVERSION, driver, edited(driver, kept))
    assert found.problems == ()
    assert set(calls(driver)) >= {(site.function, site.call) for site in found.left}
    assert bool(found.left) == (set(range(len(driver.hunks))) != kept)


PATH = "drivers/dma/acme-dma.c"


def broken(old: str, new: str) -> tuple[str, ...]:
    """The problems of one driver with all edits and then `old` for `new`."""
    driver = next(d for d in CHANGED if d.files == (PATH,))
    files = edited(driver, set(range(len(driver.hunks))))
    text = files[PATH].decode("latin-1")
    assert old in text
    return recheck(TREE, CONVERSION, driver, {PATH: text.replace(old, new, 1).encode("latin-1")}).problems


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("\treturn 0;\n}", "\treturn 0;\n", "unbalanced"),
        ("\treturn 0;\n}", "\tgoto out;\n\treturn 0;\n}", "jumps to out, which is not there"),
        ("\treturn 0;\n}", "\tif (ret\n\treturn 0;\n}", "cannot be read"),
        ("\treturn 0;\n}", "\tret = = 1;\n\treturn 0;\n}", "cannot be read"),
        ("static void acme_dma_remove(", "static void acme_dma_gone(", "acme_dma_remove() is used and cannot be found"),
    ],
)
def test_what_is_broken_is_said_with_its_line(old: str, new: str, what: str) -> None:
    (problem,) = broken(old, new)
    assert what in problem
    assert problem.startswith(f"{PATH}:")


def test_an_introduction_is_looked_at_again_as_well() -> None:
    (driver,) = run(TREE, INTRODUCTION).drivers
    found = recheck(TREE, INTRODUCTION, driver, {})
    assert found.problems == ()
