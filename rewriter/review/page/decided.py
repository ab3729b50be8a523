"""What reviewers decided about the hunks of a driver, as the page shows it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from rewriter.decisions import Decisions, Record, Standing, edited_text, standing
from rewriter.decisions.chosen import choose
from rewriter.plan import DriverResult
from rewriter.review.page.code import lines_of, markup
from rewriter.review.session.filters import OPEN, STATES, TAKEN, State

_STATES: dict[str, State] = {"yes": "accepted", "no": "rejected", "edit": "edited"}


@dataclass(frozen=True)
class Decision:
    """Where a hunk stands, who said so, and where somebody edited it the hunk as it is then."""

    state: State
    said: tuple[str, ...]
    code: Markup | None = None


def decisions_of(transform: str, driver: DriverResult, decisions: Decisions | None) -> tuple[Decision, ...]:
    """A decision for each hunk; () where nobody reviewed this transform, or the plan knows no hunks."""
    if decisions is None or transform not in decisions.transforms:
        return ()
    standings = standing(transform, driver, decisions)
    fates = choose(driver, standings, take=False).fates
    return tuple(
        _decision(driver, number, one, fate == "without")
        for number, (one, fate) in enumerate(zip(standings, fates, strict=True))
    )


def counted(states: Iterable[State]) -> tuple[tuple[State, int], ...]:
    """How often there is which state, in the order of `STATES`."""
    found = Counter(states)
    return tuple((state, found[state]) for state in STATES if found[state])


def found_by(states: Iterable[State]) -> tuple[State, ...]:
    """The words by which a driver with hunks in these states is found: what is open is undecided, too, what is taken accepted."""
    own = set(states)
    wide: dict[State, frozenset[State]] = {"undecided": OPEN, "accepted": TAKEN}
    return tuple(state for state in STATES if own & (wide.get(state, frozenset()) | {state}))


def _decision(driver: DriverResult, number: int, one: Standing, without: bool) -> Decision:
    if one.conflict:
        return Decision("conflict", ("reviewers differ", *map(_said, one.conflict)))
    if one.old:
        return Decision("outdated", ("an earlier answer was about another edit", *map(_said, one.old)))
    if one.answer is None or one.record is None:
        return Decision("undecided", ())
    said = [_who(one.record)]
    if without:
        said.append("left out all the same: it needs another hunk, which is not accepted")
    code = None
    if one.answer == "edit":
        code = markup(lines_of(edited_text(driver.hunks[number], one.record.replacement))[1])
    return Decision(_STATES[one.answer], tuple(said), code)


def _said(record: Record) -> str:
    return f"{_STATES[record.answer]} {_who(record)}"


def _who(record: Record) -> str:
    return f"by {record.by or 'somebody'} on {record.when[:10]}"
