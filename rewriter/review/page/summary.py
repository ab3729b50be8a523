"""The head of the page: what was looked at, how it came out, and what is in the series."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from rewriter.lifetime.answers import CLASSES
from rewriter.plan import OUTCOMES
from rewriter.review.page.decided import counted
from rewriter.review.page.found import Found
from rewriter.review.page.mails import LetterView, Mails
from rewriter.review.page.view import DriverView
from rewriter.review.session.filters import STATES, State

ROW = 24
"""Height of a row of the chart, in pixels."""

_WIDEST = 52.0
"""The longest bar, in percent of the chart's width; words stand before it and the number behind it."""


@dataclass(frozen=True)
class Bar:
    """One row of the chart: an outcome, or with `reason` one of its reasons; `width` in percent, `top` in pixels."""

    outcome: str
    reason: str
    text: str
    count: int
    width: float
    top: int

    @property
    def href(self) -> str:
        """The link that shows these drivers alone."""
        wanted = {"outcome": self.outcome, "reason": self.reason}
        return "#?" + urlencode({key: value for key, value in wanted.items() if value})

    @property
    def label(self) -> str:
        """What the row says, in words."""
        what = f"{self.reason} ({self.outcome})" if self.reason else self.outcome
        return f"{what}: {self.count} {'driver' if self.count == 1 else 'drivers'}"


@dataclass(frozen=True)
class Option:
    """One choice of a filter, and how many drivers it leaves."""

    value: str
    count: int


@dataclass(frozen=True)
class Summary:
    """Everything in the head of the page."""

    title: str
    tree: str
    commit: str
    version: int
    counts: dict[str, int]
    bars: tuple[Bar, ...]
    filters: tuple[tuple[str, tuple[Option, ...]], ...]
    released_by: tuple[tuple[int, str], ...]
    letters: tuple[LetterView, ...]
    patches: int
    reroll: int
    held: tuple[tuple[str, tuple[str, ...]], ...]
    """Each reason with what is held back for it."""

    compiled: tuple[tuple[str, int], ...]
    decided: tuple[tuple[State, int], ...]
    """Where all hunks stand, counted; () where nobody reviewed them."""

    notes: tuple[str, ...]

    @property
    def height(self) -> int:
        """Of the chart, in pixels."""
        return len(self.bars) * ROW


def summary(found: Found, mails: Mails, views: Sequence[DriverView]) -> Summary:
    """The summary of a series or a plan."""
    plan, record = found.plan, found.record
    letters = tuple(mails.letters())
    results = Counter(one.result for one in (found.compiled or {}).values())
    decided = counted(state for view in views for state, count in view.decided for _ in range(count))
    return Summary(
        title=plan.transform,
        tree=f"Linux {plan.tree_version}" if plan.tree_version else "a tree of unknown version",
        commit=plan.tree_commit or "",
        version=plan.transform_version,
        counts=plan.counts,
        bars=_bars(views),
        filters=tuple((name, options) for name, options in _filters(views) if options),
        released_by=tuple((plan.released_by[word], text) for word, text in CLASSES.items() if word in plan.released_by),
        letters=letters,
        patches=sum(letter.patches for letter in letters),
        reroll=record.version if record else 0,
        held=_by_reason(record.held) if record else (),
        compiled=tuple((word, results[word]) for word in ("passed", "failed", "not-built") if results[word]),
        decided=decided,
        notes=plan.notes,
    )


def _by_reason(held: Iterable[tuple[str, str]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    found: dict[str, tuple[str, ...]] = {}
    for what, reason in held:
        found[reason] = (*found.get(reason, ()), what)
    return tuple(found.items())


def _bars(views: Sequence[DriverView]) -> tuple[Bar, ...]:
    """A row for each outcome, and below it one for each of its reasons, the most frequent first."""
    texts = {(view.result.outcome, view.result.reason.code): view.result.reason.text for view in views}
    counts = Counter((view.result.outcome, view.result.reason.code) for view in views)
    rows: list[tuple[str, str, str, int]] = []
    for outcome in OUTCOMES:
        own = sorted(((n, code) for (word, code), n in counts.items() if word == outcome), key=lambda r: (-r[0], r[1]))
        rows += [(outcome, "", "", sum(n for n, _ in own))] if own else []
        rows += [(outcome, code, texts[outcome, code].split(": ")[0], n) for n, code in own]
    most = max((row[3] for row in rows), default=1)
    return tuple(
        Bar(outcome, reason, text, count, max(0.4, round(_WIDEST * count / most, 2)), at * ROW)
        for at, (outcome, reason, text, count) in enumerate(rows)
    )


def _filters(views: Sequence[DriverView]) -> Iterator[tuple[str, tuple[Option, ...]]]:
    """Each filter with its choices: words that have an order in theirs, names by the alphabet."""
    yield "outcome", _options((view.result.outcome for view in views), OUTCOMES)
    yield "reason", _options(view.result.reason.code for view in views)
    yield "subsystem", _options(view.subsystem.name for view in views)
    yield "decision", _options((state for view in views for state in view.states), STATES)


def _options(values: Iterable[str], order: Sequence[str] = ()) -> tuple[Option, ...]:
    counted = Counter(values)
    order = order or sorted(counted, key=lambda value: (value.lower(), value))
    return tuple(Option(value, counted[value]) for value in order if counted[value])
