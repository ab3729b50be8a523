"""Colours of text on a terminal, those that git gives a diff; without colours nothing of rich is imported."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import groupby
from typing import Literal

Look = Literal[
    "driver", "review", "failed", "meta", "hunk", "old", "new", "oldword", "newword", "blank", "why", "dim", "plain"
]

_LOOKS: dict[Look, str] = {
    "driver": "bold yellow",
    "review": "bold magenta",
    "failed": "bold red",
    "meta": "bold",
    "hunk": "cyan",
    "old": "red",
    "new": "green",
    "oldword": "reverse red",
    "newword": "reverse green",
    "blank": "on red",
    "why": "yellow",
    "dim": "dim",
    "plain": "",
}

WORDS: dict[str, Look] = {
    "changed": "new",
    "convert": "new",
    "remove": "new",
    "review": "review",
    "failed": "failed",
}
"""How an outcome or a verdict looks; others are plain."""

Paint = Callable[[str, Look], str]
"""Gives a text, which has to be visible already, the colours of a look."""


def painter(colours: bool) -> Paint:
    """What paints, or leaves text as it is."""
    if not colours:
        return plain
    from rich.color import ColorSystem
    from rich.style import Style

    styles = {look: Style.parse(words) for look, words in _LOOKS.items()}
    # The sixteen colours of the terminal's own palette, as git takes them: they fit any background.
    return lambda text, look: styles[look].render(text, color_system=ColorSystem.STANDARD)


def runs(paint: Paint, parts: Iterable[tuple[str, Look]]) -> str:
    """Parts of a line painted, neighbours of one look at once."""
    return "".join(
        paint("".join(text for text, _ in group), look) for look, group in groupby(parts, key=lambda part: part[1])
    )


def plain(text: str, _look: Look) -> str:
    """Leaves a text as it is."""
    return text
