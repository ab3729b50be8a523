"""Where verbs write: text to stdout, a summary to stderr, colours only where a person looks."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TextIO

from rewriter.errors import FAILED, Problem


class ReaderGone(Exception):
    """Nobody reads stdout any more; the typer library would make an error of the bare `BrokenPipeError`."""


def open_streams() -> None:
    """Lead a standard stream that is closed to nowhere; else the next file opened would take its place."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode))  # noqa: SIM115 (it stays open)


def to_nowhere(stream: TextIO) -> None:
    """Lead a stream that cannot be written to nowhere, for the flush at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def on_terminal() -> bool:
    """Whether a person looks at stdout."""
    return sys.stdout.isatty()


def colours(wish: str) -> bool:
    """Whether output has colours: `wish` is ``always``, ``never``, or ``auto`` for what becomes a terminal."""
    if wish == "auto":
        return on_terminal() and not os.environ.get("NO_COLOR") and not dumb()
    return wish == "always"


def dumb() -> bool:
    """Whether the terminal knows neither colours nor how to go back to a line, as git tells."""
    return os.environ.get("TERM", "dumb") == "dumb"


def width() -> int:
    """Columns of the terminal (``COLUMNS`` where it is set), 80 where there is none."""
    return shutil.get_terminal_size((80, 24)).columns


def write(text: str) -> None:
    """Text for people or JSON, to stdout."""
    _write([text.encode("utf-8", "backslashreplace")])


def write_source(chunks: Iterable[str]) -> None:
    """Text that holds source (bytes as latin-1), to stdout byte for byte."""
    _write(chunk.encode("latin-1", "backslashreplace") for chunk in chunks)


def write_data(text: str) -> None:
    """JSON, to stdout at once, and whole even where Ctrl-C strikes."""
    with _finishing():
        _write([text.encode("ascii")])


def note(text: str, quiet: bool) -> None:
    """One line to stderr, beside the output."""
    if not quiet:
        tell(text)


def tell(text: str) -> None:
    """Lines to stderr; where it cannot be written to, nothing stops."""
    try:
        print(text, file=sys.stderr, flush=True)
    except OSError:
        to_nowhere(sys.stderr)


@contextmanager
def _finishing() -> Iterator[None]:
    """Lets the block end before Ctrl-C strikes; a second one strikes at once, for a reader that has stopped to read."""
    if signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield
        return
    struck = False

    def strike(_number: int, _frame: FrameType | None) -> None:
        nonlocal struck
        if struck:
            to_nowhere(sys.stdout)
            raise KeyboardInterrupt
        struck = True

    signal.signal(signal.SIGINT, strike)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if struck:
        raise KeyboardInterrupt


def _write(chunks: Iterable[bytes]) -> None:
    try:
        for chunk in chunks:
            while chunk:  # where Python does not buffer, a signal leaves a part of it to be written
                chunk = chunk[sys.stdout.buffer.write(chunk) :]
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise ReaderGone from None
    except OSError as error:
        to_nowhere(sys.stdout)
        why = error.strerror or str(error)
        raise Problem("stdout cannot be written to", why, "send it to a disk with room", FAILED) from None
