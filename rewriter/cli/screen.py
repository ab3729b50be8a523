"""Where verbs write: text to stdout, a summary to stderr, colours only where a person looks."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable


class ReaderGone(Exception):
    """Nobody reads stdout any more; the typer library would make an error of the bare `BrokenPipeError`."""


def colours(no_color: bool) -> bool:
    """Whether stdout is a terminal that may have colours."""
    return sys.stdout.isatty() and not no_color and not os.environ.get("NO_COLOR")


def write(text: str) -> None:
    """Text for people or JSON, to stdout."""
    _write([text.encode("utf-8", "backslashreplace")])


def write_source(chunks: Iterable[str]) -> None:
    """Text that holds source (bytes as latin-1), to stdout byte for byte."""
    _write(chunk.encode("latin-1", "backslashreplace") for chunk in chunks)


def note(text: str, quiet: bool) -> None:
    """One line to stderr, beside the output."""
    if not quiet:
        print(text, file=sys.stderr)


def _write(chunks: Iterable[bytes]) -> None:
    try:
        for chunk in chunks:
            sys.stdout.buffer.write(chunk)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise ReaderGone from None
