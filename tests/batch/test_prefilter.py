from __future__ import annotations

import ctypes
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewriter.batch import prefilter
from rewriter.batch.prefilter import Candidates, Unreadable, candidates, search, stream
from rewriter.kernel.tree import Tree

NEEDLES = ("dev_alloc_lines", "dev_free_lines")
HIT = b"x = dev_alloc_lines(d);\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "drivers").mkdir()
    return tmp_path


@pytest.fixture(params=["memmem", "find"])
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Both ways to search a buffer have to find the same."""
    if request.param == "find":
        monkeypatch.setattr(ctypes, "CDLL", lambda name: object())
    prefilter._searcher.cache_clear()
    yield
    prefilter._searcher.cache_clear()


def write(root: Path, path: str | bytes, data: bytes = HIT) -> None:
    place = os.path.join(os.fsencode(root), os.fsencode(path))
    os.makedirs(os.path.dirname(place), exist_ok=True)
    Path(os.fsdecode(place)).write_bytes(data)


def found(root: Path, *paths: str, needles: tuple[str, ...] = NEEDLES, jobs: int = 1) -> list[str]:
    result = candidates(Tree.open(root), needles, paths, jobs)
    assert result.unreadable == ()
    return list(result.files)


def messy(root: Path) -> None:
    """A tree with all that a search may stumble over; what must be found has `yes` in its path."""
    for path in ("drivers/yes.c", "drivers/a/yes.h", "sound/yes.c", "drivers/.hidden/yes.c", "drivers/-e yes.c"):
        write(root, path)
    write(root, "drivers/yes second.c", b"dev_free_lines")
    write(root, "drivers/yes binary.c", b"\0\xff" * 999 + HIT + b"\0")
    write(root, "drivers/yes bom.c", b"\xff\xfe" + HIT)
    write(root, "drivers/yes crlf.c", HIT.replace(b"\n", b"\r\n"))
    write(root, "drivers/dir.c/yes in dir.c")
    write(root, b"drivers/yes new\nline.c")
    write(root, b"drivers/yes \xff\xe9.h")
    write(root, "drivers/ignored/yes.c")
    write(root, ".gitignore", b"ignored\n*.h\n")
    write(root, "drivers/.ignore", b"*\n")
    write(root, "drivers/.rgignore", b"*\n")
    for path in ("no.txt", "no.cc", "Makefile", "no.c.orig", "no.dts", "no.S", ".cno"):
        write(root, f"drivers/{path}")
    write(root, "drivers/no.c", b"dev_alloc_line(); pdev_free_line\n")
    write(root, "drivers/no empty.c", b"")
    write(root, "drivers/no half.c", b"dev_alloc_")
    os.symlink("yes.c", root / "drivers/no link.c")
    os.symlink("..", root / "drivers/loop")
    os.symlink("no self.c", root / "drivers/no self.c")
    os.symlink("nowhere", root / "drivers/no dangling.c")
    os.mkfifo(root / "drivers/no fifo.c")


@pytest.mark.usefixtures("engine")
def test_finds_exactly_the_files_that_hold_a_needle(root: Path) -> None:
    messy(root)
    everything = [
        os.path.relpath(os.path.join(place, name), root) for place, _, names in os.walk(root) for name in names
    ]
    assert found(root) == sorted(path for path in everything if "yes" in path)


def oracles() -> list[list[str]]:
    words = [word for needle in NEEDLES for word in ("-e", needle)]
    grep = ["grep", "-rlFZ", "--include=*.[ch]", *words, "--", "drivers", "sound"]
    rg = [
        "rg",
        "--no-config",
        "-uuu",
        "-l0F",
        "--text",
        "--encoding=none",
        "-g*.[ch]",
        *words,
        "--",
        "drivers",
        "sound",
    ]
    return [command for command in (grep, rg) if shutil.which(command[0])]


@pytest.mark.parametrize("command", oracles(), ids=lambda command: command[0])
def test_agrees_with_other_programs(root: Path, command: list[str]) -> None:
    messy(root)
    answer = subprocess.run(command, cwd=root, capture_output=True, check=False).stdout
    assert found(root, "drivers", "sound") == sorted(os.fsdecode(path) for path in answer.split(b"\0")[:-1])


@pytest.mark.parametrize("jobs", [2, 3])
def test_processes_find_the_same(root: Path, monkeypatch: pytest.MonkeyPatch, jobs: int) -> None:
    monkeypatch.setattr(prefilter, "_BATCH", 4)
    messy(root)
    assert found(root, jobs=jobs) == found(root) != []


def test_environment_has_no_say(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    messy(root)
    expected = found(root)
    for name in ("GREP_OPTIONS", "GREP_COLOR", "GREP_COLORS", "RIPGREP_CONFIG_PATH", "LC_ALL"):
        monkeypatch.setenv(name, "--invert-match")
    monkeypatch.setenv("PATH", "")
    monkeypatch.chdir("/")
    assert found(root) == expected


def test_narrowing(root: Path) -> None:
    for path in ("drivers/a/x.c", "drivers/a/b/y.h", "drivers/c.c", "sound/z.c"):
        write(root, path)
    assert found(root, "drivers/a") == ["drivers/a/b/y.h", "drivers/a/x.c"]
    assert found(root, "drivers/c.c", "sound") == ["drivers/c.c", "sound/z.c"]
    assert found(root, ".") == found(root) == ["drivers/a/b/y.h", "drivers/a/x.c", "drivers/c.c", "sound/z.c"]


def test_narrowing_to_what_is_no_source(root: Path) -> None:
    write(root, "drivers/Makefile")
    write(root, "drivers/x.mod.c")
    assert found(root, "drivers/Makefile", "drivers/x.mod.c") == []


def test_generated_and_git_files_are_passed_over(root: Path) -> None:
    write(root, "drivers/x.mod.c")
    write(root, "drivers/mod.c")
    write(root, ".git/x.c")
    assert found(root) == ["drivers/mod.c"]


@pytest.mark.parametrize("needles", [(), ("",), ("dev", "")])
def test_needles_are_needed(root: Path, needles: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="needles"):
        candidates(Tree.open(root), needles)


@pytest.fixture
def ordinary_user(root: Path) -> Iterator[None]:
    """Root may read anything, so be somebody else."""
    if os.geteuid() != 0:
        yield
        return
    for place in (root, *root.parents):
        if place.is_relative_to(tempfile.gettempdir()) and place != Path(tempfile.gettempdir()):
            place.chmod(0o755)
    os.seteuid(65534)
    yield
    os.seteuid(0)


@pytest.fixture
def forbidden(root: Path) -> Iterator[None]:
    write(root, "drivers/shut.c")
    write(root, "drivers/closed/x.c")
    write(root, "drivers/open.c")
    (root / "drivers/shut.c").chmod(0)
    (root / "drivers/closed").chmod(0)
    yield
    (root / "drivers/closed").chmod(0o755)


@pytest.mark.usefixtures("forbidden", "ordinary_user")
@pytest.mark.parametrize("jobs", [1, 2])
def test_unreadable_is_reported(root: Path, jobs: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prefilter, "_BATCH", 1)
    why = "Permission denied"
    blind = (Unreadable("drivers/closed", why), Unreadable("drivers/shut.c", why))
    assert candidates(Tree.open(root), NEEDLES, jobs=jobs) == Candidates(("drivers/open.c",), blind)


def test_vanished_is_reported(root: Path) -> None:
    assert search(str(root), (b"x",), ["drivers/gone.c"]) == [Unreadable("drivers/gone.c", "No such file or directory")]
    assert candidates(Tree.open(root), ("x",), ["gone"]).unreadable == (
        Unreadable("gone", "No such file or directory"),
    )


def test_results_come_before_the_end(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prefilter, "_BATCH", 2)
    for number in range(9):
        write(root, f"drivers/{number}.c")
    results = stream(Tree.open(root), NEEDLES)
    assert next(results)
    shutil.rmtree(root / "drivers")
    assert any(isinstance(item, Unreadable) for item in results)


@pytest.mark.parametrize("jobs", [1, 2])
def test_stream_can_be_left_early(root: Path, monkeypatch: pytest.MonkeyPatch, jobs: int) -> None:
    monkeypatch.setattr(prefilter, "_BATCH", 2)
    for number in range(9):
        write(root, f"drivers/{number}.c")
    results = stream(Tree.open(root), NEEDLES, jobs=jobs)
    assert next(results)
    results.close()  # type: ignore[attr-defined]


def test_a_killed_worker_loses_nothing(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parent = os.getpid()

    def deadly(root: str, needles: tuple[bytes, ...], paths: list[str]) -> list[str | Unreadable]:
        if os.getpid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)
        return search(root, needles, paths)

    monkeypatch.setattr(prefilter, "search", deadly)
    monkeypatch.setattr(prefilter, "_BATCH", 2)
    for number in range(9):
        write(root, f"drivers/{number}.c")
    assert len(found(root, jobs=2)) == 9


def test_a_pipe_is_not_waited_for(root: Path) -> None:
    os.mkfifo(root / "drivers/pipe.h")
    assert search(str(root), (b"x",), ["drivers/pipe.h"]) == []


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize("needles", [("abcd",), ("abXcd", "abYcd"), ("one_needle_x", "one_needle_y")])
def test_needle_across_the_end_of_the_buffer(
    root: Path, monkeypatch: pytest.MonkeyPatch, needles: tuple[str, ...]
) -> None:
    monkeypatch.setattr(prefilter, "_BUFFER", 16)
    for before in range(80):
        write(root, f"drivers/{before:02}.c", b"." * before + needles[-1].encode() + b"." * (before % 7))
        write(root, f"drivers/no{before:02}.c", b"." * before + needles[-1][:-1].encode() + b"." * (before % 7))
    assert found(root, needles=needles) == [f"drivers/{before:02}.c" for before in range(80)]


@given(
    st.lists(st.binary(min_size=1, max_size=6), min_size=1, max_size=3),
    st.lists(st.binary(max_size=60), min_size=1, max_size=4),
    st.integers(1, 40),
)
def test_holds_is_what_in_says(needles: list[bytes], pieces: list[bytes], size: int) -> None:
    data = needles[0][:-1].join(pieces) + pieces[0]
    whole = needles[-1].join(pieces)
    with tempfile.TemporaryDirectory() as place, pytest.MonkeyPatch.context() as patch:
        patch.setattr(prefilter, "_BUFFER", size)
        patch.setattr(prefilter, "_CHUNK", size)
        prefilter._searcher.cache_clear()
        for name, text in (("a", data), ("b", whole)):
            Path(place, name).write_bytes(text)
            expected = [name] if any(needle in text for needle in needles) else []
            assert search(place, tuple(needles), [name]) == expected
    prefilter._searcher.cache_clear()


def test_file_system_that_gives_less_than_asked_for(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(root, "drivers/yes.c", b"." * 50 + HIT)
    write(root, "drivers/no.c", b"." * 50)
    readv = os.readv
    monkeypatch.setattr(os, "readv", lambda fd, buffers: readv(fd, [memoryview(buffers[0])[:7]]))
    assert found(root) == ["drivers/yes.c"]
