"""A hunk in the user's editor: what the file holds, which editor, and what came back."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rewriter.errors import Problem
from rewriter.review.text import flat

_HELP = """
---
To take a '-' line back, make it a ' ' line (context).
To drop a '+' line, delete it. New lines begin with '+'.
Lines starting with # are removed; the numbers in the @@ line are counted anew.
The result has to apply and to parse. To leave the hunk as it was, delete everything.
"""


def edited_by_hand(hunk: str, about: str, troubles: Sequence[str] = ()) -> str | None:
    """The text of a hunk after the user edited it; None where nothing came of it (empty, unchanged, or the editor failed).

    `about` and `troubles` (what was wrong the last time) are shown below the hunk.

    Raises:
        Problem: the editor cannot be started.
    """
    with tempfile.TemporaryDirectory(prefix="rewriter-") as folder:
        path = Path(folder) / "hunk.diff"
        path.write_bytes(hunk.encode("latin-1") + _comments(about, troubles))
        if _edit(path) != 0:
            return None
        try:
            found = path.read_bytes().decode("latin-1")
        except OSError:
            return None
    text = "".join(f"{line}\n" for line in found.split("\n")[: -1 if found.endswith("\n") else None] if line[:1] != "#")
    return text if text.strip() and text != hunk else None


def _comments(about: str, troubles: Sequence[str]) -> bytes:
    lines = [f"{flat(about)}", *_HELP.strip("\n").split("\n")]
    if troubles:
        lines = ["It was not taken:", *(f"  {flat(trouble)}" for trouble in troubles), "---", *lines]
    return "".join(f"# {line}\n" for line in lines).encode("utf-8", "replace")


def editor() -> str:
    """The command line of the user's editor, as git chooses it."""
    named = (os.environ.get("GIT_EDITOR"), _git_editor(), os.environ.get("VISUAL"), os.environ.get("EDITOR"))
    return next((command for command in named if command), "vi")


def _git_editor() -> str:
    """``core.editor`` of the user; that of a repository is none of ours, it may be anybody's."""
    try:
        run = subprocess.run(["git", "config", "--global", "core.editor"], capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return run.stdout.strip()


def _edit(path: Path) -> int:
    command = editor()
    try:
        with _interrupts_held():
            done = subprocess.run(["sh", "-c", f'{command} "$@"', command, str(path)], check=False)
    except (OSError, ValueError) as error:
        raise Problem(f"the editor {command!r} cannot be started", str(error), "set GIT_EDITOR or EDITOR") from None
    if done.returncode == _NOT_FOUND:
        raise Problem(
            f"the editor {command!r} cannot be started", "there is no such program", "set GIT_EDITOR or EDITOR"
        )
    return done.returncode


_NOT_FOUND = 127


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Leave Ctrl-C to the editor. A handler, not SIG_IGN: the editor would inherit that."""
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
