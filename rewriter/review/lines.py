"""A hunk line by line: numbers on both sides, what stands beside what, and which words differ."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, zip_longest

from rewriter.review.text import decoded
from rewriter.review.words import Spans, changed, pairs

_HEADER = re.compile(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")


Piece = tuple[str, bool]
"""Text of a line, and whether it differs from the line that it became."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a hunk: its `sign` (space, ``-`` or ``+``), its number on its own side (1-based), its text in pieces.

    The text is decoded, not made visible. The number of a line of context is the old one.
    """

    sign: str
    number: int
    pieces: tuple[Piece, ...]
    end: str = ""
    """What the diff says of its end, such as that no newline is there."""

    @property
    def text(self) -> str:
        """The whole line."""
        return "".join(text for text, _ in self.pieces)


@dataclass(frozen=True, slots=True)
class Row:
    """An old line and the new one beside it; None where there is none. A line of context is on both sides."""

    old: Line | None
    new: Line | None


@dataclass(frozen=True, slots=True)
class Block:
    """A run of context, or a run of changes: its lines as they stand in the hunk, and side by side."""

    lines: tuple[Line, ...]
    rows: tuple[Row, ...]


def header(hunk: str) -> str:
    """The ``@@`` line of a hunk, decoded."""
    return decoded(hunk.partition("\n")[0])


def last_number(hunk: str) -> int:
    """The number of its last line, the higher one of both sides."""
    found = _header(hunk)
    return max(int(first) + int(count or 1) for first, count in (found.group(1, 2), found.group(3, 4)))


def blocks(hunk: str) -> Iterator[Block]:
    """The lines of a hunk (which has one ``@@`` line) in runs of context and of changes."""
    old, new = _starts(hunk)
    for changes, run in groupby(_lines(hunk), key=lambda line: line.sign != " "):
        block = (_changes if changes else _context)(list(run), old, new)
        old += sum(row.old is not None for row in block.rows)
        new += sum(row.new is not None for row in block.rows)
        yield block


def _starts(hunk: str) -> tuple[int, int]:
    """The first line of both sides; where a side is empty git names the line before it."""
    found = _header(hunk)
    return int(found[1]) + (found[2] == "0"), int(found[3]) + (found[4] == "0")


def _header(hunk: str) -> re.Match[str]:
    found = _HEADER.match(hunk)
    assert found is not None  # hunks are cut at their headers
    return found


def _lines(hunk: str) -> Iterator[Line]:
    """The lines without numbers; what is said of the end of a line belongs to it."""
    last: Line | None = None
    for row in hunk.removesuffix("\n").split("\n")[1:]:
        if row.startswith("\\") and last:
            last = replace(last, end=decoded(row))
            continue
        if last:
            yield last
        last = Line(row[0] if row.startswith(("-", "+")) else " ", 0, ((decoded(row[1:]), False),))
    if last:
        yield last


def _context(lines: Sequence[Line], old: int, new: int) -> Block:
    here = [replace(line, number=old + n) for n, line in enumerate(lines)]
    return Block(tuple(here), tuple(Row(line, replace(line, number=new + n)) for n, line in enumerate(here)))


def _changes(lines: Sequence[Line], old: int, new: int) -> Block:
    """Changes with what differs marked, the order of the lines kept."""
    found: list[Line] = []
    places: dict[str, list[int]] = {"-": [], "+": []}
    for line in lines:
        found.append(replace(line, number=(old if line.sign == "-" else new) + len(places[line.sign])))
        places[line.sign].append(len(found) - 1)
    alike = pairs([found[n].text for n in places["-"]], [found[n].text for n in places["+"]])
    for a, b in ((places["-"][a], places["+"][b]) for a, b in alike):
        gone, come = changed(found[a].text, found[b].text)
        found[a], found[b] = _marked(found[a], gone), _marked(found[b], come)
    sides = ([found[n] for n in places["-"]], [found[n] for n in places["+"]])
    return Block(tuple(found), tuple(_beside(*sides, alike)))


def _marked(line: Line, spans: Spans) -> Line:
    """A line cut where the stretches that differ begin and end."""
    text, at = line.text, 0
    pieces: list[Piece] = []
    for start, end in spans:
        pieces += [(text[at:start], False), (text[start:end], True)]
        at = end
    pieces.append((text[at:], False))
    return replace(line, pieces=tuple(piece for piece in pieces if piece[0]))


def _beside(old: Sequence[Line], new: Sequence[Line], alike: Iterable[tuple[int, int]]) -> Iterator[Row]:
    """Both sides in their order, lines that are alike in one row, and between these what is left as it comes."""
    i = j = 0
    for a, b in (*alike, (len(old), len(new))):
        yield from (Row(*row) for row in zip_longest(old[i:a], new[j:b]))
        yield from (Row(*row) for row in zip(old[a : a + 1], new[b : b + 1], strict=True))
        i, j = a + 1, b + 1
