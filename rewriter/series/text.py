"""Plain text as commit messages and covers have it, wrapped at 75 columns."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence

WIDTH = 75


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


def cut(line: str, width: int = WIDTH - 2) -> str:
    """A line of code as a quotation, cut behind a word where it is wider than that many columns."""
    line = " ".join(line.split())
    if len(line) <= width:
        return line
    short = line[: width - 3]
    # A name that is cut in two is one that no search finds.
    whole = re.sub(r"\w+$", "", short) if re.match(r"\w", line[width - 3 :]) else short
    return (whole or short).rstrip(" ") + "..."


def listed(items: Sequence[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}" if items else ""


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
