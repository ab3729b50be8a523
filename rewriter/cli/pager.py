"""Long output on a terminal goes through a pager, the one that git would take."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Iterable
from contextlib import suppress
from itertools import chain

from rewriter.cli.screen import dumb, on_terminal, tell, write

_SHELL = frozenset("|&;<>()$`\\\"'\n*?[#~=%")
_DEFAULTS = {"LESS": "FRX", "LV": "-c", "LESSCHARSET": "utf-8"}
"""What pagers are told unless the user tells them otherwise: as git does, and what the bytes are."""


def show(chunks: Iterable[str], no_pager: bool) -> None:
    """Text for people to stdout, on a terminal through the pager unless that is unwanted.

    The text is made as far as it is read: to leave a pager early is no error.
    """
    parts = iter(chunks)
    first = next(parts, None)  # without any text there is nothing to page
    paged = first is not None and not no_pager and on_terminal() and not dumb()
    pager = _started(chosen()) if paged else None
    if pager is None:
        for chunk in chain([first] if first is not None else [], parts):
            write(chunk)
        return
    assert pager.stdin is not None
    try:
        for chunk in chain([first or ""], parts):
            pager.stdin.write(chunk.encode("utf-8", "backslashreplace"))
            pager.stdin.flush()
    except BrokenPipeError:
        pass
    finally:
        _wait_for(pager)


def chosen() -> str:
    """The pager of git: ``GIT_PAGER``, ``core.pager``, ``PAGER`` or what git was built with; "" for none."""
    try:
        asked = subprocess.run(["git", "var", "GIT_PAGER"], stdin=subprocess.DEVNULL, capture_output=True, text=True)
        named = asked.stdout.strip() if asked.returncode == 0 else None
    except OSError:
        named = None
    if named is None:
        named = os.environ.get("GIT_PAGER", os.environ.get("PAGER", "less")).strip()
    return "" if named == "cat" else named


def _started(command: str) -> subprocess.Popen[bytes] | None:
    """The pager, which runs in a shell as git has it; None where there is none."""
    if not command:
        return None
    # What is more than a program and its options the shell understands best.
    program = "" if _SHELL.intersection(command) else command.split()[0]
    if program and shutil.which(program) is None:
        tell(f"rewriter: there is no pager {program}: the output is not paged")
        return None
    return subprocess.Popen(command, shell=True, stdin=subprocess.PIPE, env=_DEFAULTS | os.environ)


def _wait_for(pager: subprocess.Popen[bytes]) -> None:
    """Wait until the user leaves the pager; Ctrl-C is the pager's until then."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        assert pager.stdin is not None
        with suppress(BrokenPipeError):
            pager.stdin.close()
        pager.wait()
    finally:
        signal.signal(signal.SIGINT, before)
