from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path

import pytest

from rewriter.series.errors import SeriesError
from rewriter.series.write import write_files
from tests.series.trees import snapshot

FILES = {"0000-x.patch": b"x", "0001-y.patch": b"y\r\n\xff", ".rewriter/plan.json": b"{}"}


def contents(root: Path) -> dict[str, bytes]:
    return {name: data for name, (_, data) in snapshot(root).items()}


def test_a_new_directory_and_its_parents(tmp_path: Path) -> None:
    write_files(tmp_path / "a/b/out", FILES)
    assert contents(tmp_path / "a/b/out") == FILES
    assert os.listdir(tmp_path) == ["a"]


def test_an_empty_directory_stays_the_same_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    out.mkdir(mode=0o750)
    before = out.stat()
    monkeypatch.chdir(out)
    write_files(Path("."), FILES)
    assert contents(out) == FILES
    assert (out.stat().st_ino, out.stat().st_mode) == (before.st_ino, before.st_mode)


def test_modes_are_those_of_the_user(tmp_path: Path) -> None:
    umask = os.umask(0o027)
    try:
        write_files(tmp_path / "out", FILES)
    finally:
        os.umask(umask)
    assert (tmp_path / "out").stat().st_mode & 0o777 == 0o750
    assert (tmp_path / "out/0000-x.patch").stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("make", ["file", "full", "broken link"])
def test_what_is_there_is_never_touched(tmp_path: Path, make: str) -> None:
    out = tmp_path / "out"
    if make == "file":
        out.write_text("mine")
    elif make == "full":
        out.mkdir()
        (out / ".hidden").write_text("mine")
    else:
        out.symlink_to(tmp_path / "nowhere")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(SeriesError, match="cannot be written to") as caught:
        write_files(out, FILES)
    assert caught.value.status == 2
    assert sorted(tmp_path.rglob("*")) == before


def test_a_link_to_an_empty_directory_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "out").symlink_to("real")
    write_files(tmp_path / "out", FILES)
    assert contents(tmp_path / "real") == FILES


def test_a_read_only_parent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(prefix: str, dir: Path) -> str:
        raise PermissionError(errno.EACCES, "Permission denied", str(dir))  # which root never sees

    monkeypatch.setattr(tempfile, "mkdtemp", refuse)
    with pytest.raises(SeriesError, match=r"out cannot be written: .*Permission denied"):
        write_files(tmp_path / "out", FILES)
    assert os.listdir(tmp_path) == []


def test_a_file_in_the_way_of_a_parent(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(SeriesError, match=r"cannot be written: .*file"):
        write_files(tmp_path / "file/out", FILES)
    assert os.listdir(tmp_path) == ["file"]


@pytest.mark.parametrize("exists", [False, True])
@pytest.mark.parametrize(
    ("failure", "shown"),
    [(OSError(errno.ENOSPC, "No space left"), SeriesError), (KeyboardInterrupt(), KeyboardInterrupt)],
)
@pytest.mark.parametrize("method", ["write_bytes", "rename"])
def test_nothing_is_left_half_written(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    exists: bool,
    failure: BaseException,
    shown: type[BaseException],
    method: str,
) -> None:
    out = tmp_path / "out"
    if exists:
        out.mkdir()
    before = sorted(tmp_path.rglob("*"))
    real = getattr(Path, method)
    calls: list[object] = []

    def failing(path: Path, *args: object) -> object:
        calls.append(path)
        if len(calls) == (2 if exists or method == "write_bytes" else 1):
            raise failure
        return real(path, *args)

    monkeypatch.setattr(Path, method, failing)
    with pytest.raises(shown):
        write_files(out, FILES)
    assert sorted(tmp_path.rglob("*")) == before
