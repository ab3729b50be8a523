"""Edits as values: merging them, applying them, and collecting them while a text changes under one's hands.

An `Edit` always speaks of the unchanged text. Whoever works step by step uses an `EditBuffer`, which takes replacements
in the coordinates of the text as it stands now and hands out, at the end, edits of the text it began with.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rewriter.plan import Edit

__all__ = ["Edit", "EditBuffer", "Overlap", "apply", "merge"]

_LINE = re.compile(r"[^\n]*\n|[^\n]+")


class Overlap(ValueError):
    """Two edits want the same bytes: `a` starts no later than `b`."""

    def __init__(self, a: Edit, b: Edit) -> None:
        super().__init__(f"{a.file}: edits [{a.start}, {a.end}) and [{b.start}, {b.end}) overlap ({a.why}; {b.why})")
        self.a = a
        self.b = b


def merge(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """The edits sorted by file and position, disjoint.

    Equal edits become one, and a deletion absorbs what lies inside it.

    Raises:
        Overlap: two edits overlap in any other way.
    """
    out: list[Edit] = []
    for edit in sorted(edits, key=lambda e: (e.file, e.start, e.end > e.start, -e.end, e.text)):
        last = out[-1] if out else None
        if last is None or not _clash(last, edit):
            out.append(edit)
        elif _absorbs(last, edit):
            continue
        elif _absorbs(edit, last):
            out[-1] = edit
        else:
            raise Overlap(last, edit)
    return tuple(out)


def _clash(a: Edit, b: Edit) -> bool:
    """Whether `b`, which starts no earlier than `a`, touches bytes of `a` (or inserts at the very same place)."""
    if a.file != b.file:
        return False
    return b.start < a.end or a.start == a.end == b.start == b.end


def _absorbs(a: Edit, b: Edit) -> bool:
    """Whether `b` is redundant beside `a`."""
    same = (a.start, a.end, a.text) == (b.start, b.end, b.text)
    return same or (not a.text and a.start <= b.start and b.end <= a.end and a.start < a.end)


def apply(text: str, edits: Iterable[Edit]) -> str:
    """`text` with the edits of one file applied.

    Raises:
        Overlap: see `merge`.
        ValueError: an edit lies outside the text, or the edits speak of several files.
    """
    out: list[str] = []
    at = 0
    ordered = merge(edits)
    if len({e.file for e in ordered}) > 1:
        raise ValueError("edits of several files cannot be applied to one text")
    for edit in ordered:
        if not at <= edit.start <= edit.end <= len(text):
            raise ValueError(f"{edit.file}: edit [{edit.start}, {edit.end}) lies outside the text")
        out += (text[at : edit.start], edit.text)
        at = edit.end
    return "".join((*out, text[at:]))


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of the current text: original bytes [start, end), or, with start < 0, `new` text."""

    start: int
    end: int
    new: str = ""
    whys: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        return self.end - self.start if self.start >= 0 else len(self.new)

    def cut(self, a: int, b: int) -> _Piece:
        """The part [a, b) of this piece."""
        if self.start >= 0:
            return _Piece(self.start + a, self.start + b)
        return _Piece(-1, -1, self.new[a:b], self.whys)


class EditBuffer:
    """A text that changes step by step and remembers where every byte of it came from."""

    def __init__(self, text: str) -> None:
        self.original = text
        self._pieces: list[_Piece] = [_Piece(0, len(text))] if text else []
        self._text: str | None = text

    @property
    def text(self) -> str:
        """The text as it stands now."""
        if self._text is None:
            self._text = "".join(p.new if p.start < 0 else self.original[p.start : p.end] for p in self._pieces)
        return self._text

    def replace(self, start: int, end: int, new: str, why: str) -> None:
        """Replace [start, end) of the current text.

        Raises:
            ValueError: the range does not lie within the current text.
        """
        if not 0 <= start <= end <= len(self.text):
            raise ValueError(f"[{start}, {end}) lies outside the text")
        before, rest = _split(self._pieces, start)
        gone, after = _split(rest, end - start)
        # An empty piece stays: it remembers why the bytes between its neighbours went.
        whys = tuple(why for piece in gone for why in piece.whys)
        self._pieces = [*before, _Piece(-1, -1, new, (*whys, why)), *after]
        self._text = None

    def edits(self, file: str) -> tuple[Edit, ...]:
        """What changed, as minimal disjoint edits of the original text, in order."""
        found = (self._edit(file, *gap) for gap in self._gaps())
        return tuple(e for e in found if e.text or e.start < e.end)

    def _gaps(self) -> Iterator[tuple[int, int, str, tuple[str, ...]]]:
        """(start, end, new text, reasons) for each stretch of the original that is not there as it was."""
        at, new = 0, ""
        whys: tuple[str, ...] = ()
        for piece in (*self._pieces, _Piece(len(self.original), len(self.original))):
            if piece.start < 0:
                new, whys = new + piece.new, whys + piece.whys
                continue
            if new or whys or piece.start > at:
                yield at, piece.start, new, whys
            at, new, whys = piece.end, "", ()

    def _edit(self, file: str, start: int, end: int, new: str, whys: tuple[str, ...]) -> Edit:
        a, b, text = _trim(self.original[start:end], new)
        return Edit(file, start + a, start + b, text, "; ".join(dict.fromkeys(whys)))


def _split(pieces: list[_Piece], at: int) -> tuple[list[_Piece], list[_Piece]]:
    """The pieces before and behind position `at`; empty ones at the seam count as before it."""
    pos = 0
    for i, piece in enumerate(pieces):
        if pos + piece.size > at:
            cut = at - pos
            head = [piece.cut(0, cut)] if cut else []
            return pieces[:i] + head, [piece.cut(cut, piece.size), *pieces[i + 1 :]]
        pos += piece.size
    return pieces, []


def _trim(old: str, new: str) -> tuple[int, int, str]:
    """(a, b, text): replacing [a, b) of `old` by `text` gives `new`, without what both have at their ends.

    Whole lines are compared first; where the number of lines differs the edit stays one of whole lines.
    """
    olds, news = _LINE.findall(old), _LINE.findall(new)
    head = _common(olds, news)
    tail = _common(olds[head:][::-1], news[head:][::-1])
    a, b = sum(map(len, olds[:head])), len(old) - sum(map(len, olds[len(olds) - tail :]))
    text = "".join(news[head : len(news) - tail])
    if old[a:b].count("\n") != text.count("\n"):
        return a, b, text
    left = _common(old[a:b], text)
    right = _common(old[a + left : b][::-1], text[left:][::-1])
    return a + left, b - right, text[left : len(text) - right]


def _common(a: str | list[str], b: str | list[str]) -> int:
    """The length of the longest common prefix."""
    n = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        n += 1
    return n
