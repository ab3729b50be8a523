"""Runs git so that nothing but its arguments decides what it does.

Neither the user's and the system's configuration, nor ``GIT_*`` variables, locale, time zone, hooks or attributes reach
it: the home directory it sees is an empty one of our own.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rewriter.series.errors import SeriesError, os_error

MINIMUM = (2, 25)
"""The oldest git that prints a series as this floor expects it."""

_KEPT = ("PATH", "TMPDIR", "LD_LIBRARY_PATH", "SYSTEMROOT")
_VARIABLES = {
    "LC_ALL": "C",
    "TZ": "UTC",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
}
# A repository's own configuration is still read where git runs inside the user's tree; these stand above it.
_SETTINGS = (
    "color.ui=false",
    "core.abbrev=12",
    "core.attributesFile=/dev/null",
    "core.autocrlf=false",
    "core.eol=lf",
    "core.fileMode=false",
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.quotePath=false",
    "gc.auto=0",
    "i18n.commitEncoding=UTF-8",
    "i18n.logOutputEncoding=UTF-8",
    "init.defaultBranch=series",
    "log.showSignature=false",
    "maintenance.auto=false",
)
# Who may read a tree is for the file system to say; git older than 2.38 takes this setting from a file only.
_OWN_CONFIG = "[safe]\n\tdirectory = *\n"


@dataclass(frozen=True)
class Git:
    """A git program and the empty home directory it runs with."""

    program: str
    home: Path

    def run(self, *args: str, cwd: Path, stdin: bytes = b"", env: Mapping[str, str] | None = None) -> bytes:
        """What ``git ARGS`` prints.

        Raises:
            SeriesError: git cannot be run, or exits with another status than 0.
        """
        done = self._start(args, cwd, stdin, env or {})
        if done.returncode:
            why = complaint(done.stderr) or f"it exited with status {done.returncode}"
            raise SeriesError(f"git {args[0]} failed in {cwd}", why, "see that git works there, for instance: git fsck")
        return done.stdout

    def ask(self, *args: str, cwd: Path) -> bytes | None:
        """What ``git ARGS`` prints, or None where it exits with another status than 0."""
        done = self._start(args, cwd, b"", {})
        return None if done.returncode else done.stdout

    def lines(self, *args: str, cwd: Path) -> Iterator[bytes]:
        """What ``git ARGS`` prints, line by line; whoever stops reading stops git."""
        command, environ = self._command(args), self._environ({})
        with subprocess.Popen(
            command, cwd=cwd, env=environ, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        ) as process:
            assert process.stdout is not None  # it is a pipe
            try:
                yield from process.stdout
            finally:
                process.kill()

    def _start(
        self, args: tuple[str, ...], cwd: Path, stdin: bytes, env: Mapping[str, str]
    ) -> subprocess.CompletedProcess[bytes]:
        try:
            return subprocess.run(
                self._command(args), cwd=cwd, env=self._environ(env), input=stdin, capture_output=True, check=False
            )
        except OSError as error:
            raise os_error("git cannot be run", error, "see that git and the directory are there") from error

    def _command(self, args: tuple[str, ...]) -> list[str]:
        return [self.program, "--no-pager", *(part for setting in _SETTINGS for part in ("-c", setting)), *args]

    def _environ(self, more: Mapping[str, str]) -> dict[str, str]:
        kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
        homes = {"HOME": str(self.home), "XDG_CONFIG_HOME": str(self.home)}
        return {**kept, **homes, **_VARIABLES, "GIT_CONFIG_GLOBAL": str(self.home / ".gitconfig"), **more}


@contextmanager
def hermetic() -> Iterator[Git]:
    """A git to work with; its home directory is gone afterwards.

    Raises:
        SeriesError: there is no git, or not one that is known to do.
    """
    try:
        home = tempfile.TemporaryDirectory(prefix="rewriter-")
    except OSError as error:
        raise os_error("no room to work in", error, "set TMPDIR to a directory that can be written") from error
    with home:
        git = Git(_program(), Path(home.name))
        (git.home / ".gitconfig").write_text(_OWN_CONFIG)
        _check_version(git)
        yield git


def complaint(stderr: bytes) -> str:
    """The line of git's error output that says what is wrong."""
    lines = [line.strip() for line in stderr.decode("utf-8", "replace").splitlines() if line.strip()]
    named = [line for line in lines if line.startswith(("fatal:", "error:"))]
    return (named or lines or [""])[0]


def _program() -> str:
    found = shutil.which("git")
    if found is None:
        raise SeriesError("there is no git", "no program of that name is on the PATH", "install git 2.25 or newer")
    return found


def _check_version(git: Git) -> None:
    said = git.run("version", cwd=git.home).decode("utf-8", "replace").strip()
    found = re.match(r"git version (\d+)\.(\d+)", said)
    oldest = ".".join(map(str, MINIMUM))
    hint = f"put git {oldest} or newer first on the PATH"
    if found is None:
        raise SeriesError("which git this is cannot be told", f"`git version` printed {said[:80]!r}", hint)
    if (int(found[1]), int(found[2])) < MINIMUM:
        raise SeriesError("this git is too old", f"it is {said.removeprefix('git ')}, {oldest} is needed", hint)
