"""Builds the commits of a series in a scratch repository that borrows the tree's objects.

The user's work tree, index, HEAD, objects and refs are not touched, and the tree is never hashed as a whole: beside a
git tree the commits stand on its HEAD, beside a plain one on a made-up commit of just the files of the series.
"""

from __future__ import annotations

import shutil
import stat
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rewriter.series.changes import blob_id
from rewriter.series.errors import SeriesError
from rewriter.series.gitrun import Git
from rewriter.series.identity import Identity
from rewriter.series.tree import Base

# Every file is text, whatever bytes it holds, and hunk headers name functions as the kernel's own attributes ask for
# (`*.[ch] diff=cpp`): labels are none. Spelled out, because git's built-in rule changes from version to version.
_ATTRIBUTES = "* -text !eol !filter !ident !working-tree-encoding diff=rewriter\n"
_FUNCTION = "!^[ \\t]*[A-Za-z_][A-Za-z_0-9]*:[[:space:]]*($|/[/*])\\n^([A-Za-z_].*)$"
_CONFIG = f'\n[diff "rewriter"]\n\tbinary = false\n\txfuncname = "{_FUNCTION}"\n'
_PLAIN_BASE = "Files of the source tree that the series changes\n"


@dataclass(frozen=True)
class Commit:
    """One commit to build: its message and the new bytes of the files it changes."""

    message: str
    files: Mapping[str, bytes]


@dataclass(frozen=True)
class Dates:
    """Seconds since 1970: of the first mail (later ones follow by one each), and of the first commit."""

    mail: int
    commit: int


@dataclass(frozen=True)
class Scratch:
    """The scratch repository, and what it stands on in the user's tree."""

    git: Git
    repo: Path
    root: Path
    base: Base | None

    def run(self, *args: str, stdin: bytes = b"", env: Mapping[str, str] | None = None) -> bytes:
        """What git prints, run in the scratch repository."""
        return self.git.run(*args, cwd=self.repo, stdin=stdin, env=env)


@dataclass(frozen=True)
class Built:
    """A built series: commit ids of what it stands on, of what its first patch follows, and of its last patch.

    Between the first two lie patches that it needs and that are posted elsewhere.
    """

    base: str
    start: str
    tip: str


def open_scratch(git: Git, root: Path, base: Base | None, name: str = "scratch") -> Scratch:
    """A fresh scratch repository in git's home; the tree's objects can be read through it."""
    repo = git.home / f"{name}.git"
    odd_format = base is not None and base.object_format != "sha1"
    extra = [f"--object-format={base.object_format}"] if base is not None and odd_format else []
    git.run("init", "--quiet", "--bare", "--template=", *extra, str(repo), cwd=git.home)
    info = repo / "info"
    info.mkdir()
    (info / "attributes").write_text(_ATTRIBUTES)
    with (repo / "config").open("a") as config:
        config.write(_CONFIG)
    if base is not None:
        alternates = repo / "objects" / "info"
        alternates.mkdir(exist_ok=True)
        (alternates / "alternates").write_bytes(bytes(base.objects) + b"\n")
        if base.shallow.exists():
            shutil.copyfile(base.shallow, repo / "shallow")
    return Scratch(git, repo, root, base)


def file_modes(scratch: Scratch, files: Mapping[str, bytes]) -> dict[str, str]:
    """The git mode of each file; in a git tree the files must be those of HEAD.

    Raises:
        SeriesError: a file is not committed as it lies there.
    """
    if scratch.base is None:
        return {file: _mode(scratch.root / file) for file in files}
    listed = scratch.run("ls-tree", "-z", "--full-tree", scratch.base.commit, "--", *files)
    entries = dict(_entry(line) for line in listed.split(b"\0") if line)
    for file, data in files.items():
        mode, known = entries.get(file, ("", ""))
        if known != blob_id(data, scratch.base.object_format):
            why = "it differs from the HEAD commit" if known else "it is not in the HEAD commit"
            hint = "commit or stash what was changed there, then plan the tree again"
            raise SeriesError(f"a patch of {file} would not apply", why, hint)
        if mode not in ("100644", "100755"):
            raise SeriesError(f"{file} cannot be patched", "it is not a regular file", "leave its driver out")
    return {file: entries[file][0] for file in files}


def build(
    scratch: Scratch,
    files: Mapping[str, bytes],
    commits: Sequence[Commit],
    author: Identity,
    dates: Dates,
    needed: int = 0,
) -> Built:
    """Build the commits, one on top of the other; `files` are all files they change, as they are now.

    What was built in the scratch repository before stays, without a name.

    The first `needed` commits are not of the series: it stands on them.

    Raises:
        SeriesError: a file is not committed as it lies there, or git fails.
    """
    modes = file_modes(scratch, files)
    stream: list[bytes] = []
    if scratch.base is None:
        stream += _commit("base", author, (dates.mail, dates.commit), _PLAIN_BASE, "", files, modes)
    start = scratch.base.commit if scratch.base else "refs/heads/base"
    for number, one in enumerate(commits, 1):
        when = (dates.mail + number, dates.commit + number)
        parent = start if number == 1 else ""
        stream += _commit("series", author, when, one.message, parent, one.files, modes)
    scratch.run(
        "fast-import", "--quiet", "--force", "--done", "--date-format=raw", stdin=b"".join((*stream, b"done\n"))
    )
    tip, first = scratch.run("rev-parse", "series", f"series~{len(commits) - needed}").decode().split()
    base = scratch.base.commit if scratch.base else scratch.run("rev-parse", "refs/heads/base").decode().strip()
    return Built(base, first, tip)


def _commit(
    branch: str,
    author: Identity,
    when: tuple[int, int],
    message: str,
    parent: str,
    files: Mapping[str, bytes],
    modes: Mapping[str, str],
) -> Iterable[bytes]:
    """One commit as git fast-import reads it; `when` is when it was authored and when committed."""
    person = str(author).encode()
    yield f"commit refs/heads/{branch}\n".encode()
    yield b"author %s %d +0000\ncommitter %s %d +0000\n" % (person, when[0], person, when[1])
    yield _data(message.encode())
    if parent:
        yield f"from {parent}\n".encode()
    for file, data in sorted(files.items()):
        yield f"M {modes[file]} inline {file}\n".encode("utf-8", "surrogateescape") + _data(data)


def _data(data: bytes) -> bytes:
    return b"data %d\n" % len(data) + data + b"\n"


def _entry(line: bytes) -> tuple[str, tuple[str, str]]:
    """Path -> (mode, object id) of a line of ls-tree."""
    facts, _, path = line.partition(b"\t")
    mode, _, name = facts.decode().split(" ")
    return path.decode("utf-8", "surrogateescape"), (mode, name)


def _mode(path: Path) -> str:
    return "100755" if path.stat().st_mode & stat.S_IXUSR else "100644"
