"""Lines as rows of a given width: wrapped, with what was searched for marked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from rich.cells import cell_len, chop_cells
from rich.segment import Segment
from textual.strip import Strip

from rewriter.review.session.display import Line, Span
from rewriter.review.session.palette import CURRENT, FOUND, style

_CODE = frozenset({"old", "new", "context", "hunk", "evidence"})
_GUTTER = 2
_CONTINUED = 2
_INDENT = re.compile(r" *(?:- )?")


class Row(NamedTuple):
    """One row of the screen, and the hunk that its line belongs to (-1: none)."""

    segments: tuple[Segment, ...]
    hunk: int

    def strip(self, width: int, current: int) -> Strip:
        """It with the bar of the hunk that an answer is about."""
        here = self.hunk >= 0 and self.hunk == current
        gutter = Segment("\u2503 " if here else "  ", CURRENT if here else None)
        return Strip([gutter, *self.segments]).adjust_cell_length(width)


def rows(line: Line, width: int, wanted: str = "") -> Iterator[Row]:
    """A line in rows of at most `width` cells, the gutter included; `wanted` is marked, whatever its case if it has none."""
    room = max(width - _GUTTER, 8)
    words = line.kind not in _CODE
    indent = _INDENT.match(line.text) if words else None
    further, lead = min(indent.end() if indent else 0, room // 2) or _CONTINUED, 0
    for part in _wrapped(list(_found(line, wanted)), room, further, words):
        if line.kind == "hunk" and lead:  # its end only says once more which function it is
            return
        segments = [Segment(" " * lead)] if lead else []
        segments += [Segment(span.text, style(line.kind, span) + (FOUND if hit else None)) for span, hit in part]
        yield Row(tuple(segments), line.hunk)
        lead = further


_Marked = tuple[Span, bool]


def _found(line: Line, wanted: str) -> Iterator[_Marked]:
    """The stretches of a line, cut where the text that was searched for begins and ends."""
    if not wanted:
        yield from ((span, False) for span in line.spans)
        return
    text = line.text if any(map(str.isupper, wanted)) else line.text.lower()
    hits, at = [], text.find(wanted)
    while at >= 0 and len(text) == len(line.text):
        hits.append((at, at + len(wanted)))
        at = text.find(wanted, at + len(wanted))
    start = 0
    for span in line.spans:
        end = start + len(span.text)
        cuts = sorted({start, end, *(cut for hit in hits for cut in hit if start < cut < end)})
        for first, last in zip(cuts, cuts[1:], strict=False):  # noqa: RUF007 (a stretch may be empty)
            hit = any(a <= first and last <= b for a, b in hits)
            yield span._replace(text=span.text[first - start : last - start]), hit
        start = end


def _wrapped(spans: list[_Marked], room: int, further: int, words: bool) -> Iterator[list[_Marked]]:
    """Stretches in rows, from the second on indented by `further`; text is broken at blanks, source where the row ends."""
    row, used = list[_Marked](), 0
    for span, hit in spans:
        text = span.text
        while text:
            head = _head(text, room - used, words, not row)
            row += [(span._replace(text=head), hit)] if head else []
            used, text = used + cell_len(head), text[len(head) :]
            if text:
                yield row
                row, used = [], further
    yield row


def _head(text: str, room: int, words: bool, first: bool) -> str:
    """As much of a text as there is room for; "" where its first word does not fit behind others."""
    if cell_len(text) <= room:
        return text
    head = chop_cells(text, room)[0] if room > 0 else ""
    cut = head.rfind(" ") + 1 if words else 0
    return head[:cut] if cut else head if first or not words else ""
