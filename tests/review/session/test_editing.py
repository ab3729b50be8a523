"""A hunk in the editor: what the user sees, and what comes back."""

import os
import stat
import subprocess
from pathlib import Path

import pytest

from rewriter.errors import Problem
from rewriter.review.session.editing import edited_by_hand, editor

HUNK = "@@ -1,2 +1,2 @@ int f(void)\n \tcaf\xc3\xa9();\n-\told();\n+\tnew();\n"


@pytest.fixture(autouse=True)
def _no_editor(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("GIT_EDITOR", "VISUAL", "EDITOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))


def script(tmp_path: Path, text: str) -> str:
    path = tmp_path / "an editor"
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return f"'{path}'"


def test_the_hunk_is_edited_and_instructions_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = tmp_path / "seen"
    monkeypatch.setenv("EDITOR", script(tmp_path, f'cp "$1" {seen}; sed -i \'s/new/newer/\' "$1"'))
    assert edited_by_hand(HUNK, "hunk 1 of 2 of drivers/a\x1b[31m") == HUNK.replace("new", "newer")
    text = seen.read_bytes().decode("latin-1")
    assert text.startswith(HUNK + "# hunk 1 of 2 of drivers/a\\x1b[31m\n# ---\n")
    assert "# To drop a '+' line, delete it." in text


def test_what_was_wrong_stands_below_the_hunk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = tmp_path / "seen"
    monkeypatch.setenv("EDITOR", script(tmp_path, f'cp "$1" {seen}'))
    edited_by_hand(HUNK, "a", ["a.c:3: no\nsense"])
    assert "\n# It was not taken:\n#   a.c:3: no sense\n# ---\n# a\n" in seen.read_text("latin-1")


@pytest.mark.parametrize(
    "command", [": nothing", '> "$1"', 'rm "$1"', "sed -i '/^[^#]/d' \"$1\"", 'sed -i s/new/newer/ "$1"; exit 1']
)
def test_nothing_comes_of_it(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR", script(tmp_path, command))
    assert edited_by_hand(HUNK, "a") is None


def test_a_missing_last_line_end_is_put_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR", script(tmp_path, "printf '@@ -1 +1 @@\\n-a\\n+b' > \"$1\""))
    assert edited_by_hand(HUNK, "a") == "@@ -1 +1 @@\n-a\n+b\n"


def test_the_editor_is_chosen_as_git_does(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert editor() == "vi"
    for name, command in (("EDITOR", "one"), ("VISUAL", "two")):
        monkeypatch.setenv(name, command)
        assert editor() == command
    subprocess.run(["git", "config", "--global", "core.editor", "three -w"], check=True, env={**os.environ})
    assert editor() == "three -w"
    monkeypatch.setenv("GIT_EDITOR", "four")
    assert editor() == "four"


def test_an_editor_that_is_not_there_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR", "no-such-editor-anywhere")
    with pytest.raises(Problem, match="no-such-editor-anywhere"):
        edited_by_hand(HUNK, "a")
