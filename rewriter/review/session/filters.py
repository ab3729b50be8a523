"""Which drivers of a plan a review shows: words for outcomes, answers and reasons, and any other word as text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from rewriter.errors import Problem
from rewriter.plan import OUTCOMES, DriverResult, Plan
from rewriter.review.select import codes

State = Literal["undecided", "accepted", "edited", "rejected", "conflict", "outdated"]
"""What became of a hunk: ``edited`` is accepted with a change of one's own; ``conflict`` and ``outdated`` are undecided too,
because two reviewers differ or because an earlier answer was about another edit."""

STATES: tuple[State, ...] = ("undecided", "accepted", "edited", "rejected", "conflict", "outdated")
OPEN: frozenset[State] = frozenset({"undecided", "conflict", "outdated"})
TAKEN: frozenset[State] = frozenset({"accepted", "edited"})
ALL = "all"

_MEANS: dict[State, frozenset[State]] = {"undecided": OPEN, "accepted": TAKEN}


@dataclass(frozen=True)
class Filter:
    """A driver is shown if it has one of the outcomes, one of the reasons, a hunk in one of the states, and all the texts.

    What is empty does not narrow; with neither outcomes nor reasons only drivers that have hunks are shown, unless `all`.
    """

    outcomes: frozenset[str] = frozenset()
    reasons: frozenset[str] = frozenset()
    states: frozenset[State] = frozenset()
    texts: tuple[str, ...] = ()
    all: bool = False
    words: str = field(default="", compare=False)
    """As it was typed, for the screen."""

    def shows(self, driver: DriverResult, states: Iterable[State]) -> bool:
        """Whether a driver whose hunks are in these states is shown."""
        if self.outcomes and driver.outcome not in self.outcomes:
            return False
        if self.reasons and self.reasons.isdisjoint(codes(driver)):
            return False
        if self.states and self.states.isdisjoint(states):
            return False
        if not (self.all or self.outcomes or self.reasons or driver.hunks):
            return False
        name = "\n".join((driver.driver, *driver.files)).lower()
        return all(text in name for text in self.texts)


def read_filter(text: str, plan: Plan) -> Filter:
    """A filter from what a person types, such as ``undecided review`` or ``redundant-release sound``.

    Words may stand in any order; ``reason:CODE`` is a reason too. Any other word has to occur in the driver's name or files.

    Raises:
        Problem: ``reason:`` names a reason that no driver of the plan has.
    """
    words = text.split()
    known = {code for driver in plan.drivers for code in codes(driver)}
    outcomes, found, states, texts = set[str](), set[str](), set[State](), list[str]()
    for word in words:
        code = word.removeprefix("reason:")
        if code != word and code not in known:
            raise Problem(f"no driver has the reason {code!r}", f"there are: {', '.join(sorted(known))}", "name one")
        if code in known:
            found.add(code)
        elif word in OUTCOMES:
            outcomes.add(word)
        elif word in STATES:
            states |= _MEANS.get(word, frozenset({word}))
        elif word != ALL:
            texts.append(word.lower())
    return Filter(frozenset(outcomes), frozenset(found), frozenset(states), tuple(texts), ALL in words, " ".join(words))


def filter_words(plan: Plan) -> list[str]:
    """The words that mean something in a filter of this plan, for completion."""
    used = {driver.outcome for driver in plan.drivers}
    reasons = {code for driver in plan.drivers for code in codes(driver)}
    return [*STATES, *(word for word in OUTCOMES if word in used), ALL, *sorted(reasons)]
