"""A branch for b4: what is in it, and that b4 itself agrees."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rewriter.series import SeriesOptions, write_branch, write_series
from rewriter.series.commits import Dates
from rewriter.series.errors import SeriesError
from rewriter.series.handover import HandOver, cover_commit, make_change_id, recent
from rewriter.series.reroll.asked import read_asked
from rewriter.series.reroll.record import RECORD_FILE
from rewriter.series.sending import Sending
from tests.series.handing import b4
from tests.series.trees import CONVERSION, TWO_FILES, git, git_tree, snapshot, two_drivers

MAINTAINERS = b"""\
List of maintainers
-------------------

CRYSTALS
M:	Carl Crystal <carl@example.org>
L:	crystals@lists.example.org
S:	Maintained
F:	drivers/dma/

QUARTZ
M:	"Q. Quartz, Dr." <quartz@example.org>
S:	Maintained
F:	drivers/pci/
"""
BRANCH = SeriesOptions(b4=True)


@pytest.fixture
def tree(tmp_path: Path, nobody: Path) -> Path:
    (nobody / ".gitconfig").write_text("[user]\n\tname = Ada Tester\n\temail = ada@example.org\n")
    return git_tree(tmp_path / "tree", {**TWO_FILES, "MAINTAINERS": MAINTAINERS})


def cover_of(tree: Path) -> str:
    return git(tree, "show", "-s", "--format=%B", "managed~2")


def test_the_cover_letter_is_an_empty_commit_in_front(tree: Path) -> None:
    made = write_branch(two_drivers(), tree, "managed", CONVERSION, BRANCH)
    assert made.patches == 2
    assert git(tree, "rev-parse", "managed~3") == git(tree, "rev-parse", "main")
    assert git(tree, "diff", "--stat", "main", "managed~2") == ""
    text = cover_of(tree)
    assert text.startswith("pins: Use managed pins\n\n")
    assert "\nTo: Carl Crystal <carl@example.org>\n" in text
    assert "\nCc: crystals@lists.example.org\n" in text
    tracking = json.loads(text.partition("--- b4-submit-tracking ---\n")[2].partition("\n")[2])
    assert set(tracking) == {"series"}
    assert tracking["series"]["revision"] == 1
    assert tracking["series"]["prefixes"] == []


def test_the_tree_itself_stays_as_it_is(tree: Path) -> None:
    files = {name: data for name, data in snapshot(tree).items() if not name.startswith(".git/")}
    head = git(tree, "rev-parse", "--symbolic-full-name", "HEAD")
    write_branch(two_drivers(), tree, "managed", CONVERSION, BRANCH)
    assert {name: data for name, data in snapshot(tree).items() if not name.startswith(".git/")} == files
    assert git(tree, "rev-parse", "--symbolic-full-name", "HEAD") == head
    assert git(tree, "status", "--porcelain") == ""


def test_b4_takes_it_over(tree: Path, nobody: Path) -> None:
    write_branch(two_drivers(), tree, "managed", CONVERSION, BRANCH)
    info = dict(
        line.split(": ", 1) for line in b4(tree, nobody, "prep", "--show-info", "managed").splitlines() if ": " in line
    )
    assert info["cover-subject"] == "pins: Use managed pins"
    assert info["base-commit"] == git(tree, "rev-parse", "main").strip()
    assert (info["revision"], info["cover-strategy"], info["needs-recipients"]) == ("1", "commit", "False")
    assert info["needs-editing"] == "False"
    assert sorted(value for name, value in info.items() if name.startswith("commit-")) == sorted(
        git(tree, "log", "--format=%s", "managed~2..managed").splitlines()
    )


def test_b4_takes_it_over_whatever_its_own_strategy_is(tree: Path, nobody: Path) -> None:
    with (nobody / ".gitconfig").open("a") as config:
        config.write("[b4]\n\tprep-cover-strategy = branch-description\n")
    write_branch(two_drivers(), tree, "managed", CONVERSION, BRANCH)
    assert "cover-strategy: commit" in b4(tree, nobody, "prep", "--show-info", "managed")


def test_b4_writes_the_mails(tree: Path, nobody: Path, tmp_path: Path) -> None:
    write_branch(two_drivers(), tree, "managed", CONVERSION, BRANCH)
    git(tree, "checkout", "-q", "managed")
    b4(tree, nobody, "prep", "--format-patch", str(tmp_path / "mails"))
    cover, *patches = [path.read_text() for path in sorted((tmp_path / "mails").iterdir())]
    assert len(patches) == 2
    assert "Subject: [PATCH 0/2] pins: Use managed pins" in cover
    assert "To: Carl" not in cover  # it is an address now, and no text
    assert "2 files changed" in cover


def test_a_later_version_knows_the_earlier(tree: Path, nobody: Path, tmp_path: Path) -> None:
    write_series(two_drivers(), tree, tmp_path / "v1", CONVERSION)
    version, asked = read_asked(None, True, "managed-pins", tmp_path / "v1", posted="first@example.org")
    write_branch(two_drivers(), tree, "managed", CONVERSION, SeriesOptions(reroll=version, asked=asked, b4=True))
    text = cover_of(tree)
    assert "\n\n---\nChanges in v2:\n- No change in the diffs.\n- Link to v1: " in text
    record = json.loads((tmp_path / "v1" / RECORD_FILE).read_text())
    assert f'"change-id": "{record["change_id"]}"' in text
    git(tree, "checkout", "-q", "managed")
    said = b4(tree, nobody, "prep", "--show-revision")
    assert "v2" in said
    assert "first@example.org" in said


def test_both_ways_out_have_one_change_id(tree: Path, tmp_path: Path) -> None:
    write_series(two_drivers(), tree, tmp_path / "v1", CONVERSION)
    write_branch(two_drivers(), tree, "managed", CONVERSION, BRANCH)
    change_id = json.loads((tmp_path / "v1" / RECORD_FILE).read_text())["change_id"]
    assert f'"change-id": "{change_id}"' in cover_of(tree)
    assert change_id.startswith("20200913-managed-pins-")


def test_b4_needs_to_know_who_you_are(tree: Path, nobody: Path) -> None:
    (nobody / ".gitconfig").write_text("")
    refs = git(tree, "show-ref")
    with pytest.raises(SeriesError, match="b4 could not take the branch over"):
        write_branch(two_drivers(), tree, "managed", CONVERSION, BRANCH)
    assert git(tree, "show-ref") == refs


def test_a_branch_that_exists_is_left_alone(tree: Path) -> None:
    git(tree, "branch", "managed")
    with pytest.raises(SeriesError, match="branch managed exists"):
        write_branch(two_drivers(), tree, "managed", CONVERSION, BRANCH)


def test_a_detached_head_and_a_shallow_clone_will_do(tree: Path, nobody: Path, tmp_path: Path) -> None:
    git(tree, "checkout", "-q", "--detach")
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{tree}", str(tmp_path / "shallow"))
    for one in (tree, tmp_path / "shallow"):
        write_branch(two_drivers(), one, "managed", CONVERSION, BRANCH)
        git(one, "checkout", "-q", "managed")
        assert "revision: 1" in b4(one, nobody, "prep", "--show-info", "managed")


def test_lines_with_a_hash_survive_b4() -> None:
    commit = cover_commit(HandOver("s", "# head\ntext # here", "id", changelog="#3 is new"))
    assert commit.message.startswith("s\n\n>#")
    assert "\ntext # here\n\n---\n>#3 is new\n" in commit.message


def test_commits_are_of_today_unless_told(monkeypatch: pytest.MonkeyPatch) -> None:
    old = Dates(1000, 2000)
    assert recent(old).mail == 1000
    assert recent(old).commit > 1_700_000_000
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "3000")
    assert recent(old) == old


def test_change_ids() -> None:
    one = make_change_id("Pins & More", ["a", "b"], Dates(0, 0))
    assert one.startswith("19700101-pins-more-")
    assert len(one.rpartition("-")[2]) == 12
    assert make_change_id("Pins & More", ["a", "b"], Dates(0, 0)) == one
    assert make_change_id("Pins & More", ["a"], Dates(0, 0)) != one


@pytest.mark.parametrize("recipients", [True, False])
def test_recipients_can_be_left_out(tree: Path, recipients: bool) -> None:
    write_branch(two_drivers(), tree, "managed", CONVERSION, SeriesOptions(b4=True, sending=Sending(recipients)))
    assert ("To: Carl" in cover_of(tree)) is recipients
