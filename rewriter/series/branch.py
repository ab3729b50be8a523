"""Puts a built series on a new branch of the user's repository: its objects and that one ref, nothing else."""

from __future__ import annotations

from rewriter.errors import USAGE
from rewriter.series.commits import Built, Scratch
from rewriter.series.errors import SeriesError


def check_branch(scratch: Scratch, name: str) -> None:
    """Make sure that a branch `name` can be made.

    Raises:
        SeriesError: the tree has no commit to start at, the name is none for a branch, or taken.
    """
    if scratch.base is None:
        hint = "leave out --branch, or make the tree a git tree"
        raise SeriesError(f"no branch in {scratch.root}", "it is not a git tree with a commit", hint, USAGE)
    if scratch.git.ask("check-ref-format", f"refs/heads/{name}", cwd=scratch.repo) is None or name.startswith("-"):
        hint = "give a name such as managed-irq-vectors"
        raise SeriesError(f"{name!r} is no name for a branch", "git does not take it", hint, USAGE)
    if scratch.git.ask("rev-parse", "--verify", "--quiet", f"refs/heads/{name}", cwd=scratch.root) is not None:
        raise SeriesError(f"branch {name} exists", "it is never changed", "give another name, or delete it", USAGE)


def make_branch(scratch: Scratch, built: Built, name: str) -> None:
    """Copy the commits from `built.base` to `built.tip` over, then create the branch at the last one.

    Raises:
        SeriesError: git fails, for instance because somebody made the branch meanwhile.
    """
    wanted = f"{built.tip}\n^{built.base}\n".encode()
    pack = scratch.run("pack-objects", "--revs", "--stdout", "--quiet", stdin=wanted)
    git, root = scratch.git, scratch.root
    git.run("unpack-objects", "-q", cwd=root, stdin=pack)
    nothing = "0" * len(built.tip)  # the ref must not be there: git sees to that while it holds the lock
    git.run("update-ref", "-m", "rewriter convert", f"refs/heads/{name}", built.tip, nothing, cwd=root)
