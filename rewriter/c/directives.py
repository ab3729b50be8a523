"""Directives read from the text of a file alone, comments or not: what it includes and which macros it defines.

The patterns begin with the ``#`` itself, for which `re` skims text ten times faster than for the start of a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

_INCLUDE = re.compile(r'#[ \t]*include[ \t]*(?:"([^"\n]+)"|<([^>\n]+)>)')
_CONTINUED = r"\\\r?\n|\\"
_DEFINE = re.compile(
    rf"#[ \t]*define[ \t]+(\w+)(?:\(((?>(?:[^)\\\n]++|{_CONTINUED})*))\))?((?>(?:[^\\\n]++|{_CONTINUED})*))"
)


_CONDITIONAL = re.compile(rf"#[ \t]*(if|el|endif)((?>(?:[^\\\n]++|{_CONTINUED})*))")
_COMMENT = re.compile(r"/\*.*?\*/|//.*|\\\r?$", re.DOTALL | re.MULTILINE)


class Define(NamedTuple):
    """One ``#define``: `params` is the text between the parentheses, None without them; `offset` is that of the name."""

    name: str
    params: str | None
    body: str
    offset: int


def includes(text: str) -> Iterator[tuple[str, bool]]:
    """The files that a text includes, as they are spelled, and whether they stand in quotes (else in angle brackets)."""
    for match in _directives(_INCLUDE, text):
        yield match[1] or match[2], match[1] is not None


def defines(text: str) -> list[Define]:
    """The macros that a text defines, in the order of the file; continuation lines belong to the body."""
    return [Define(match[1], match[2], match[3], match.start(1)) for match in _directives(_DEFINE, text)]


def branches_around(text: str, offset: int) -> list[str]:
    """The ``#if`` branches that hold an offset, outer ones first, by their directives; guards of headers are none.

    A branch behind an ``#else`` or ``#elif`` says of which ``#if`` it is.
    """
    stack: list[tuple[str, str]] = []
    for at, kind, head in _conditionals(text):
        if at >= offset:
            break
        if kind == "if":
            stack.append((head, head))
        elif stack and kind == "endif":
            stack.pop()
        elif stack:
            stack[-1] = (stack[-1][0], f"{head} of {stack[-1][0]}")
    return [head for first, head in stack if not _guards_header(text, first)]


@lru_cache(maxsize=16)
def _conditionals(text: str) -> list[tuple[int, str, str]]:
    """Every conditional of a text: its offset, ``if``, ``el`` or ``endif``, and the whole on one line."""
    found = _directives(_CONDITIONAL, text)
    return [(match.start(), match[1], " ".join(_COMMENT.sub("", match[0]).split())) for match in found]


def _guards_header(text: str, head: str) -> bool:
    """Whether a directive is ``#ifndef NAME`` of a text that defines the name."""
    name = head.removeprefix("#ifndef").strip()
    return head.startswith("#ifndef") and any(
        define.name == name and not define.body.strip() for define in defines(text)
    )


def _directives(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """The matches of a pattern that stand first on their line."""
    for match in pattern.finditer(text):
        at = match.start()
        while at and text[at - 1] in " \t":
            at -= 1
        if not at or text[at - 1] == "\n":
            yield match
