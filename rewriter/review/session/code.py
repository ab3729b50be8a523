"""Hunks and functions line by line, with what C makes of the words and which of them differ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise

from rewriter.review.session.display import Kind, Line, Span, fitted, plain
from rewriter.review.session.whole import WholeLine
from rewriter.review.syntax import Piece, highlighted
from rewriter.review.text import shown
from rewriter.review.words import Spans, changed, pairs

_KINDS: dict[str, Kind] = {"-": "old", "+": "new", " ": "context"}

_Row = tuple[str, str]
"""Sign and text of a line."""


def hunk_code(hunk: str) -> Iterator[Line]:
    """The text of a hunk."""
    rows = [(row[:1] or " ", row) for row in hunk.removesuffix("\n").split("\n")]
    for code, run in groupby(rows, key=lambda row: row[0] in _KINDS):
        if code:
            lines = [(sign, shown(row[1:])) for sign, row in run]
            yield from (
                Line(_KINDS[sign], (Span(sign), *fitted(spans, 1)))
                for (sign, _), spans in zip(lines, _spans(lines), strict=True)
            )
        else:
            yield from (plain("hunk" if row.startswith("@") else "note", shown(row)) for _, row in run)


def function_code(rows: Sequence[WholeLine], hunk: int, new: bool = False) -> Iterator[Line]:
    """A whole function with the line numbers of the old file, or the `new` one; those of `hunk` are its own."""
    numbers = [row.new if new else row.old for row in rows]
    width = len(str(max(numbers, default=0)))
    lines = [(row.sign, shown(row.text)) for row in rows]
    for row, number, spans in zip(rows, numbers, _spans(lines), strict=True):
        gutter = Span(f"{number or '':>{width}} ", "number")
        own = row.hunk if row.hunk == hunk else -1
        yield Line(_KINDS[row.sign], (gutter, Span(row.sign), *fitted(spans, 1)), own)


def _spans(lines: Sequence[_Row]) -> Iterator[Iterator[Span]]:
    """The stretches of consecutive lines; both sides are read as C on their own."""
    marks = _differing(lines)
    sides = {sign: highlighted([text for other, text in lines if other in (" ", sign)]) for sign in "-+"}
    for number, (sign, _) in enumerate(lines):
        pieces = {side: next(read) for side, read in sides.items() if sign in (" ", side)}
        yield _marked(pieces.get("+") or pieces.get("-") or [], marks.get(number, ()))


def _differing(lines: Sequence[_Row]) -> dict[int, Spans]:
    """Line (by its place) -> where it differs from the line that it became, or was."""
    found: dict[int, Spans] = {}
    for changes, run in groupby(range(len(lines)), key=lambda number: lines[number][0] != " "):
        numbers = list(run) if changes else []
        old, new = ([number for number in numbers if lines[number][0] == sign] for sign in "-+")
        for a, b in pairs([lines[number][1] for number in old], [lines[number][1] for number in new]):
            found[old[a]], found[new[b]] = changed(lines[old[a]][1], lines[new[b]][1])
    return found


def _marked(pieces: Iterable[Piece], marks: Spans) -> Iterator[Span]:
    """Pieces cut where something begins or ends to differ."""
    at = 0
    cuts = sorted({edge for mark in marks for edge in mark})
    for piece in pieces:
        end = at + len(piece.text)
        inner = [at, *(cut for cut in cuts if at < cut < end), end]
        for first, last in pairwise(inner):
            differs = any(start <= first and last <= stop for start, stop in marks)
            yield Span(piece.text[first - at : last - at], piece.role, differs)
        at = end
