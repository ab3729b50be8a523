"""What a series says of drivers for which a reviewer wrote a part of the change."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from rewriter.plan import DriverResult
from rewriter.series.cover import cover_text
from rewriter.series.options import SeriesOptions
from rewriter.series.prepare import prepare
from tests.series.test_cover import changes_of
from tests.series.trees import CONVERSION, driver_text, git_tree, plan, removed, renamed


def written(driver: DriverResult) -> DriverResult:
    """The same driver, its first edit by a reviewer."""
    return replace(driver, edits=(replace(driver.edits[0], why="edited in review"), *driver.edits[1:]))


FILES = {f"drivers/dma/{name}.c": driver_text(name) for name in "abc"}
PLAN = plan(
    written(renamed("drivers/dma/a.c", "a")), renamed("drivers/dma/b.c", "b"), written(removed("drivers/dma/c.c", "c"))
)


def test_the_cover_does_not_count_them_as_renamed_and_nothing_else(tmp_path: Path) -> None:
    assert (
        "    3 converted\n"
        "          1 the call is renamed, and nothing else\n"
        "          2 a reviewer wrote a part of the change by hand\n\n"
    ) in cover_text(PLAN, changes_of(PLAN), CONVERSION, tmp_path)


def test_whoever_sends_them_is_asked_to_say_why(tmp_path: Path) -> None:
    notes = prepare(PLAN, git_tree(tmp_path / "linux", FILES), CONVERSION, SeriesOptions()).notes
    assert [note for note in notes if "by hand" in note] == [
        f"drivers/dma/{name}: a reviewer wrote a part by hand; the message has to say why: add that" for name in "ac"
    ]
