"""The facts of a whole series that its cover letter may say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from rewriter.decisions.edited import WHY as BY_HAND
from rewriter.lifetime.answers import CLASSES
from rewriter.plan import OUTCOMES, DriverResult, Plan
from rewriter.series.changes import Change
from rewriter.series.facts import UNTESTED, names_in, proven_sites_of, tool_facts
from rewriter.series.phases import overclaim
from rewriter.series.sent import HeldBack, Place, Sent
from rewriter.series.text import fill, readable
from rewriter.transform import ManagedConversion

LISTED = 20
"""Drivers named one by one; the rest is a count."""

SAID = {
    "changed": "converted",
    "unchanged": "with nothing left to do",
    "skipped": "not converted",
    "review": "for a person to decide",
    "failed": "not analysed",
}
"""What the cover calls the outcomes."""


@dataclass(frozen=True)
class Row:
    """A number of drivers and what they have in common."""

    count: int
    text: str


@dataclass(frozen=True)
class Group:
    """The drivers of one outcome, and by reason."""

    count: int
    text: str
    reasons: tuple[Row, ...]


@dataclass(frozen=True)
class Named:
    """Drivers named one by one, each with the reason; `more` of them are not."""

    drivers: tuple[tuple[str, str], ...]
    more: int


@dataclass(frozen=True)
class CoverFacts:
    """What the template of the cover letter may say; every field is a name in it."""

    acquires: tuple[str, ...]
    managed: tuple[str, ...]
    release: str
    """Names of functions, without parentheses: what is converted, to what, and what is dropped."""

    problem: tuple[str, ...]
    change: str
    steps: tuple[str, ...]
    """The words of the transform, names filled in."""

    converted: int
    """Drivers in the series, one per patch."""

    partial: int
    """How many of them are proven in part only, and marked."""

    by_hand: int
    """In how many a reviewer wrote something by hand."""

    calls: int
    dropped: int
    droppers: int
    """Calls that are converted; releases that are dropped, and the drivers that this is about."""

    depends: tuple[str, ...]
    headers: tuple[str, ...]
    """Managed functions that neither the tree nor the series declares, and the headers that were asked."""

    introduced: tuple[str, ...]
    """Managed functions that the first patch of the series introduces."""

    scanned: int
    outcomes: tuple[Group, ...]
    releasers: tuple[Row, ...]
    """All drivers that call such functions, by outcome, and by who releases today."""

    review: Named
    failed: Named
    """Drivers left for a person, and those that could not be read."""

    links: tuple[str, ...]
    """Earlier attempts, as URLs."""

    version: str
    """The kernel's, "" where it is not known."""

    tool: str
    transform: str
    tested: str

    held: tuple[HeldBack, ...] = ()
    """What policies hold back from the series."""

    place: Place | None = None
    """Which of several threads this is, None where there is one."""


def cover_facts(
    plan: Plan,
    changes: Sequence[Change],
    conversion: ManagedConversion,
    depends: tuple[str, ...],
    links: tuple[str, ...] = (),
    tested: str = UNTESTED,
    introduced: tuple[str, ...] = (),
    sent: Sent | None = None,
) -> CoverFacts:
    """The facts of the series that converts `changes`; `depends` are functions that the tree does not declare."""
    names, words = names_in(changes, conversion), conversion.words
    dropped = [[s for s in proven_sites_of(change, "remove") if s.kind == "release"] for change in changes]
    done = {change.result.driver for change in changes}
    return CoverFacts(
        acquires=tuple(old for old, new in conversion.pair.acquires.items() if new in new_names(changes, conversion)),
        managed=new_names(changes, conversion),
        release=names["release"],
        problem=tuple(fill(text, **names) for text in words.problem),
        change=fill(words.change, **names),
        steps=tuple(fill(text, **names) for text in words.steps),
        converted=len(changes),
        partial=sum(change.for_review for change in changes),
        by_hand=sum(bool(change.by_hand) for change in changes),
        calls=sum(len(proven_sites_of(change, "convert")) for change in changes),
        dropped=sum(map(len, dropped)),
        droppers=sum(map(bool, dropped)),
        depends=depends,
        introduced=introduced,
        headers=conversion.pair.headers,
        scanned=len(plan.drivers),
        outcomes=tuple(_groups(plan, done)),
        releasers=tuple(Row(plan.released_by[w], text) for w, text in CLASSES.items() if w in plan.released_by),
        review=_named(d for d in plan.drivers if d.outcome == "review" and d.driver not in done),
        failed=_named(d for d in plan.drivers if d.outcome == "failed"),
        links=links,
        version=plan.tree_version or "",
        **tool_facts(conversion, tested),
        held=sent.held if sent else (),
        place=sent.place if sent else None,
    )


def new_names(changes: Iterable[Change], conversion: ManagedConversion) -> tuple[str, ...]:
    """The managed functions that the changes call."""
    calls = {site.call for change in changes for site in change.result.sites if site.verdict == "convert"}
    return tuple(new for old, new in conversion.pair.acquires.items() if old in calls)


def _groups(plan: Plan, done: Collection[str]) -> Iterable[Group]:
    """The outcomes that there are; `done` are the drivers of this series."""
    for outcome in OUTCOMES:
        drivers = [driver for driver in plan.drivers if driver.outcome == outcome]
        if drivers:
            rows = _done(drivers) if outcome == "changed" else _reasons(drivers)
            here = sum(driver.driver in done for driver in drivers)
            partly = outcome == "changed" and here < len(drivers)
            said = f"that can be converted, {here} of them here" if partly else SAID[outcome]
            yield Group(len(drivers), said, tuple(rows))


def _done(drivers: Sequence[DriverResult]) -> Iterable[Row]:
    """Converted drivers by what is done to them: that says more than why it may be done, which each patch says."""
    by_hand = [driver for driver in drivers if any(edit.why == BY_HAND for edit in driver.edits)]
    verdicts = [{site.verdict for site in driver.sites} for driver in drivers if driver not in by_hand]
    kinds: dict[str, Sequence[object]] = {
        "the call is renamed, and nothing else": [v for v in verdicts if "remove" not in v],
        "the call is renamed, and redundant releases go": [v for v in verdicts if {"convert", "remove"} <= v],
        "only redundant releases go": [v for v in verdicts if "remove" in v and "convert" not in v],
        "a reviewer wrote a part of the change by hand": by_hand,
    }
    yield from (Row(len(found), text) for text, found in kinds.items() if found)


def _reasons(drivers: Sequence[DriverResult]) -> Iterable[Row]:
    """By reason, most drivers first; its sentence stands there where all of them share it, else its code."""
    counts = Counter(driver.reason.code for driver in drivers)
    for code, number in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        texts = {readable(d.reason.text).split(": ")[0] for d in drivers if d.reason.code == code}
        text = texts.pop() if len(texts) == 1 else ""
        yield Row(number, text if text and not overclaim(text) else code)


def _named(drivers: Iterable[DriverResult]) -> Named:
    found = list(drivers)
    said = tuple((driver.driver, _because(driver)) for driver in found[:LISTED])
    return Named(said, max(0, len(found) - LISTED))


def _because(driver: DriverResult) -> str:
    text = readable(driver.reason.text)
    return driver.reason.code if overclaim(text) or not text else text
