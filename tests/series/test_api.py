from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from rewriter.plan import Plan, Reason, from_json
from rewriter.series import SeriesError, SeriesOptions, write_series
from tests.series.trees import (
    CONVERSION,
    TWO_FILES,
    driver_text,
    git,
    git_tree,
    other,
    plan,
    put,
    renamed,
    snapshot,
    two_drivers,
)


def am_all(repo: Path, paths: tuple[Path, ...], *extra: str) -> None:
    """Apply the patches one by one, so that each applies by itself on top of the ones before."""
    for path in paths[1:]:
        git(repo, "am", "-q", *extra, str(path.resolve()))


@pytest.mark.parametrize("make", [git_tree, put], ids=["git", "plain"])
def test_a_series_applies_patch_by_patch(tmp_path: Path, make: object) -> None:
    tree = (git_tree if make is git_tree else put)(tmp_path / "tree", TWO_FILES)
    before = snapshot(tree)
    report = write_series(two_drivers(), tree, tmp_path / "out", CONVERSION)

    assert snapshot(tree) == before
    assert report.patches == 2
    assert [path.name for path in report.paths] == [
        "0000-cover-letter.patch",
        "0001-dmaengine-crystal-Use-devm_take_pins.patch",
        "0002-PCI-quartz-Use-devm_take_pins.patch",
    ]
    assert from_json((tmp_path / "out/.rewriter/plan.json").read_text()) == two_drivers()

    other_clone = git_tree(tmp_path / "clone", TWO_FILES)
    am_all(other_clone, report.paths)
    crystal, quartz = ((other_clone / name).read_text() for name in TWO_FILES)
    assert crystal == driver_text("crystal").decode().replace("take_pins(dev", "devm_take_pins(dev")
    assert "drop_pins" not in quartz
    assert "err_pins" not in quartz
    assert git(other_clone, "log", "--format=%s", "-2").splitlines() == [
        "PCI: quartz: Use devm_take_pins()",
        "dmaengine: crystal: Use devm_take_pins()",
    ]


def test_base_commit_is_head(tmp_path: Path) -> None:
    tree = git_tree(tmp_path / "tree", TWO_FILES)
    report = write_series(two_drivers(), tree, tmp_path / "out", CONVERSION)
    assert f"\nbase-commit: {git(tree, 'rev-parse', 'HEAD')}" in report.paths[0].read_text()


def test_a_tree_inside_another_repository_is_a_plain_one(tmp_path: Path) -> None:
    outer = git_tree(tmp_path / "outer", {"README": b"outer\n"})
    git(outer, "config", "user.name", "Outer Person")
    git(outer, "config", "user.email", "outer@example.org")
    tree = put(outer / "linux", TWO_FILES)
    report = write_series(two_drivers(), tree, tmp_path / "out", CONVERSION)
    text = report.paths[0].read_text()
    assert "base-commit" not in text
    assert "From: Rewriter Placeholder <rewriter@example.invalid>" in text


def test_linked_worktree_and_shallow_clone(tmp_path: Path) -> None:
    tree = git_tree(tmp_path / "tree", TWO_FILES)
    git(tree, "commit", "-q", "--allow-empty", "-m", "more")
    git(tree, "worktree", "add", "-q", str(tmp_path / "linked"), "HEAD")
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{tree}", str(tmp_path / "shallow"))
    write_series(two_drivers(), tree, tmp_path / "a", CONVERSION)
    write_series(two_drivers(), tmp_path / "linked", tmp_path / "b", CONVERSION)
    write_series(two_drivers(), tmp_path / "shallow", tmp_path / "c", CONVERSION)
    assert snapshot(tmp_path / "a") == snapshot(tmp_path / "b") == snapshot(tmp_path / "c")


def test_a_dirty_file_is_named(tmp_path: Path) -> None:
    tree = git_tree(tmp_path / "tree", {name: b"/* older */\n" + data for name, data in TWO_FILES.items()})
    put(tree, TWO_FILES)
    with pytest.raises(SeriesError, match=r"drivers/dma/crystal\.c would not apply: it differs from the HEAD"):
        write_series(two_drivers(), tree, tmp_path / "out", CONVERSION)
    assert not (tmp_path / "out").exists()


