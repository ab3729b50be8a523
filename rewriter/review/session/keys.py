"""The keys of a review, the same in both front ends; those that ``git add -p`` has mean what they mean there."""

from __future__ import annotations

from typing import NamedTuple


class Key(NamedTuple):
    """A key, the name of what it does, and that in words."""

    key: str
    does: str
    text: str


ANSWERS = (
    Key("y", "accept", "accept this hunk, with what it needs"),
    Key("n", "reject", "reject this hunk, with what cannot stand without it"),
    Key("a", "accept_rest", "accept this hunk and the undecided ones after it in this driver"),
    Key("d", "reject_rest", "reject this hunk and the undecided ones after it in this driver"),
    Key("e", "edit", "edit this hunk in your editor; the result has to apply and to parse"),
    Key("u", "undo", "take the last answer back, with all that came along"),
    Key("w", "withdraw", "make this hunk undecided again"),
)
MOVES = (
    Key("j", "next_open", "next undecided hunk"),
    Key("k", "previous_open", "previous undecided hunk"),
    Key("J", "next_hunk", "next hunk"),
    Key("K", "previous_hunk", "previous hunk"),
    Key("]", "next_driver", "next driver"),
    Key("[", "previous_driver", "previous driver"),
    Key("g", "goto", "go to a driver, by number or a part of its name"),
    Key("/", "search", "search names, reasons and hunks; an empty search goes on to the next"),
    Key("o", "only", "show only some drivers: undecided, accepted, rejected, conflict, an outcome, a reason, a name"),
)
VIEWS = (
    Key("p", "proof", "the proof behind this hunk, with lines"),
    Key("f", "function", "the whole function: old and new, then as it will be, then as it is"),
    Key("l", "list", "the list of drivers"),
    Key("?", "help", "this help"),
    Key("q", "quit", "quit; every answer is remembered already"),
)
KEYS = (*ANSWERS, *MOVES, *VIEWS)
