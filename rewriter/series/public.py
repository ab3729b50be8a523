"""Whether others can find the commit that a series says it is based on."""

from __future__ import annotations

from rewriter.series.commits import Scratch


def base_note(scratch: Scratch) -> tuple[str, ...]:
    """One line where no tag and no remote-tracking branch of the user's repository contains the base commit."""
    base = scratch.base
    if base is None:
        return ()
    listed = scratch.git.ask("for-each-ref", "--format=^%(objectname)", "refs/remotes", "refs/tags", cwd=scratch.root)
    asked = f"{base.commit}\n".encode() + (listed or b"")
    # In the scratch repository, where neither hooks nor settings of the user's are; a tag may be of a tree or not be here.
    left = scratch.run("rev-list", "--max-count=1", "--ignore-missing", "--stdin", stdin=asked)
    if not left.strip():
        return ()
    short = base.commit[:12]
    what = f"base-commit {short} is in no tag and in no remote-tracking branch of this repository"
    return (f"{what}: nobody else can find it; rebase onto a public commit before you send the series",)
