"""Lines as a terminal may see them: stretches of text, and what each of them is; colours are the front end's business."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

Kind = Literal["title", "state", "note", "why", "evidence", "file", "hunk", "old", "new", "context", "text"]

LONGEST = 2000
"""Columns of a line of source that are shown."""


class Span(NamedTuple):
    """A stretch of a line: what it is (a role of `syntax`, or ``number``), and whether it is what differs in its line."""

    text: str
    role: str = ""
    differs: bool = False


class Line(NamedTuple):
    """A line on the screen, of a hunk (by its number) or of none (-1)."""

    kind: Kind
    spans: tuple[Span, ...]
    hunk: int = -1

    @property
    def text(self) -> str:
        """All of it."""
        return "".join(span.text for span in self.spans)


def plain(kind: Kind, text: str, hunk: int = -1) -> Line:
    """A line that is of one kind all over."""
    return Line(kind, (Span(text),), hunk)


def fitted(spans: Iterable[Span], column: int) -> Iterator[Span]:
    """Spans that begin in a column, tabs as blanks up to the next eighth one, without the far end of an endless line."""
    end = column + LONGEST
    for span in spans:
        room = max(end - column, 0)
        text = span.text[:room]
        if "\t" in text:
            text = (" " * column + text).expandtabs(8)[column:]
        yield span._replace(text=text)
        if len(span.text) > room:
            yield Span(" [...]", "number")
            return
        column += len(text)
