"""Where decisions are remembered unless a person names a file."""

from __future__ import annotations

import os
import re
from hashlib import blake2b
from pathlib import Path

FILE = "rewriter/decisions.json"
"""The file, below a directory that is git's or the user's."""

_GIT_FILE = re.compile(rb"gitdir: ([^\n]+)\n?")


def default_path(tree: Path) -> Path:
    """The file for a tree: in git's directory of it (all its work trees share it), else in the user's state directory."""
    found = _git_dir(tree)
    if found is not None:
        return found / FILE
    home = os.environ.get("XDG_STATE_HOME", "")
    state = Path(home) if home.startswith("/") else Path(os.path.expanduser("~/.local/state"))
    full = os.path.realpath(tree)
    # By the whole path, so that no two trees share a file; by the name as well, for whoever looks for it.
    known = blake2b(os.fsencode(full), digest_size=4).hexdigest()
    return state / "rewriter" / f"{os.path.basename(full) or 'tree'}-{known}.json"


def _git_dir(tree: Path) -> Path | None:
    """The directory in which git keeps what all work trees of a repository share; None where the tree is not one's top level."""
    git = tree / ".git"
    if git.is_file():
        said = _GIT_FILE.fullmatch(_read(git))
        if said is None:
            return None
        git = tree / os.fsdecode(said[1])
        shared = _read(git / "commondir").strip()
        git = git / os.fsdecode(shared) if shared else git
    return Path(os.path.realpath(git)) if (git / "HEAD").is_file() else None


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
