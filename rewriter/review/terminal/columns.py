"""A hunk side by side: what was on the left, what will be on the right, both with numbers, long lines wrapped."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from rewriter.review.lines import Line, blocks
from rewriter.review.terminal.paint import Look, Paint, runs
from rewriter.review.terminal.unified import LOOKS
from rewriter.review.text import visible

MIN_WIDTH = 120
"""Columns of a terminal below which two sides have no room for code."""

_TAB = 8
_BETWEEN = " │ "
_CONTINUED = ">"

_Run = tuple[str, Look]


def side_by_side(hunk: str, paint: Paint, width: int, last: int) -> Iterator[str]:
    """The lines of a hunk below its ``@@`` line, each row at most `width` columns; `last` is the highest number of the file."""
    digits = len(str(last))
    room = (width - len(_BETWEEN)) // 2
    for block in blocks(hunk):
        for row in block.rows:
            left, right = (_side(line, paint, digits, room - digits - 2) for line in (row.old, row.new))
            for (a, wide), (b, _) in zip_longest(left, right, fillvalue=("", 0)):
                yield f"{a}{' ' * (room - wide)}{paint(_BETWEEN, 'dim')}{b}".rstrip()


def _side(line: Line | None, paint: Paint, digits: int, room: int) -> Iterator[tuple[str, int]]:
    """A line of one side as rows of text with their width in columns."""
    if line is None:
        return
    look, word = LOOKS[line.sign]
    parts: list[_Run] = [(visible(text), word if differs else look) for text, differs in line.pieces]
    number = str(line.number)
    for row, wide in _wrapped(parts, room):
        yield runs(paint, [(f"{number:>{digits}} ", "dim"), (line.sign, look), *row]), digits + 2 + wide
        number = _CONTINUED
    if line.end:
        end = f"{_CONTINUED:>{digits}} {visible(line.end)[: room + 1]}"
        yield paint(end, "dim"), len(end)


def _wrapped(parts: list[_Run], room: int) -> Iterator[tuple[list[_Run], int]]:
    """Text in rows of at most `room` columns, tabs as blanks; at least one row."""
    from rich.cells import cell_len

    row: list[_Run] = []
    column = 0
    for text, look in parts:
        kept: list[str] = []
        for char in text:
            cell = " " * (_TAB - column % _TAB) if char == "\t" else char
            wide = len(cell) if cell.isascii() else cell_len(cell)
            if column + wide > room:
                yield [*row, ("".join(kept), look)], column
                row, kept, column = [], [], 0
            kept.append(cell)
            column += wide
        row.append(("".join(kept), look))
    yield row, column
