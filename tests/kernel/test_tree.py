from __future__ import annotations

import os
import pickle
import subprocess
from pathlib import Path

import pytest

from rewriter.errors import Problem
from rewriter.kernel.tree import Tree, TreeError
from tests.kernel.trees import VERSION, plant


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    files = {"Makefile": VERSION, "drivers/net/a.c": "int a;\n", "drivers/dma/b.c": "int b;\n", "sound/c.c": ""}
    return Tree.open(plant(tmp_path / "linux", files))


def git(root: Path, *args: str) -> str:
    settings = ["-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"]
    return subprocess.run(
        ["git", "-C", root, *settings, *args], check=True, capture_output=True, text=True
    ).stdout.strip()


@pytest.mark.parametrize(
    ("makefile", "version"),
    [
        ("VERSION = 6\nPATCHLEVEL = 12\nSUBLEVEL = 117\nEXTRAVERSION =\n", "6.12.117"),
        ("VERSION = 6\nPATCHLEVEL = 13\nSUBLEVEL = 0\nEXTRAVERSION = -rc4\n", "6.13.0-rc4"),
        ("# note\nVERSION = 5\nPATCHLEVEL = 4\n", "5.4"),
        ("VERSION = 6 # six\nPATCHLEVEL = 1\nSUBLEVEL =\nNAME = VERSION = 9\n", "6.1"),
    ],
)
def test_version(tmp_path: Path, makefile: str, version: str) -> None:
    tree = Tree.open(plant(tmp_path, {"Makefile": makefile}))
    assert (tree.version, tree.notes) == (version, ())


def test_excerpt(tmp_path: Path) -> None:
    tree = Tree.open(plant(tmp_path, {"drivers/dma/a.c": "", "Makefile": "all:\n\ttrue\n"}))
    assert tree.version is None
    assert "excerpt" in tree.notes[0]


def test_path_with_symbolic_link(tmp_path: Path, tree: Tree) -> None:
    (tmp_path / "link").symlink_to("linux")
    assert Tree.open(tmp_path / "link").root == tree.root
    assert tree.resolve([tmp_path / "link" / "drivers" / "net"]) == ["drivers/net"]


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("nowhere", "no-directory"),
        ("", "no-directory"),
        ("a\0b", "no-directory"),
        ("file", "no-directory"),
        ("loop", "no-directory"),
        ("plain", "not-a-tree"),
    ],
)
def test_refuses(tmp_path: Path, path: str, code: str) -> None:
    plant(tmp_path, {"file": "", "plain/Makefile": "all:\n", "plain/lib/a.c": "", "plain/drivers": "a file\n"})
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(TreeError) as caught:
        Tree.open(f"{tmp_path}/{path}" if path else "")
    error = caught.value
    assert isinstance(error, Problem)
    assert error.code == code
    assert all(part and "\n" not in part and part.isprintable() for part in (error.what, error.why, error.hint))


def test_git(tree: Tree) -> None:
    assert (tree.is_git, tree.commit) == (False, None)
    git(tree.root, "init", "-q")
    unborn = Tree.open(tree.root)
    assert (unborn.is_git, unborn.commit) == (True, None)
    git(tree.root, "add", "-A")
    git(tree.root, "commit", "-q", "-m", "start")
    assert Tree.open(tree.root).commit == git(tree.root, "rev-parse", "HEAD")


def test_tree_inside_another_repository_is_not_git(tmp_path: Path, tree: Tree) -> None:
    git(tmp_path, "init", "-q")
    assert not Tree.open(tree.root).is_git
    (tree.root / ".git").mkdir()  # git passes over it and finds the outer one
    assert not Tree.open(tree.root).is_git


def test_linked_work_tree_is_git(tmp_path: Path, tree: Tree) -> None:
    git(tree.root, "init", "-q")
    git(tree.root, "add", "-A")
    git(tree.root, "commit", "-q", "-m", "start")
    git(tree.root, "worktree", "add", "-q", "../other")
    other = Tree.open(tmp_path / "other")
    assert (other.is_git, other.commit) == (True, Tree.open(tree.root).commit)


