"""The text of a hunk, row by row: which rows are the file's, which take something out or put something in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

HEADER = re.compile(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@(.*)", re.DOTALL)
NO_NEWLINE = "\\"
"""What the row begins with that says: the row before it has no line end."""


class Row(NamedTuple):
    """One line of a hunk, such as ``-\\tgrab();``, as it stands there without its line end."""

    sign: str
    """A space, ``-`` or ``+``; ``\\`` belongs to the row before it, ``@`` begins a part."""

    text: str
    """The whole row, sign included."""

    line: int
    """The 1-based old line that it is, or that it stands before."""


def rows(text: str) -> Iterator[Row]:
    """The rows of a hunk (which may have more than one ``@@`` part), headers included."""
    line = 0
    for row in text.removesuffix("\n").split("\n"):
        if header := HEADER.match(row):
            # Where the old side is empty git names the line before it.
            line = int(header[1]) + (header[2] == "0")
        sign = row[:1] or " "
        yield Row(sign, row, line)
        line += sign in (" ", "-")


def runs(text: str) -> Iterator[list[Row]]:
    """The runs of rows that change something, each with the ``\\`` rows that belong to it."""
    found: list[Row] = []
    for row in rows(text):
        if row.sign in ("-", "+") or (row.sign == NO_NEWLINE and found):
            found.append(row)
        elif found:
            yield found
            found = []
    if found:
        yield found


@dataclass(frozen=True, slots=True)
class Extent:
    """What an ``@@`` row says: lines from `old` and `new` on, how many of each, and what stands behind."""

    old: int
    old_size: int
    new: int
    new_size: int
    tail: str

    @classmethod
    def of(cls, row: str) -> Extent:
        """That of a header row.

        Raises:
            ValueError: it is none.
        """
        found = HEADER.match(row)
        if found is None:
            raise ValueError(f"not the header of a hunk: {row!r}")
        size, new_size = (1 if count is None else int(count) for count in (found[2], found[4]))
        return cls(int(found[1]), size, int(found[3]), new_size, found[5])

    @property
    def shift(self) -> int:
        """How many more lines the edits before it add than they take out."""
        # An empty side is named by the line before it.
        return self.new + (self.new_size == 0) - self.old - (self.old_size == 0)

    def moved(self, lines: int) -> Extent:
        """It where the edits before it add `lines` more lines than they take out."""
        first = self.old + (self.old_size == 0) + lines
        return Extent(self.old, self.old_size, first - (self.new_size == 0), self.new_size, self.tail)

    def __str__(self) -> str:
        return f"@@ -{_side(self.old, self.old_size)} +{_side(self.new, self.new_size)} @@{self.tail}"


def _side(first: int, size: int) -> str:
    return str(first) if size == 1 else f"{first},{size}"
