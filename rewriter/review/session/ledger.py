"""The answers of a review, kept in a file of decisions: each is on the disk before the next key is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from rewriter.decisions import Decisions, Record, Standing, Store, answered, edited_text, pieces, replay, standing
from rewriter.plan import DriverResult, Plan
from rewriter.review.session.filters import TAKEN, State
from rewriter.review.session.state import Answer, Edited
from rewriter.review.session.ties import named, with_needs

_STATES: dict[str, State] = {"yes": "accepted", "no": "rejected", "edit": "edited"}
_VERBS = {"yes": "accepted", "no": "rejected", "edit": "accepted as edited"}


@dataclass(frozen=True)
class Given:
    """Records that an answer added, and those that it took away."""

    added: tuple[Record, ...]
    gone: tuple[Record, ...] = ()


class Ledger:
    """What people decided about the hunks of a plan; `by` is who answers now."""

    def __init__(self, plan: Plan, store: Store, by: str) -> None:
        self.plan = plan
        self.store = store
        self.by = by
        self.known = store.load()
        self._standings: dict[int, tuple[Standing, ...]] = {}

    def standings(self, driver: int) -> tuple[Standing, ...]:
        """Where each hunk of a driver (by its number in the plan) stands."""
        if driver not in self._standings:
            self._standings[driver] = standing(self.plan.transform, self.plan.drivers[driver], self.known)
        return self._standings[driver]

    def states(self, driver: int) -> tuple[State, ...]:
        """What became of each hunk of a driver."""
        return tuple(map(_state, self.standings(driver)))

    def about(self, driver: int, hunk: int) -> tuple[str, ...]:
        """Who decided what about a hunk, in sentences."""
        found, result = self.standings(driver)[hunk], self.plan.drivers[driver]
        if found.conflict:
            return ("the answers differ:", *(f"  {_VERBS[said.answer]} by {_who(said)}" for said in found.conflict))
        if found.record is None:
            return tuple(f"was {_VERBS[old.answer]} by {_who(old)}; the edit is different now" for old in found.old)
        lines = [f"by {_who(found.record)}"]
        states = self.states(driver)
        missing = [need for need in result.hunks[hunk].needs if states[need] not in TAKEN]
        if states[hunk] in TAKEN and missing:
            lines.append(f"left out until {named(missing)} {'is' if len(missing) == 1 else 'are'} accepted too")
        return tuple(lines)

    def text(self, driver: int, hunk: int) -> str:
        """The text of a hunk as it is to be: as planned, or as somebody edited it."""
        found, planned = self.standings(driver)[hunk], self.plan.drivers[driver].hunks[hunk]
        if found.answer == "edit" and found.record is not None:
            return edited_text(planned, found.record.replacement)
        return planned.text

    def refresh(self) -> bool:
        """Take in what others answered meanwhile; says whether anything did."""
        return self._take_in(self.store.load())

    def give(self, driver: int, answers: Mapping[int, Answer]) -> Given:
        """Keep answers to hunks of a driver, all or none."""
        given = Given(
            tuple(self._record(driver, hunk, answer) for hunk, answer in answers.items() if answer != "none"),
            tuple(record for hunk, answer in answers.items() if answer == "none" for record in self._all(driver, hunk)),
        )
        given = Given(tuple(record for record in given.added if record.id not in self.known.ids), given.gone)
        self._change(driver, given.added, given.gone)
        return given

    def take_back(self, given: Given) -> None:
        """Make it as it was before these answers."""
        names = {record.driver for record in (*given.added, *given.gone)}
        driver = next((n for n, result in enumerate(self.plan.drivers) if result.driver in names), 0)
        self._change(driver, given.gone, given.added)

    def as_edited(self, driver: int, hunk: int, text: str) -> DriverResult:
        """The driver with what is accepted of it, and with one hunk as somebody edited it.

        Raises:
            Problem: the edited hunk cannot take the place of the hunk.
        """
        plan = replace(self.plan, drivers=(self.plan.drivers[driver],))
        needed = with_needs(plan.drivers[0], [hunk])
        states = self.states(driver)
        answers: dict[int, Answer] = {need: "yes" for need in needed if states[need] not in TAKEN}
        records = [self._record(driver, n, answer) for n, answer in {**answers, hunk: Edited(text)}.items()]
        known = Decisions.of((*self.known.records, *records))
        return replay(plan, known).plan.drivers[0]

    def _record(self, driver: int, hunk: int, answer: Answer) -> Record:
        word, text = ("edit", answer.text) if isinstance(answer, Edited) else (answer, "")
        assert word != "none"
        result = self.plan.drivers[driver]
        return answered(self.plan.transform, result, hunk, word, self.by, self.known, text)  # type: ignore[arg-type]

    def _all(self, driver: int, hunk: int) -> list[Record]:
        """Everything that was ever answered about the changes of a hunk."""
        result = self.plan.drivers[driver]
        own = set(pieces(result)[hunk])
        return [record for record in self.known.about(self.plan.transform, result.driver) if own & set(record.pieces)]

    def _change(self, driver: int, added: tuple[Record, ...], gone: tuple[Record, ...]) -> None:
        known = self.known
        if gone:
            known = self.store.take_back(*gone)
        if added:
            known = self.store.answer(*added)
        self._take_in(known, added, gone, driver)

    def _take_in(
        self, known: Decisions, added: Iterable[Record] = (), gone: Iterable[Record] = (), driver: int | None = None
    ) -> bool:
        """Forget where hunks stood: those of one driver, or all where others changed something too."""
        ours = (self.known.ids - {record.id for record in gone}) | {record.id for record in added}
        others = known.ids != ours
        if others:
            self._standings.clear()
        elif driver is not None:
            self._standings.pop(driver, None)
        self.known = known
        return others


def _state(found: Standing) -> State:
    if found.conflict:
        return "conflict"
    if found.answer is None:
        return "outdated" if found.old else "undecided"
    return _STATES[found.answer]


def _who(record: Record) -> str:
    return f"{record.by} on {record.when[:10]}"
