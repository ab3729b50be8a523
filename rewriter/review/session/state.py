"""A review: answers to hunks with all that comes along, and taking them back."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from rewriter.plan import Plan
from rewriter.review.session.filters import OPEN, TAKEN, Filter, State
from rewriter.review.session.ties import named, with_dependents, with_needs
from rewriter.review.session.walk import Place, Walk
from rewriter.review.text import flat

Word = Literal["yes", "no", "none"]
"""``none`` makes a hunk undecided again."""


@dataclass(frozen=True)
class Edited:
    """The answer to a hunk that somebody edited: the whole of its new text."""

    text: str


Answer = Word | Edited


class Answers(Protocol):
    """What keeps the answers, each at once and for good."""

    def states(self, driver: int) -> tuple[State, ...]:
        """What became of each hunk of a driver (by its number in the plan)."""
        ...

    def about(self, driver: int, hunk: int) -> tuple[str, ...]:
        """Who decided what about a hunk, in sentences."""
        ...

    def text(self, driver: int, hunk: int) -> str:
        """The text of a hunk as it is to be: as planned, or as somebody edited it."""
        ...

    def refresh(self) -> bool:
        """Take in what others answered meanwhile; says whether anything did."""
        ...

    def give(self, driver: int, answers: Mapping[int, Answer]) -> Any:
        """Keep answers to hunks of a driver, all or none; returns what `take_back` needs."""
        ...

    def take_back(self, given: Any) -> None:
        """Make it as it was before these answers."""
        ...


@dataclass(frozen=True)
class _Done:
    """What was answered together, and where."""

    given: Any
    place: Place
    what: str


class Review(Walk):
    """A review of one plan; every answer returns a sentence for the reviewer and goes on to the next undecided hunk."""

    def __init__(self, plan: Plan, answers: Answers, shown: Filter | None = None) -> None:
        super().__init__(plan, answers.states, shown or Filter())
        self.answers = answers
        self._done: list[_Done] = []

    def accept(self) -> str:
        """Take the hunk as it is, with what it needs."""
        return self._answer({self.place.hunk: "yes"})

    def reject(self) -> str:
        """Leave the hunk out, and what cannot stand without it."""
        return self._answer({self.place.hunk: "no"})

    def accept_rest(self) -> str:
        """Take the hunk and all later ones of its driver that are undecided."""
        return self._answer(dict.fromkeys(self._rest(), "yes"))

    def reject_rest(self) -> str:
        """Leave out the hunk and all later ones of its driver that are undecided."""
        return self._answer(dict.fromkeys(self._rest(), "no"))

    def replace(self, text: str) -> str:
        """Take the hunk as it was edited, with what it needs."""
        return self._answer({self.place.hunk: Edited(text)})

    def withdraw(self) -> str:
        """Make the hunk undecided again, and accepted ones that cannot stand without it."""
        here, states = self.place.hunk, self.states(self.place.driver)
        if self.hunk is None or states[here] == "undecided":
            return "nobody decided about it"
        along = [hunk for hunk in with_dependents(self.driver, [here]) if hunk != here and states[hunk] in TAKEN]
        what = _said(self.driver.driver, [here], along, "none")
        self._give(dict.fromkeys((here, *along), "none"), what)
        return what

    def undo(self) -> str:
        """Take the last answer of this session back, with all that came along, and go there."""
        if not self._done:
            return "nothing to undo"
        done = self._done.pop()
        self.answers.take_back(done.given)
        self.go(done.place)
        return f"taken back: {done.what}"

    def _rest(self) -> list[int]:
        here, states = self.place.hunk, self.states(self.place.driver)
        return [here, *(hunk for hunk in range(here + 1, len(states)) if states[hunk] in OPEN)]

    def _answer(self, asked: Mapping[int, Answer]) -> str:
        """Keep what was asked for and what follows from it; the answers are all *no*, or none is."""
        if self.hunk is None:
            return "there is nothing to decide about this driver"
        word: Word = "no" if "no" in asked.values() else "yes"
        states = self.states(self.place.driver)
        tied = (with_needs if word == "yes" else with_dependents)(self.driver, asked)
        # What was edited before stays edited where it only comes along; asked about, it becomes as planned.
        right = TAKEN if word == "yes" else {"rejected"}
        along = [hunk for hunk in tied if hunk not in asked and states[hunk] not in right]
        fresh = {hunk: answer for hunk, answer in asked.items() if states[hunk] != _STATES.get(answer)}
        edited = any(isinstance(answer, Edited) for answer in asked.values())
        what = _said(self.driver.driver, asked, along, word, edited)
        if fresh or along:
            self._give({**fresh, **dict.fromkeys(along, word)}, what)
        after = self.next_open()
        return f"{what}; {after}" if after else what

    def _give(self, answers: Mapping[int, Answer], what: str) -> None:
        given = self.answers.give(self.place.driver, dict(sorted(answers.items())))
        self._done.append(_Done(given, self.place, what))
        self.moved()


_STATES: Mapping[Answer, State] = {"yes": "accepted", "no": "rejected"}


_VERBS: Mapping[Word, str] = {"yes": "accepted", "no": "rejected", "none": "undecided again"}


def _said(driver: str, asked: Collection[int], along: list[int], word: Word, edited: bool = False) -> str:
    said = f"{named(asked)} of {flat(driver)} {_VERBS[word]}{' as edited' if edited else ''}"
    if not along:
        return said
    one = len(asked) == 1
    if word == "yes":
        return f"{said}, with {named(along)}, which {'it needs' if one else 'they need'}"
    return f"{said}, with {named(along)}, which cannot stand without {'it' if one else 'them'}"
