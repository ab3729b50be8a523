"""The state of a driver in one character."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rewriter.review.session.filters import OPEN, TAKEN, State

MARKS = {
    "?": "something is undecided",
    "!": "two reviewers differ",
    "+": "all hunks are accepted",
    "-": "all hunks are rejected",
    "*": "some hunks are accepted, some rejected",
    " ": "there is nothing to decide",
}
"""What stands before a driver."""


def mark(states: Sequence[State]) -> str:
    """The state of a driver in one character, one of `MARKS`."""
    found = Counter(states)
    if found["conflict"]:
        return "!"
    if any(found[state] for state in OPEN):
        return "?"
    if not states:
        return " "
    taken = sum(found[state] for state in TAKEN)
    return "+" if taken == len(states) else "*" if taken else "-"
