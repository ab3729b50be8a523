"""Who reviews."""

from __future__ import annotations

from pathlib import Path


def reviewer(root: Path) -> str:
    """The name that git has for the person at `root`, else the login name."""
    import getpass

    from rewriter.series.identity import PLACEHOLDER, find_identity

    try:
        identity, _ = find_identity("git", root, signoff=False)
    except OSError:  # no git at all
        identity = PLACEHOLDER
    if identity is not PLACEHOLDER:
        return identity.name
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "somebody"
