"""What a series builds on: the commit the user's tree stands at, or no commit where the tree is not a git tree."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rewriter.series.errors import SeriesError
from rewriter.series.gitrun import Git


@dataclass(frozen=True)
class Base:
    """The commit at the tree's HEAD: its id, committer date (seconds since 1970) and where the repository lies."""

    commit: str
    when: int
    objects: Path
    shallow: Path
    index: Path
    object_format: str


def find_base(git: Git, root: Path) -> Base | None:
    """The base in the git tree whose top level is `root`; None where it is none, or has no commit yet.

    Raises:
        SeriesError: there is a ``.git`` that git cannot work with.
    """
    if not (root / ".git").exists():
        return None
    # Only rev-parse and cat-file run in the user's repository: they start no hook, filter or other program.
    paths = ("--git-path", "objects", "--git-path", "shallow", "--git-path", "index")
    asked = git.run("rev-parse", "--show-toplevel", "--show-object-format", *paths, cwd=root)
    top, object_format, *places = asked.decode("utf-8", "surrogateescape").splitlines()
    if Path(top).resolve() != root.resolve():
        raise SeriesError(
            f"{root} is not a git tree of its own", f"git takes it for part of {top}", "give the top level of the tree"
        )
    head = git.ask("rev-parse", "--verify", "--quiet", "HEAD^{commit}", cwd=root)
    if head is None:
        return None
    commit = head.decode().strip()
    objects, shallow, index = (root.resolve() / place for place in places)
    return Base(commit, _committed(git, root, commit), objects, shallow, index, object_format)


def _committed(git: Git, root: Path, commit: str) -> int:
    header = git.run("cat-file", "commit", commit, cwd=root).partition(b"\n\n")[0]
    committer = next(line for line in header.split(b"\n") if line.startswith(b"committer "))
    return int(committer.rsplit(b" ", 2)[1])
