"""The help of the review."""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.review.session.display import Line, Span, plain
from rewriter.review.session.keys import ANSWERS, MOVES, VIEWS, Key
from rewriter.review.session.marks import MARKS

_SCREEN = (
    Key("Up Down", "", "scroll, or go through the list"),
    Key("Left Right", "", "previous driver, next driver"),
    Key("Space b", "", "a page down, a page up"),
    Key("Tab", "", "between list and hunks, where both are shown"),
    Key("Esc", "", "back to the hunks"),
    Key("Ctrl-Z", "", "to the shell; fg comes back"),
)


def help_lines() -> Iterator[Line]:
    """All keys, and the signs of the list."""
    for title, keys in (("Answers", ANSWERS), ("Moves", MOVES), ("Views", VIEWS), ("Screen", _SCREEN)):
        yield plain("title", title)
        yield from (_row(key.key, key.text) for key in keys)
        yield plain("text", "")
    yield plain("title", "Signs in the list")
    yield from (_row(sign, text) for sign, text in MARKS.items() if sign.strip())


def _row(key: str, text: str) -> Line:
    return Line("text", (Span(f"  {key:12}", "keyword"), Span(text)))
