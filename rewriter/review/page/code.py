"""A hunk as markup: line by line with numbers, colours of C, and the words that changed.

Every line is an element with its sign and text, so that what is copied from the page is a diff.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from rewriter.review.syntax import Piece, highlighted
from rewriter.review.text import shown
from rewriter.review.words import Spans, changed, pairs

_HEADER = re.compile(r"@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@")
_WIDE = 5
"""Columns of a line number; the style sheet leaves room for two of them."""

_CLASSES = {" ": "c", "-": "d", "+": "a", "@": "h", "\\": "h"}
_ROLES = {"keyword": "k", "type": "t", "string": "s", "number": "n", "comment": "m", "directive": "p", "label": "l"}


@dataclass(frozen=True)
class Line:
    """A line of a hunk: ``-``, ``+`` or blank, ``@`` for a header in the middle; its numbers on both sides, 0 for none."""

    sign: str
    text: str
    old: int = 0
    new: int = 0


def lines_of(hunk: str) -> tuple[str, list[Line]]:
    """What stands behind the ``@@`` of a hunk, and its lines as a screen may see them."""
    head, *rest = hunk.removesuffix("\n").split("\n")
    old, new, behind = _places(head)
    found: list[Line] = []
    for text in rest:
        sign = text[:1] or " "
        if sign == "@":
            old, new, name = _places(text)
            found.append(Line("@", name))
        elif sign in " -+":
            found.append(Line(sign, shown(text[1:]), old if sign in " -" else 0, new if sign in " +" else 0))
            old, new = old + (sign in " -"), new + (sign in " +")
        else:  # "\ No newline at end of file"
            found.append(Line("\\", shown(text[1:].strip())))
    return behind, found


def markup(lines: Sequence[Line]) -> Markup:
    """The lines as elements; one that was taken out or put in has the words marked that the other does not have."""
    pieces, marks = _pieces(lines), _marks(lines)
    return Markup("".join(_element(line, pieces[at], marks.get(at)) for at, line in enumerate(lines)))


@dataclass(frozen=True)
class _Mark:
    """What changed within a line that became another one; both have the number of their pair."""

    pair: int
    spans: Spans


def _places(head: str) -> tuple[int, int, str]:
    """The first line on both sides, and the function that git names."""
    match = _HEADER.match(head)
    return (int(match[1]), int(match[2]), shown(head[match.end() :].strip())) if match else (0, 0, shown(head))


def _element(line: Line, pieces: Iterable[Piece], mark: _Mark | None) -> str:
    numbers = " ".join(f"{number or '':>{_WIDE}}" for number in (line.old, line.new))
    pair = f' data-p="{mark.pair}"' if mark else ""
    text = escape(line.text) if line.sign in "@\\" else line.sign + "".join(_marked(pieces, mark.spans if mark else ()))
    return f'<span class="{_CLASSES[line.sign]}" data-n="{numbers}"{pair}>{text}\n</span>'


def _marked(pieces: Iterable[Piece], marks: Spans) -> Iterator[str]:
    """The pieces, cut where a stretch that is marked begins or ends."""
    bounds = sorted({place for span in marks for place in span})
    at = 0
    for text, role in pieces:
        end = at + len(text)
        for cut in (*(place for place in bounds if at < place < end), end):
            inside = any(start <= at < stop for start, stop in marks)
            yield _piece(text[: cut - at], role, inside)
            text, at = text[cut - at :], cut


def _piece(text: str, role: str, marked: bool) -> str:
    said = str(escape(text))
    if role in _ROLES:
        said = f'<i class="{_ROLES[role]}">{said}</i>'
    return f"<b>{said}</b>" if marked else said


def _pieces(lines: Sequence[Line]) -> dict[int, list[Piece]]:
    """The coloured pieces of each line; both sides are read as the C that they are."""
    found: dict[int, list[Piece]] = {}
    for signs in (" -", " +"):
        own = [number for number, line in enumerate(lines) if line.sign in signs]
        found.update(zip(own, highlighted(lines[number].text for number in own), strict=True))
    return {number: found.get(number, []) for number in range(len(lines))}


def _marks(lines: Sequence[Line]) -> dict[int, _Mark]:
    """The lines that became one another, by number."""
    found: dict[int, _Mark] = {}
    for removed, added in _runs(lines):
        texts = [[lines[number].text for number in numbers] for numbers in (removed, added)]
        for old, new in pairs(*texts):
            gone, come = changed(texts[0][old], texts[1][new])
            number = len(found) // 2 + 1
            found |= {removed[old]: _Mark(number, gone), added[new]: _Mark(number, come)}
    return found


def _runs(lines: Sequence[Line]) -> Iterator[tuple[list[int], list[int]]]:
    """Runs of removed lines, each with the added ones right behind it."""
    removed, added = list[int](), list[int]()
    for number, line in enumerate(lines):
        if line.sign == "+":
            added.append(number)
        elif added or line.sign != "-":
            yield removed, added
            removed, added = [], []
        if line.sign == "-":
            removed.append(number)
    yield removed, added
