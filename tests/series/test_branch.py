from __future__ import annotations

from pathlib import Path

import pytest

from rewriter.series import SeriesError, SeriesOptions, api, write_branch, write_series
from tests.series.trees import CONVERSION, TWO_FILES, git, git_tree, other, plan, put, snapshot, two_drivers


def refs(tree: Path) -> str:
    return git(tree, "for-each-ref", "--format=%(refname) %(objectname)")


def test_a_branch_holds_the_series_and_nothing_else_moves(tmp_path: Path) -> None:
    tree = git_tree(tmp_path / "tree", TWO_FILES)
    before, head = refs(tree), git(tree, "rev-parse", "HEAD")
    work = {name: facts for name, facts in snapshot(tree).items() if "/objects/" not in name}
    report = write_branch(two_drivers(), tree, "topic/pins", CONVERSION)

    assert report.patches == 2
    new = {name: facts for name, facts in snapshot(tree).items() if "/objects/" not in name}
    assert set(new) - set(work) == {".git/refs/heads/topic/pins", ".git/logs/refs/heads/topic/pins"}
    assert {name: new[name] for name in work} == work
    assert [line for line in refs(tree).splitlines() if line not in before] == [
        f"refs/heads/topic/pins {git(tree, 'rev-parse', 'topic/pins').strip()}"
    ]
    assert git(tree, "rev-parse", "topic/pins~2") == head
    assert git(tree, "log", "--format=%s", "-2", "topic/pins").splitlines() == [
        "PCI: quartz: Use devm_take_pins()",
        "dmaengine: crystal: Use devm_take_pins()",
    ]
    git(tree, "fsck", "--strict", "--no-dangling")


def test_branch_and_series_are_the_same_change(tmp_path: Path) -> None:
    tree = git_tree(tmp_path / "tree", TWO_FILES)
    write_branch(two_drivers(), tree, "pins", CONVERSION)
    report = write_series(two_drivers(), tree, tmp_path / "out", CONVERSION)
    git(tree, "am", "-q", *(str(path) for path in report.paths[1:]))
    assert git(tree, "rev-parse", "HEAD^{tree}") == git(tree, "rev-parse", "pins^{tree}")
    assert git(tree, "log", "-2", "--format=%B") == git(tree, "log", "-2", "--format=%B", "pins")


def test_hooks_do_not_run(tmp_path: Path) -> None:
    tree = git_tree(tmp_path / "tree", TWO_FILES)
    hook = tree / ".git/hooks/reference-transaction"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    assert write_branch(two_drivers(), tree, "pins", CONVERSION).patches == 2


def test_an_existing_branch_is_never_changed(tmp_path: Path) -> None:
    tree = git_tree(tmp_path / "tree", TWO_FILES)
    git(tree, "branch", "pins")
    before = snapshot(tree)
    with pytest.raises(SeriesError, match="branch pins exists") as caught:
        write_branch(two_drivers(), tree, "pins", CONVERSION)
    assert caught.value.status == 2
    with pytest.raises(SeriesError, match=r"git update-ref failed .*pins"):
        write_branch(two_drivers(), tree, "pins/more", CONVERSION)
    assert refs(tree).split() == ["refs/heads/main", *refs(tree).split()[1:2], "refs/heads/pins", refs(tree).split()[1]]
    assert {name for name in set(snapshot(tree)) - set(before) if "/objects/" not in name} == set()


def test_a_branch_made_meanwhile_is_not_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree = git_tree(tmp_path / "tree", TWO_FILES)
    monkeypatch.setattr(api, "check_branch", lambda scratch, name: git(tree, "branch", name))
    with pytest.raises(SeriesError, match="git update-ref failed"):
        write_branch(two_drivers(), tree, "pins", CONVERSION)
    assert git(tree, "rev-parse", "pins") == git(tree, "rev-parse", "main")


@pytest.mark.parametrize("name", ["", "a b", "-x", "a..b", "HEAD~1", "x.lock"])
def test_names_that_are_none(tmp_path: Path, name: str) -> None:
    with pytest.raises(SeriesError, match="no name for a branch"):
        write_branch(two_drivers(), git_tree(tmp_path, TWO_FILES), name, CONVERSION)


def test_a_plain_tree_has_no_branches(tmp_path: Path) -> None:
    with pytest.raises(SeriesError, match="not a git tree"):
        write_branch(two_drivers(), put(tmp_path, TWO_FILES), "pins", CONVERSION)


def test_nothing_to_convert_makes_no_branch(tmp_path: Path) -> None:
    tree = git_tree(tmp_path, TWO_FILES)
    before = snapshot(tree)
    report = write_branch(plan(other("d/x", "skipped", "c", "t")), tree, "pins", CONVERSION, SeriesOptions())
    assert report.patches == 0
    assert "was not made" in report.notes[0]
    assert snapshot(tree) == before
