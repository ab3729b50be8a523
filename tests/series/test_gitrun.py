from __future__ import annotations

import os
from pathlib import Path

import pytest

from rewriter.series.errors import SeriesError
from rewriter.series.gitrun import complaint, hermetic


def fake_git(folder: Path, says: str) -> Path:
    folder.mkdir()
    program = folder / "git"
    program.write_text(f"#!/bin/sh\necho '{says}'\n")
    program.chmod(0o755)
    return folder


def test_nothing_of_the_user_reaches_git(nobody: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (nobody / ".gitconfig").write_text("[user]\n\tname = Me\n[alias]\n\tmine = version\n")
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "user.name")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "Me")
    monkeypatch.setenv("GIT_CONFIG_PARAMETERS", "'user.name=Me'")
    with hermetic() as git:
        assert git.ask("config", "--get", "user.name", cwd=git.home) is None
        assert git.ask("mine", cwd=git.home) is None
        listed = git.run("config", "--list", "--show-scope", cwd=git.home).decode()
        assert {line.split("\t")[0] for line in listed.splitlines()} == {"global", "command"}
        assert git.ask("config", "--get", "safe.directory", cwd=git.home) == b"*\n"


def test_the_home_is_gone_afterwards() -> None:
    with hermetic() as git:
        home = git.home
        assert home.is_dir()
    assert not home.exists()


def test_failures_say_what_git_said(tmp_path: Path) -> None:
    with hermetic() as git, pytest.raises(SeriesError) as caught:
        git.run("cat-file", "-p", "HEAD", cwd=tmp_path)
    assert "git cat-file failed" in caught.value.what
    assert "not a git repository" in caught.value.why
    assert caught.value.hint


def test_an_absent_directory_is_an_error(tmp_path: Path) -> None:
    with hermetic() as git, pytest.raises(SeriesError, match="git cannot be run"):
        git.run("version", cwd=tmp_path / "absent")


def test_no_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SeriesError, match="there is no git"), hermetic():
        pass


@pytest.mark.parametrize(
    ("says", "error"),
    [
        ("git version 2.24.9", "this git is too old: it is version 2.24.9, 2.25 is needed"),
        ("git version 1.9.1", "too old"),
        ("gitk 3", "printed 'gitk 3'"),
        ("", "cannot be told"),
    ],
)
def test_odd_versions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, says: str, error: str) -> None:
    monkeypatch.setenv("PATH", f"{fake_git(tmp_path / 'bin', says)}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(SeriesError) as caught, hermetic():
        pass
    assert error in str(caught.value)


@pytest.mark.parametrize(
    "says", ["git version 2.25.0", "git version 2.45.1.windows.1", "git version 3.0 (Apple Git-154)"]
)
def test_known_versions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, says: str) -> None:
    fake_git(tmp_path / "bin", says)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}")
    with hermetic() as git:
        assert git.program.startswith(str(tmp_path))


def test_a_reader_that_stops_stops_git(tmp_path: Path) -> None:
    program = fake_git(tmp_path / "bin", "") / "git"
    program.write_text('#!/bin/sh\ncase "$*" in *version*) echo git version 2.39;; *) yes;; esac\n')
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
        with hermetic() as git:
            lines = git.lines("log", cwd=git.home)
            assert next(lines) == b"y\n"
            lines.close()  # type: ignore[attr-defined]


def test_complaint_is_the_line_that_matters() -> None:
    assert complaint(b"warning: x\nhint: y\nfatal: bad\nhint: z\n") == "fatal: bad"
    assert complaint(b"something\nelse\n") == "something"
    assert complaint(b"") == ""
