from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from rewriter.plan import DriverResult, Edit
from rewriter.series.changes import blob_id, originals, select
from rewriter.series.errors import SeriesError
from tests.series.trees import blob, driver_text, edit, git, other, plan, put, renamed

LIB = "drivers/dma/lib.c"
LIB_TEXT = b"int a = take_pins(0);\nint b = take_pins(1);\n"


def with_lib(driver: str, *edits: Edit) -> DriverResult:
    """A driver with a file of its own and a shared one."""
    base = renamed(f"{driver}.c", "x")
    return replace(
        base, files=(*base.files, LIB), edits=(*base.edits, *edits), hashes={**base.hashes, LIB: blob(LIB_TEXT)}
    )


def lib_edit(nth: int = 0, new: str = "devm_take_pins") -> Edit:
    return edit(LIB, LIB_TEXT, "take_pins", new, nth=nth)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    files = {f"drivers/dma/{name}.c": driver_text("x") for name in ("a", "b")}
    return put(tmp_path / "tree", {**files, LIB: LIB_TEXT})


def test_only_changed_drivers_with_edits_are_taken(tree: Path) -> None:
    quiet = replace(renamed("drivers/dma/b.c", "x"), edits=())
    changes, notes = select(plan(renamed("drivers/dma/a.c", "x"), quiet, other("z", "failed", "c", "t")), tree, False)
    assert [change.result.driver for change in changes] == ["drivers/dma/a"]
    assert changes[0].before == {"drivers/dma/a.c": driver_text("x")}
    assert changes[0].after == {"drivers/dma/a.c": driver_text("x").replace(b"take_pins(dev", b"devm_take_pins(dev")}
    assert notes == ()


def test_review_is_taken_when_asked_for(tree: Path) -> None:
    one = plan(renamed("drivers/dma/a.c", "x", "review"))
    assert select(one, tree, False) == ((), ())
    (change,) = select(one, tree, True)[0]
    assert change.for_review


def test_a_shared_file_is_in_the_first_patch_alone(tree: Path) -> None:
    both = plan(with_lib("drivers/dma/a", lib_edit()), with_lib("drivers/dma/b", lib_edit()))
    changes, notes = select(both, tree, False)
    assert [sorted(change.after) for change in changes] == [["drivers/dma/a.c", LIB], ["drivers/dma/b.c"]]
    assert [e.file for e in changes[1].edits] == ["drivers/dma/b.c"]
    assert notes == (f"drivers/dma/b: already converted by an earlier patch: {LIB} (with drivers/dma/a)",)
    assert set(originals(changes)) == {"drivers/dma/a.c", "drivers/dma/b.c", LIB}


def test_a_driver_with_nothing_left_gets_no_patch(tree: Path) -> None:
    shared = with_lib("drivers/dma/b", lib_edit())
    shared = replace(shared, edits=(lib_edit(),))
    changes, notes = select(plan(with_lib("drivers/dma/a", lib_edit()), shared), tree, False)
    assert len(changes) == 1
    assert notes[0].endswith("; no patch of its own is left")


@pytest.mark.parametrize("edits", [(lib_edit(new="x"),), (lib_edit(1),), (lib_edit(), lib_edit(1))])
def test_different_edits_of_a_shared_file_are_an_error(tree: Path, edits: tuple[Edit, ...]) -> None:
    both = plan(with_lib("drivers/dma/a", lib_edit()), with_lib("drivers/dma/b", *edits))
    with pytest.raises(SeriesError, match=r"two drivers want drivers/dma/lib\.c .* drivers/dma/a .* drivers/dma/b"):
        select(both, tree, False)


def test_a_changed_file_is_an_error(tree: Path) -> None:
    (tree / "drivers/dma/a.c").write_bytes(driver_text("x") + b"\n")
    with pytest.raises(SeriesError, match=r"drivers/dma/a\.c is not the file that was planned"):
        select(plan(renamed("drivers/dma/a.c", "x")), tree, False)


def test_a_vanished_file_is_an_error(tree: Path) -> None:
    (tree / "drivers/dma/a.c").unlink()
    with pytest.raises(SeriesError, match=r"drivers/dma/a\.c cannot be read: .*No such file"):
        select(plan(renamed("drivers/dma/a.c", "x")), tree, False)


def test_a_plan_without_hashes_is_an_error(tree: Path) -> None:
    with pytest.raises(SeriesError, match="it holds no hash"):
        select(plan(replace(renamed("drivers/dma/a.c", "x"), hashes={})), tree, False)


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (Edit("drivers/dma/a.c", 5, 10_000, "", "w"), "lies outside the text"),
        (Edit("drivers/dma/a.c", 3, 3, "", "w"), "are empty"),
    ],
)
def test_impossible_edits_are_errors(tree: Path, bad: Edit, why: str) -> None:
    with pytest.raises(SeriesError, match=why):
        select(plan(replace(renamed("drivers/dma/a.c", "x"), edits=(bad,))), tree, False)


def test_overlapping_edits_are_an_error(tree: Path) -> None:
    edits = (Edit("drivers/dma/a.c", 0, 5, "x", "one"), Edit("drivers/dma/a.c", 3, 8, "y", "two"))
    with pytest.raises(SeriesError, match="overlap"):
        select(plan(replace(renamed("drivers/dma/a.c", "x"), edits=edits)), tree, False)


@pytest.mark.parametrize("path", ["../outside.c", "/etc/passwd", "a\nb.c", 'a".c', "drivers/../../x.c"])
def test_paths_stay_in_the_tree(tree: Path, path: str) -> None:
    bad = replace(renamed("drivers/dma/a.c", "x"), edits=(Edit(path, 0, 1, "x", "w"),))
    with pytest.raises(SeriesError, match="not a plain path"):
        select(plan(bad), tree, False)


def test_links_are_refused(tree: Path, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/a.c").write_bytes(driver_text("x"))
    (tree / "drivers/linked").symlink_to(tmp_path / "outside")
    (tree / "drivers/dma/l.c").symlink_to("a.c")
    for file in ("drivers/linked/a.c", "drivers/dma/l.c"):
        with pytest.raises(SeriesError, match="it is a link"):
            select(plan(renamed(file, "x")), tree, False)


def test_blob_ids_are_those_of_git(tmp_path: Path) -> None:
    data = b"\x00\r\n\xff"
    (tmp_path / "f").write_bytes(data)
    assert blob_id(data) == git(tmp_path, "hash-object", "--no-filters", "f").strip()


def test_what_the_clean_up_noticed_is_told(tree: Path) -> None:
    noted = replace(renamed("drivers/dma/a.c", "x"), notes=("drivers/dma/a.c:1: a comment names it",))
    ignored = replace(other("z", "failed", "c", "t"), notes=("z.c:1: not this",))
    assert select(plan(noted, ignored), tree, False)[1] == noted.notes
