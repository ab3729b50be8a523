"""A hunk one line below the other, as ``git diff`` shows it, with what differs within lines marked."""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.review.lines import Line, blocks
from rewriter.review.terminal.paint import Look, Paint, runs
from rewriter.review.text import visible

LOOKS: dict[str, tuple[Look, Look]] = {" ": ("plain", "plain"), "-": ("old", "oldword"), "+": ("new", "newword")}
"""Sign of a line -> how it looks, and how what differs in it looks."""


def unified(hunk: str, paint: Paint) -> Iterator[str]:
    """The lines of a hunk below its ``@@`` line, exactly as many as it has, in its order."""
    for block in blocks(hunk):
        for line in block.lines:
            yield runs(paint, _parts(line))
            if line.end:
                yield paint(visible(line.end), "plain")


def _parts(line: Line) -> Iterator[tuple[str, Look]]:
    look, word = LOOKS[line.sign]
    yield line.sign, look
    # Space at the end of a new line is shown as git shows it, so that nobody adds it unseen.
    ends = len(line.text.rstrip(" \t")) if line.sign == "+" else len(line.text)
    at = 0
    for piece, differs in line.pieces:
        cut = max(ends - at, 0)
        yield visible(piece[:cut]), word if differs else look
        yield visible(piece[cut:]), "blank"
        at += len(piece)
