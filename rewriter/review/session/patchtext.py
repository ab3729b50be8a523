"""The text of a hunk, line by line: what it takes out, what it puts in, and where."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

HEADER = re.compile(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@(.*)")


class HunkLine(NamedTuple):
    """A line of a hunk: its `sign` (space, ``-`` or ``+``), its text, and the old line (from 1) it is or stands before."""

    sign: str
    text: str
    line: int


def hunk_lines(text: str) -> Iterator[HunkLine]:
    """The lines of a hunk's text (which may have more than one ``@@`` part), without headers and ``\\ No newline``."""
    line = 0
    for row in text.removesuffix("\n").split("\n"):
        if header := HEADER.match(row):
            # Where the old side is empty git names the line before it.
            line = int(header[1]) + (header[2] == "0")
        elif not row.startswith("\\"):
            sign = row[:1] or " "
            yield HunkLine(sign, row[1:], line)
            line += sign != "+"
