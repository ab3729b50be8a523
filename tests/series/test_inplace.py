from __future__ import annotations

import os
from pathlib import Path

import pytest

from rewriter.series import SeriesError, write_in_place
from rewriter.series.inplace import edit_files
from tests.series.trees import TWO_FILES, driver_text, git, git_tree, put, snapshot, two_drivers


def test_a_plain_tree_is_edited(tmp_path: Path) -> None:
    tree = put(tmp_path, {**TWO_FILES, "other.c": b"x"})
    (tree / "drivers/dma/crystal.c").chmod(0o754)
    report = write_in_place(two_drivers(), tree)
    assert report.patches == 2
    assert report.paths == tuple(tree / name for name in TWO_FILES)
    assert (tree / "drivers/dma/crystal.c").read_bytes() == driver_text("crystal").replace(
        b"take_pins(dev", b"devm_take_pins(dev"
    )
    assert (tree / "drivers/dma/crystal.c").stat().st_mode & 0o777 == 0o754
    assert sorted(snapshot(tree)) == [*TWO_FILES, "other.c"]


def test_a_clean_git_tree_is_edited_and_nothing_else_of_it(tmp_path: Path) -> None:
    tree = git_tree(tmp_path, TWO_FILES)
    before = snapshot(tree / ".git")
    (tree / "untracked").write_text("x")
    os.utime(tree / "Makefile", (1, 1))  # as new as nobody knows, but the same
    write_in_place(two_drivers(), tree)
    assert snapshot(tree / ".git") == before
    assert git(tree, "diff", "--name-only").split() == list(TWO_FILES)


@pytest.mark.parametrize("how", ["work tree", "index", "deleted"])
def test_a_dirty_git_tree_is_refused(tmp_path: Path, how: str) -> None:
    tree = git_tree(tmp_path, {**TWO_FILES, "README": b"x\n"})
    (tree / "README").write_text("y\n")
    if how == "index":
        git(tree, "add", "README")
        (tree / "README").write_text("x\n")
    elif how == "deleted":
        (tree / "README").unlink()
    before = snapshot(tree)
    with pytest.raises(SeriesError, match=r"is dirty: README differs from HEAD"):
        write_in_place(two_drivers(), tree)
    assert snapshot(tree) == before


def test_no_program_of_the_repository_runs(tmp_path: Path) -> None:
    tree = git_tree(tmp_path / "tree", TWO_FILES)
    trap = tmp_path / "trap"
    trap.write_text(f"#!/bin/sh\ntouch {tmp_path}/sprung\n")
    trap.chmod(0o755)
    with (tree / ".git/config").open("a") as config:
        config.write(f'[core]\n\tfsmonitor = {trap}\n[filter "t"]\n\tclean = {trap}\n\trequired = true\n')
    (tree / ".git/info/attributes").write_text("* filter=t\n")
    os.utime(tree / "Makefile", (1, 1))
    write_in_place(two_drivers(), tree)
    assert not (tmp_path / "sprung").exists()


def test_a_full_disk_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree = put(tmp_path, TWO_FILES)
    before = snapshot(tree)
    real = Path.write_bytes

    def failing(path: Path, data: bytes) -> int:
        if "quartz" in path.name:
            raise OSError(28, "No space left on device", str(path))
        return real(path, data)

    monkeypatch.setattr(Path, "write_bytes", failing)
    with pytest.raises(SeriesError, match="No space left on device"):
        write_in_place(two_drivers(), tree)
    assert snapshot(tree) == before


@pytest.mark.parametrize("failure", [PermissionError(1, "Operation not permitted"), KeyboardInterrupt()], ids=repr)
def test_what_is_half_done_is_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: BaseException
) -> None:
    tree = put(tmp_path, TWO_FILES)
    before = snapshot(tree)
    real, calls = os.replace, []

    def failing(old: Path, new: Path) -> None:
        calls.append(new)
        if len(calls) == 2:
            assert snapshot(tree) != before
            raise failure
        real(old, new)

    monkeypatch.setattr(os, "replace", failing)
    with pytest.raises((SeriesError, KeyboardInterrupt)):
        write_in_place(two_drivers(), tree)
    assert snapshot(tree) == before


def test_links_out_of_the_tree_are_refused(tmp_path: Path) -> None:
    put(tmp_path, {"outside.c": b"x"})
    (tmp_path / "tree").mkdir()
    (tmp_path / "tree/in.c").symlink_to("../outside.c")
    with pytest.raises(SeriesError, match="it is a link"):
        edit_files(tmp_path / "tree", {"in.c": b"y"})
    assert (tmp_path / "outside.c").read_bytes() == b"x"
