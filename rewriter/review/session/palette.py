"""Colours and attributes of what is shown; the colours of the terminal itself, so that they fit any background.

Without colours (``NO_COLOR``) the attributes are left: what matters is never said by a colour alone.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from rich.color import ColorSystem
from rich.style import Style

from rewriter.review.session.display import Kind, Line, Span

_KINDS: dict[Kind, str] = {
    "title": "bold",
    "state": "",
    "note": "magenta",
    "why": "yellow",
    "evidence": "dim",
    "file": "bold underline",
    "hunk": "cyan",
    "old": "red",
    "new": "green",
    "context": "",
    "text": "",
}
_ROLES = {
    "keyword": "bold",
    "type": "cyan",
    "string": "yellow",
    "comment": "dim",
    "directive": "magenta",
    "label": "magenta",
    "number": "dim",
    "accepted": "green",
    "edited": "green",
    "rejected": "red",
    "undecided": "yellow",
    "outdated": "yellow",
    "conflict": "magenta",
}
_ATTRIBUTES = {"keyword": "bold", "comment": "dim", "number": "dim"}
"""Roles in lines that have a colour already."""

FOUND = Style(reverse=True, bold=True)
"""What was searched for."""

CURRENT = Style(bold=True, color="blue")
"""The bar beside the hunk that an answer is about."""


def style(kind: Kind, span: Span) -> Style:
    """How a stretch of a line looks."""
    return _style(kind, span.role, span.differs)


def painted(colours: bool) -> Callable[[Line], str]:
    """What makes text of a line, with the terminal's sequences for its colours where these are wanted."""
    if not colours:
        return lambda line: line.text
    return lambda line: "".join(
        style(line.kind, span).render(span.text, color_system=ColorSystem.STANDARD) for span in line.spans
    )


@cache
def _style(kind: Kind, role: str, differs: bool) -> Style:
    roles = _ATTRIBUTES if kind in ("old", "new") else _ROLES
    return Style.parse(_KINDS[kind]) + Style.parse(roles.get(role, "")) + Style(reverse=differs or None)
