"""Plain text as commit messages and covers have it: wrapped at 75 columns, without words that claim too much."""

from __future__ import annotations

import os
import textwrap
from collections.abc import Iterable, Sequence

WIDTH = 75

# A conversion is preparation: it mends nothing, so no word of it may say so or send it to the stable trees.
OVERCLAIMS = ("fixes:", "cc: stable", "no longer", "missing", "double free", "double-free")


def wrap(text: str, lead: str = "", rest: str | None = None) -> str:
    """One paragraph; `lead` stands before the first line, `rest` (blanks of the same width) before the others."""
    rest = " " * len(lead) if rest is None else rest
    return textwrap.fill(
        " ".join(text.split()),
        WIDTH,
        initial_indent=lead,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )


def cut(line: str) -> str:
    """A line of code as a quotation, which stands two columns in and is no wider than the text."""
    line = " ".join(line.split())
    return line if len(line) <= WIDTH - 2 else line[: WIDTH - 6].rstrip() + " ..."


def claims_too_much(text: str) -> bool:
    """Whether a text says more than a conversion can hold."""
    low = text.lower()
    return any(word in low for word in OVERCLAIMS)


def readable(text: str) -> str:
    """Source text that was decoded as latin-1, as the characters it most likely means."""
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def fill(text: str, **names: str) -> str:
    """`text` with ``{name}`` replaced; other braces stay, since words may quote C."""
    for name, value in names.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def short_names(files: Sequence[str], others: Iterable[str] = ()) -> dict[str, str]:
    """Short names of a driver's files, and of others near them: without the folder they share; far ones keep theirs."""
    shared = os.path.commonpath([os.path.dirname(file) for file in files]) if files else ""
    names = {file: os.path.relpath(f"/{file}", f"/{shared}") for file in (*files, *others)}
    return {file: file if name.startswith("../../") else name for file, name in names.items()}
