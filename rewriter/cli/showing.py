"""How `diff` shows a plan: a patch for programs, or what a person reads on a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from rewriter.cli.options import Form, When
from rewriter.cli.pager import show as to_screen
from rewriter.cli.screen import colours, note, on_terminal, tell, width, write_source
from rewriter.errors import Problem
from rewriter.plan import OUTCOMES

if TYPE_CHECKING:
    from rewriter.plan import Plan


class Shape(Enum):
    """What is shown of the diff."""

    UNIFIED = auto()
    SIDE_BY_SIDE = auto()
    STAT = auto()
    NAMES = auto()


@dataclass(frozen=True)
class Look:
    """How it is shown, as the user wishes."""

    shape: Shape
    color: When
    no_pager: bool
    quiet: bool


def shape(stat: bool, names: bool, beside: bool, fmt: Form) -> Shape:
    """The one shape that is asked for.

    Raises:
        Problem: there is more than one.
    """
    asked = [
        (option, what)
        for option, what, given in (
            ("--stat", Shape.STAT, stat),
            ("--name-only", Shape.NAMES, names),
            ("--side-by-side", Shape.SIDE_BY_SIDE, beside),
            (f"--format {fmt}", Shape.UNIFIED, fmt is not Form.TEXT),
        )
        if given
    ]
    if len(asked) > 1:
        named = " and ".join(option for option, _ in asked)
        raise Problem(f"{named} do not go together", "each is a view of its own", "give one of them")
    return asked[0][1] if asked else Shape.UNIFIED


def show(shown: Plan, others: Counter[str], look: Look) -> None:
    """The drivers of a plan, and on stderr how many `others` there are (by outcome) where nobody would know."""
    chunks = _chunks(shown, look)
    if on_terminal() or look.color is When.ALWAYS:
        to_screen(chunks, look.no_pager)
    else:
        write_source(chunks)
    if on_terminal() or not shown.drivers:
        _left_out(len(shown.drivers), others, look.quiet)


def _chunks(plan: Plan, look: Look) -> Iterable[str]:
    """What goes to stdout: text on a terminal, bytes as latin-1 elsewhere."""
    person = on_terminal() or look.color is When.ALWAYS
    if look.shape is Shape.NAMES:
        return _names(plan, person)
    from rewriter.review.terminal.paint import painter

    paint = painter(colours(look.color))
    if look.shape is Shape.STAT:
        from rewriter.review.terminal.stat import changes, stat

        return (f"{line}\n" for line in stat(changes(plan), width(), paint))
    if person:
        from rewriter.review.terminal.view import View

        return View(paint, width(), look.shape is Shape.SIDE_BY_SIDE).text(plan)
    from rewriter.review.diffview import patch

    if look.shape is Shape.SIDE_BY_SIDE:
        tell("rewriter: --side-by-side is for a terminal: this is the patch")
    return patch(plan)


def _names(plan: Plan, person: bool) -> Iterator[str]:
    from rewriter.review.diffview import paths
    from rewriter.review.text import flat

    for path in paths(plan):
        yield f"{flat(path) if person else path.encode('utf-8', 'surrogateescape').decode('latin-1')}\n"


def _left_out(number: int, others: Counter[str], quiet: bool) -> None:
    """How many drivers there are beside those shown, and how to see them."""
    also = "; ".join(f"{others[word]} {word}: --only {word}" for word in OUTCOMES if others[word])
    note(f"{number} driver{'s' * (number != 1)} shown{f' (not shown: {also})' * bool(also)}", quiet)