def test_git_asks_about_this_tree_only(tmp_path: Path, tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    git(tree.root, "init", "-q")
    elsewhere = plant(tmp_path / "elsewhere", {"a": ""})
    git(elsewhere, "init", "-q")
    git(elsewhere, "add", "-A")
    git(elsewhere, "commit", "-q", "-m", "other")
    monkeypatch.setenv("GIT_DIR", str(elsewhere / ".git"))
    assert (tree.is_git, tree.commit) == (True, None)


def test_no_git_installed(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    (tree.root / ".git").mkdir()
    monkeypatch.setenv("PATH", "")
    assert not tree.is_git


def test_read(tree: Tree) -> None:
    (tree.root / "raw.c").write_bytes(b"\xff\0\r\n")
    assert tree.read("raw.c") == b"\xff\0\r\n"


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("nowhere.c", "missing"),
        ("Makefile/x.h", "missing"),
        ("x" * 5000, "missing"),
        ("drivers", "not-a-file"),
        ("pipe.c", "not-a-file"),
        ("loop.c", "unreadable"),
        ("a\0.c", "unreadable"),
    ],
)
def test_read_refuses(tree: Tree, path: str, code: str) -> None:
    (tree.root / "loop.c").symlink_to("loop.c")
    os.mkfifo(tree.root / "pipe.c")
    with pytest.raises(TreeError) as caught:
        tree.read(path)
    assert caught.value.code == code


def test_resolve(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tree.root / "drivers")
    assert tree.resolve([]) == []
    assert tree.resolve(["net"]) == ["drivers/net"]
    assert tree.resolve(["drivers/net", "net/"]) == ["drivers/net"]
    assert tree.resolve(["../sound", tree.root / "drivers/dma/b.c"]) == ["drivers/dma/b.c", "sound"]
    assert tree.resolve(["net/a.c", "net", "dma/b.c"]) == ["drivers/dma/b.c", "drivers/net"]
    assert tree.resolve([".."]) == tree.resolve([tree.root, "net"]) == ["."]


def test_resolve_takes_the_tree_where_the_current_directory_only_has_a_namesake(
    tmp_path: Path, tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(tmp_path / "work", {"drivers/x.c": ""})
    monkeypatch.chdir(tmp_path / "work")
    assert tree.resolve(["drivers"]) == ["drivers"]


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("nowhere", "missing"),
        ("", "missing"),
        ("a\0b", "missing"),
        ("loop", "missing"),
        ("..", "outside"),
        ("out", "outside"),
    ],
)
def test_resolve_refuses(tmp_path: Path, tree: Tree, monkeypatch: pytest.MonkeyPatch, path: str, code: str) -> None:
    (tree.root / "loop").symlink_to("loop")
    (tree.root / "out").symlink_to(tmp_path)
    monkeypatch.chdir(tree.root)
    with pytest.raises(TreeError) as caught:
        tree.resolve(["drivers", path])
    assert caught.value.code == code


def test_resolve_shows_odd_names_on_one_line(tree: Tree) -> None:
    with pytest.raises(TreeError) as caught:
        tree.resolve([os.fsdecode(b"a\nb\xff\x1b[1m")])
    assert caught.value.what == r"no such path: a\nb\udcff\x1b[1m"


HEADER = """
/* int commented(struct dev *d); */
// int commented_too(void)
int plain(struct dev *dev);
extern struct thing *
split(struct dev *dev);
__printf(2, 3) int attributed (struct dev *dev, const char *fmt, ...);
static inline int wrapper(struct dev *dev)
{
	return called(dev, "\\
int quoted(void);");
}
static inline int one_line(void) { return inner(); }
#define macro(dev) real_macro(dev)
#  define constant 1
	indented(x);
"""


@pytest.mark.parametrize(
    ("name", "declared"),
    [
        ("plain", True),
        ("split", True),
        ("attributed", True),
        ("wrapper", True),
        ("one_line", True),
        ("macro", True),
        ("constant", True),
        ("commented", False),
        ("commented_too", False),
        ("called", False),
        ("quoted", False),
        ("inner", False),
        ("real_macro", False),
        ("indented", False),
        ("plai", False),
        ("lain", False),
        ("dev", False),
    ],
)
def test_declares(tree: Tree, name: str, declared: bool) -> None:
    plant(tree.root, {"include/linux/api.h": HEADER})
    assert tree.declares(name, ["include/linux/none.h", "include/linux/api.h"]) is declared


def test_travels_to_other_processes(tree: Tree) -> None:
    assert tree.is_git is False
    assert pickle.loads(pickle.dumps(tree)) == tree
