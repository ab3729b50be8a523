from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from rewriter.series.errors import SeriesError
from rewriter.series.identity import PLACEHOLDER, Identity, find_identity
from tests.series.trees import git, git_tree

PROGRAM = shutil.which("git") or "git"


def test_the_global_identity(tmp_path: Path, nobody: Path) -> None:
    (nobody / ".gitconfig").write_text("[user]\n\tname = A Person\n\temail = a@example.org\n")
    assert find_identity(PROGRAM, tmp_path, True) == (Identity("A Person", "a@example.org"), ())


def test_the_trees_own_identity_comes_first(tmp_path: Path, nobody: Path) -> None:
    (nobody / ".gitconfig").write_text("[user]\n\tname = A Person\n\temail = a@example.org\n")
    tree = git_tree(tmp_path / "tree", {})
    git(tree, "config", "user.email", "work@example.org")
    assert str(find_identity(PROGRAM, tree, False)[0]) == "A Person <work@example.org>"
    (tree / "below").mkdir()
    assert str(find_identity(PROGRAM, tree / "below", False)[0]) == "A Person <a@example.org>"


@pytest.mark.parametrize(
    "config", ["", "[user]\n\tname = A Person\n", "[user]\n\temail = a@b.c\n", "[user]\n\tname = <>\n"]
)
def test_half_an_identity_is_none(tmp_path: Path, nobody: Path, config: str) -> None:
    (nobody / ".gitconfig").write_text(config)
    found, notes = find_identity(PROGRAM, tmp_path, False)
    assert found == PLACEHOLDER
    assert "rewriter@example.invalid" in notes[0]
    with pytest.raises(SeriesError, match="nobody to sign off"):
        find_identity(PROGRAM, tmp_path, True)
