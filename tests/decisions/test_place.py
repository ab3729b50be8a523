"""Where decisions are remembered: with git's own files of a tree, else in the user's state directory."""

from pathlib import Path

import pytest

from rewriter.decisions import Store, default_path
from tests.decisions.test_store import answer
from tests.series.trees import git, git_tree

FILES = {"drivers/a.c": b"int a;\n"}


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    return tmp_path / "state"


def test_below_the_git_directory_of_a_tree(tmp_path: Path) -> None:
    tree = git_tree(tmp_path / "tree", FILES)
    assert default_path(tree) == tree.resolve() / ".git/rewriter/decisions.json"
    Store(default_path(tree)).answer(answer(1))
    assert git(tree, "status", "--porcelain") == ""
    git(tree, "fsck", "--strict")


def test_all_work_trees_of_a_repository_share_the_file(tmp_path: Path) -> None:
    tree = git_tree(tmp_path / "tree", FILES)
    git(tree, "worktree", "add", "-q", str(tmp_path / "other"))
    assert (tmp_path / "other/.git").is_file()
    assert default_path(tmp_path / "other") == default_path(tree)


def test_a_git_directory_that_lies_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "tree").mkdir()
    git(tmp_path / "tree", "init", "-q", "--separate-git-dir", str(tmp_path / "repo"))
    assert default_path(tmp_path / "tree") == tmp_path / "repo/rewriter/decisions.json"
    (tmp_path / "tree/.git").write_text("gitdir: ../repo\n")
    assert default_path(tmp_path / "tree") == tmp_path / "repo/rewriter/decisions.json"


@pytest.mark.parametrize("said", ["", "gitdir: nowhere\n", "gitdir: \n", "\x00", "something else"])
def test_a_git_file_that_leads_nowhere_is_none(tmp_path: Path, state: Path, said: str) -> None:
    (tmp_path / "tree").mkdir()
    (tmp_path / "tree/.git").write_text(said)
    assert default_path(tmp_path / "tree").parent == state / "rewriter"


def test_trees_without_git_have_a_file_each(tmp_path: Path, state: Path) -> None:
    one, other = tmp_path / "a/linux-6.12", tmp_path / "b/linux-6.12"
    for tree in (one, other):
        (tree / ".git").mkdir(parents=True)  # not a repository
    assert default_path(one).parent == state / "rewriter"
    assert default_path(one).name.startswith("linux-6.12-")
    assert default_path(one) != default_path(other)
    (tmp_path / "link").symlink_to(one)
    assert default_path(tmp_path / "link") == default_path(one) == default_path(one / ".git/..")
    assert not state.exists()


@pytest.mark.parametrize("given", ["", "state", "./state"])
def test_a_state_directory_has_to_be_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", given)
    assert default_path(tmp_path).parent == tmp_path / "home/.local/state/rewriter"


def test_a_tree_below_a_repository_is_not_its_top(tmp_path: Path, state: Path) -> None:
    tree = git_tree(tmp_path / "tree", FILES)
    assert default_path(tree / "drivers").parent == state / "rewriter"