def test_an_untracked_file_is_named(tmp_path: Path) -> None:
    tree = put(git_tree(tmp_path / "tree", {"Kbuild": b""}), TWO_FILES)
    with pytest.raises(SeriesError, match="it is not in the HEAD commit"):
        write_series(two_drivers(), tree, tmp_path / "out", CONVERSION)


def test_other_dirt_does_not_matter(tmp_path: Path) -> None:
    tree = git_tree(tmp_path / "tree", TWO_FILES)
    (tree / "Makefile").write_text("VERSION = 7\n")
    assert write_series(two_drivers(), tree, tmp_path / "out", CONVERSION).patches == 2


def test_a_git_tree_without_commits_is_a_plain_one(tmp_path: Path) -> None:
    tree = put(tmp_path / "tree", TWO_FILES)
    git(tree, "init", "-q")
    assert write_series(two_drivers(), tree, tmp_path / "out", CONVERSION).patches == 2


def test_a_broken_repository_is_an_error(tmp_path: Path) -> None:
    tree = put(tmp_path / "tree", {**TWO_FILES, ".git": b"gitdir: /nonexistent\n"})
    with pytest.raises(SeriesError, match="git rev-parse failed"):
        write_series(two_drivers(), tree, tmp_path / "out", CONVERSION)


def test_review_is_left_out_unless_asked_for(tmp_path: Path) -> None:
    text = "who calls this, and when, could not be followed"
    doubtful = replace(renamed("drivers/dma/opal.c", "opal", "review"), reason=Reason("role-unknown", text))
    tree = git_tree(tmp_path / "tree", {**TWO_FILES, "drivers/dma/opal.c": driver_text("opal")})
    both = plan(doubtful, *two_drivers().drivers)
    assert write_series(both, tree, tmp_path / "a", CONVERSION).patches == 2

    report = write_series(both, tree, tmp_path / "b", CONVERSION, SeriesOptions(include_review=True))
    assert report.patches == 3
    assert "drivers/dma/opal: proven in part only, marked for review" in report.notes
    mail = report.paths[2].read_text()
    assert "\nSubject: [PATCH 2/3] [REVIEW] dmaengine: opal: Use devm_take_pins()\n" in mail
    below = mail.partition("\n---\n")[2].partition("\ndiff --git")[0]
    assert f"For review: only a part of drivers/dma/opal is proven: {text}" in " ".join(below.split())
    assert "drop_pins() in opal_probe() (drivers/dma/opal.c:21)" in " ".join(below.split())
    git(tree, "am", "-q", *(str(path) for path in report.paths[1:]))
    log = git(tree, "log", "--format=%s%n%b", "-3")
    assert "dmaengine: opal: Use" in log
    assert "REVIEW" not in log
    assert "For review" not in log


def test_nothing_to_convert_gives_the_plan_alone(tmp_path: Path) -> None:
    nothing = plan(other("drivers/x/y", "skipped", "not-managed", "the device is not managed"))
    report = write_series(nothing, tmp_path, tmp_path / "out", CONVERSION)
    assert report.paths == ()
    assert report.patches == 0
    assert "nothing to convert" in report.notes[0]
    assert list(snapshot(tmp_path / "out")) == [".rewriter/plan.json"]


def test_signoff_and_reroll(tmp_path: Path, nobody: Path) -> None:
    (nobody / ".gitconfig").write_text("[user]\n\tname = J\u00fcrgen <P.> Example\n\temail = jp@example.org\n")
    tree = git_tree(tmp_path / "tree", TWO_FILES)
    report = write_series(two_drivers(), tree, tmp_path / "out", CONVERSION, SeriesOptions(signoff=True, reroll=3))
    assert [path.name[:8] for path in report.paths] == ["v3-0000-", "v3-0001-", "v3-0002-"]
    assert "[PATCH v3 2/2]" in report.paths[2].read_text()
    am_all(tree, report.paths)
    assert git(tree, "log", "-1", "--format=%an|%ae") == "J\u00fcrgen P. Example|jp@example.org\n"
    assert (
        git(tree, "log", "-1", "--format=%(trailers)").strip()
        == "Signed-off-by: J\u00fcrgen P. Example <jp@example.org>"
    )


def test_signoff_needs_somebody(tmp_path: Path) -> None:
    tree = put(tmp_path / "tree", TWO_FILES)
    with pytest.raises(SeriesError, match=r"git has no user\.name"):
        write_series(two_drivers(), tree, tmp_path / "out", CONVERSION, SeriesOptions(signoff=True))


