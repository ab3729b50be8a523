"""The same plan and tree give the same bytes, whoever asks, wherever."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rewriter.series import SeriesError, write_series
from tests.series.trees import (
    CONVERSION,
    TWO_FILES,
    git_tree,
    plan,
    put,
    removed,
    snapshot,
    two_drivers,
)

HOSTILE = """
[user]
	name = Hostile Person
	email = hostile@example.org
[format]
	attach = true
	thread = deep
	pretty = raw
	signOff = true
	numbered = false
	subjectPrefix = HACK
	suffix = .txt
	coverLetter = false
	notes = true
	useAutoBase = whenAble
	outputDirectory = /nonexistent
	headers = "X-Hostile: yes"
	cc = someone@example.org
	signature = hostile
	encodeEmailHeaders = false
[diff]
	noprefix = true
	mnemonicPrefix = true
	external = /bin/false
	context = 9
	algorithm = patience
	interHunkContext = 30
	renames = copies
	orderFile = /nonexistent
	statGraphWidth = 1
	suppressBlankEmpty = true
[core]
	autocrlf = true
	eol = crlf
	safecrlf = true
	abbrev = 4
	hooksPath = HOOKS
	quotePath = true
	attributesFile = ATTRIBUTES
	pager = false
[commit]
	gpgSign = true
[gpg]
	program = /bin/false
[log]
	showSignature = true
	date = relative
[color]
	ui = always
[i18n]
	commitEncoding = ISO-8859-1
	logOutputEncoding = UTF-16
[init]
	defaultObjectFormat = sha256
	templateDir = TEMPLATE
[fastimport]
	unpackLimit = 1
[notes]
	displayRef = *
"""
PERSON = "[user]\n\tname = Hostile Person\n\temail = hostile@example.org\n"


def test_the_same_call_gives_the_same_bytes_wherever_it_runs(
    tmp_path: Path, nobody: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (nobody / ".gitconfig").write_text(PERSON)
    tree = git_tree(tmp_path / "tree", TWO_FILES)
    write_series(two_drivers(), tree, tmp_path / "one", CONVERSION)

    hooks, template = nobody / "hooks", nobody / "template"
    for folder in (hooks, template):
        folder.mkdir()
    for hook in ("reference-transaction", "pre-commit", "post-index-change", "fsmonitor-watchman"):
        (hooks / hook).write_text("#!/bin/sh\nexit 1\n")
        (hooks / hook).chmod(0o755)
    (template / "config").write_text("[core]\n\tbare = false\n")
    (nobody / "attributes").write_text("*.c binary\n")
    hostile = HOSTILE.replace("HOOKS", str(hooks)).replace("ATTRIBUTES", str(nobody / "attributes"))
    (nobody / ".gitconfig").write_text(hostile.replace("TEMPLATE", str(template)))
    (nobody / ".config/git").mkdir(parents=True)
    (nobody / ".config/git/attributes").write_text("* -diff\n")
    (tree / ".git/info/attributes").write_text("*.c binary\n")
    with (tree / ".git/config").open("a") as config:
        config.write("[diff]\n\tnoprefix = true\n\texternal = /bin/false\n[core]\n\tfsmonitor = /bin/false\n")
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    monkeypatch.setenv("TZ", "Asia/Kolkata")
    monkeypatch.setenv("COLUMNS", "20")
    monkeypatch.setenv("GIT_EXTERNAL_DIFF", "/bin/false")
    monkeypatch.setenv("GIT_DIR", "/nonexistent")
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Somebody Else")
    monkeypatch.setenv("GIT_COMMITTER_DATE", "yesterday")
    monkeypatch.setenv("GIT_DIFF_OPTS", "-u0")
    (tmp_path / "two").mkdir()
    monkeypatch.chdir(tmp_path / "two")
    write_series(two_drivers(), Path("../tree"), Path("."), CONVERSION)

    assert snapshot(tmp_path / "two") == snapshot(tmp_path / "one")


def test_git_and_plain_tree_differ_in_base_and_dates_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    write_series(two_drivers(), git_tree(tmp_path / "git", TWO_FILES), tmp_path / "a", CONVERSION)
    write_series(two_drivers(), put(tmp_path / "plain", TWO_FILES), tmp_path / "b", CONVERSION)
    a, b = ([path.read_text() for path in sorted((tmp_path / name).glob("*.patch"))] for name in "ab")
    ids = re.compile(r"<[0-9a-f]{40}@")
    base = re.compile(r"\nbase-commit: [0-9a-f]{40}\n")
    assert base.search(a[0])
    assert not base.search(b[0])
    assert [ids.sub("", base.sub("", text)) for text in a] == [ids.sub("", text) for text in b]


def test_a_late_epoch_and_an_early_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree = git_tree(tmp_path / "tree", TWO_FILES)
    for epoch, date in (("0", "Thu, 1 Jan 1970 00:00:02 +0000"), ("1700000000", "Tue, 14 Nov 2023 22:13:22 +0000")):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
        report = write_series(two_drivers(), tree, tmp_path / epoch, CONVERSION)
        assert f"\nDate: {date}\n" in report.paths[2].read_text()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "tomorrow")
    with pytest.raises(SeriesError, match="not a number of seconds"):
        write_series(two_drivers(), tree, tmp_path / "out", CONVERSION)


def test_without_signs_of_the_user(tmp_path: Path) -> None:
    """Nothing that is written names the machine: no path, no temporary directory."""
    report = write_series(
        plan(removed("drivers/dma/crystal.c", "crystal")),
        put(tmp_path / "tree", TWO_FILES),
        tmp_path / "out",
        CONVERSION,
    )
    assert not [path for path in report.paths if str(tmp_path) in path.read_text() or "/tmp" in path.read_text()]
