"""Subjects: the first prefix and summary that fit into 75 columns and that no other patch of the series has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import count

from rewriter.series.text import WIDTH

_KEPT = 24
"""Columns that a prefix keeps at least, whatever the summary wants."""


def choose(prefixes: Iterable[str], summaries: Sequence[str], taken: Iterable[str], mark: str = "") -> str:
    """A subject of at most 75 columns that is not in `taken`: prefixes and summaries are given best first.

    A shorter prefix is tried before a shorter summary; where nothing fits, words are cut off and a number tells apart.
    """
    others = set(taken)
    return next(subject for subject in _subjects(list(prefixes), summaries, mark) if subject not in others)


def _subjects(prefixes: Sequence[str], summaries: Sequence[str], mark: str) -> Iterator[str]:
    for summary in summaries:
        for prefix in prefixes:
            subject = f"{mark}{prefix} {summary}"
            if len(subject) <= WIDTH:
                yield subject
    summary = _cut(min(summaries, key=len), WIDTH - len(mark) - _KEPT)
    for prefix in prefixes:
        yield f"{mark}{_squeezed(prefix, WIDTH - len(mark) - len(summary) - 1)} {summary}"
    for number in count(2):
        tail = f"-{number}"
        room = WIDTH - len(mark) - len(summary) - 1 - len(tail)
        yield f"{mark}{_squeezed(prefixes[0], room, tail)} {summary}"


def _squeezed(prefix: str, room: int, tail: str = "") -> str:
    """A prefix cut down to `room` columns and `tail`: its separator stays, the end of the name goes."""
    found = re.fullmatch(r"(.*?)( -|:|)", prefix, re.DOTALL)
    name, end = (found[1], found[2]) if found else (prefix, "")
    return f"{name[: max(1, room - len(end))].rstrip(' -:/_')}{tail}{end}"


def _cut(summary: str, width: int) -> str:
    """A summary that is no wider, cut between words where there are any."""
    if len(summary) <= width:
        return summary
    short = summary[:width]
    return short.rpartition(" ")[0] or short