def test_the_placeholder_is_reported(tmp_path: Path) -> None:
    report = write_series(two_drivers(), put(tmp_path / "tree", TWO_FILES), tmp_path / "out", CONVERSION)
    assert any("Rewriter Placeholder" in note for note in report.notes)
    assert "Signed-off-by" not in report.paths[1].read_text()


def test_a_tree_without_the_new_functions_is_reported(tmp_path: Path) -> None:
    header = {"include/linux/pins.h": b"int take_pins(void);\nint xdevm_take_pins(void);\n"}
    tree = put(tmp_path / "tree", {**TWO_FILES, **header})
    report = write_series(two_drivers(), tree, tmp_path / "out", CONVERSION)
    assert "the tree does not declare devm_take_pins(): apply that first" in report.notes
    put(tree, {"include/linux/pins.h": b"int devm_take_pins(void);\n"})
    assert not any("declare" in n for n in write_series(two_drivers(), tree, tmp_path / "o2", CONVERSION).notes)


def test_nothing_is_left_when_reading_back_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = shutil.which("git")
    fake = tmp_path / "bin/git"
    fake.parent.mkdir()
    # A git that prints a patch with one more line than it was given.
    fake.write_text(
        f'#!/bin/sh\ncase "$*" in *format-patch*) {real} "$@"; e=$?; '
        f'sed -i \'s/^+\\tret = devm/+\\tret = 2 * devm/\' "$HOME"/*/mails/*; exit $e;; esac\nexec {real} "$@"\n'
    )
    fake.chmod(0o755)
    tree = put(tmp_path / "tree", TWO_FILES)
    monkeypatch.setenv("PATH", f"{fake.parent}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(SeriesError, match=r"is not the patch that was planned: it makes something else of"):
        write_series(two_drivers(), tree, tmp_path / "out", CONVERSION)
    assert not (tmp_path / "out").exists()


def test_an_existing_output_is_refused_before_anything_is_done(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out/mine").write_text("keep me")
    with pytest.raises(SeriesError, match="it is not empty") as caught:
        write_series(Plan("t", 1, None, None, ()), tmp_path, tmp_path / "out", CONVERSION)
    assert caught.value.status == 2
    assert (tmp_path / "out/mine").read_text() == "keep me"


def test_own_words_and_earlier_attempts(tmp_path: Path) -> None:
    tree = git_tree(tmp_path / "tree", TWO_FILES)
    own = put(tmp_path / "own", {"disclosure.j2": b"Made by {{ tool }} on a rainy day.\n"})
    link = "https://example.org/r/1"
    options = SeriesOptions(templates=own, links=(link,))
    report = write_series(two_drivers(), tree, tmp_path / "out", CONVERSION, options)
    texts = [path.read_text() for path in report.paths]
    assert all("Made by rewriter 0.1.0 on a rainy day." in text for text in texts)
    assert f"\nLink: {link}\n" in texts[0]
    assert not [note for note in report.notes if "--link" in note]


def test_earlier_attempts_are_asked_for(tmp_path: Path) -> None:
    report = write_series(two_drivers(), put(tmp_path / "tree", TWO_FILES), tmp_path / "out", CONVERSION)
    assert [note for note in report.notes if "no earlier attempt is linked" in note and "--link URL" in note]
    assert "Link" not in report.paths[0].read_text()


@pytest.mark.parametrize("link", ["example.org", "ftp://x/y", "https://", "https://a b", "https://x/\nFixes: y", ""])
def test_what_is_no_link_is_refused(tmp_path: Path, link: str) -> None:
    tree = put(tmp_path / "tree", TWO_FILES)
    with pytest.raises(SeriesError, match="is no link"):
        write_series(two_drivers(), tree, tmp_path / "out", CONVERSION, SeriesOptions(links=(link,)))
    assert not (tmp_path / "out").exists()


def test_templates_are_read_before_anything_is_done(tmp_path: Path) -> None:
    own = put(tmp_path / "own", {"covers.j2": b""})
    with pytest.raises(SeriesError, match="no template of that name"):
        write_series(plan(), put(tmp_path / "tree", {}), tmp_path / "out", CONVERSION, SeriesOptions(templates=own))
