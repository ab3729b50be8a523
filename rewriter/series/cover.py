"""The cover letter: what the series is for, what was done and, by reason, what was not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from rewriter.lifetime.answers import CLASSES
from rewriter.plan import OUTCOMES, DriverResult, Plan
from rewriter.series.changes import Change
from rewriter.series.messages import disclosure, names_in
from rewriter.series.text import claims_too_much, fill, readable, wrap
from rewriter.transform import ManagedConversion

LISTED = 20
"""Drivers named one by one; the rest is a count."""


def cover_subject(conversion: ManagedConversion) -> str:
    """The subject of the cover letter, without its number."""
    return " ".join(conversion.words.cover.split())


def cover_text(
    plan: Plan, changes: Sequence[Change], conversion: ManagedConversion, root: Path, notes: Iterable[str] = ()
) -> str:
    """The text above the shortlog."""
    names = names_in(changes, conversion)
    parts = [wrap(fill(text, **names)) for text in (*conversion.words.problem, conversion.words.change)]
    parts.append(wrap(_scope(changes)))
    parts += [wrap(text) for text in _dependency(changes, conversion, root)]
    parts += [_outcomes(plan), _census(plan), _reasons(plan)]
    parts += _left(plan, changes)
    parts += ["\n".join(wrap(note, "- ") for note in notes)] if notes else []
    parts += [wrap(_based_on(plan)), disclosure(conversion)]
    return "\n\n".join(part for part in parts if part)


def new_names(changes: Iterable[Change], conversion: ManagedConversion) -> tuple[str, ...]:
    """The managed functions that the changes call."""
    calls = {site.call for change in changes for site in change.result.sites if site.verdict == "convert"}
    return tuple(new for old, new in conversion.pair.acquires.items() if old in calls)


def undeclared(changes: Iterable[Change], conversion: ManagedConversion, root: Path) -> tuple[str, ...]:
    """The managed functions that the tree's headers do not name; none where the tree has no such header to ask."""
    texts = [(root / header).read_bytes() for header in conversion.pair.headers if (root / header).is_file()]
    if not texts:
        return ()
    known = set(re.findall(rb"\w+", b"\n".join(texts)))
    return tuple(name for name in new_names(changes, conversion) if name.encode() not in known)


def _scope(changes: Sequence[Change]) -> str:
    count = len(changes)
    drivers = "one driver" if count == 1 else f"{count} drivers, one per patch"
    text = f"This series is preparation: it converts {drivers}. Each patch names the lines that prove it right."
    partly = sum(change.for_review for change in changes)
    if partly:
        text += f" Those marked [REVIEW] ({partly}) cover only the part of their driver that could be proven."
    return text


def _dependency(changes: Sequence[Change], conversion: ManagedConversion, root: Path) -> list[str]:
    absent = undeclared(changes, conversion, root)
    if not absent:
        return []
    names = " and ".join(f"{name}()" for name in absent)
    headers = " or ".join(conversion.pair.headers)
    return [f"The series depends on {names}, which {headers} of this tree does not declare: apply that first."]


def _outcomes(plan: Plan) -> str:
    counts = plan.counts
    lines = [f"{counts[word]:5} {word}" for word in OUTCOMES if counts[word]]
    return "\n".join((f"Drivers with such calls: {counts['scanned']}, of which", "", *lines))


def _census(plan: Plan) -> str:
    """Who releases what the drivers acquire now, with the number of drivers."""
    counts = plan.released_by
    lines = [wrap(text, f"{counts[word]:5} ") for word, text in CLASSES.items() if word in counts]
    return "\n".join(("Who releases now, by driver:", "", *lines)) if lines else ""


def _reasons(plan: Plan) -> str:
    """Outcome and reason with the number of drivers; a reason's sentence stands there where all drivers share it."""
    counts = Counter((driver.outcome, driver.reason.code) for driver in plan.drivers)
    texts: dict[tuple[str, str], set[str]] = {}
    for driver in plan.drivers:
        texts.setdefault((driver.outcome, driver.reason.code), set()).add(driver.reason.text.split(": ")[0])
    ordered = sorted(counts, key=lambda key: (OUTCOMES.index(key[0]), -counts[key], key[1]))
    lines = [wrap(_reason_line(key, texts[key]), f"{counts[key]:5} ") for key in ordered]
    return "\n".join(("By reason:", "", *lines)) if lines else ""


def _reason_line(key: tuple[str, str], texts: set[str]) -> str:
    outcome, code = key
    text = readable(next(iter(texts))) if len(texts) == 1 else ""
    return f"{outcome}, {code}" + (f": {text}" if text and not claims_too_much(text) else "")


def _left(plan: Plan, changes: Sequence[Change]) -> list[str]:
    """The drivers that a person has to look at, or that could not be analysed."""
    done = {change.result.driver for change in changes}
    review = [driver for driver in plan.drivers if driver.outcome == "review" and driver.driver not in done]
    failed = [driver for driver in plan.drivers if driver.outcome == "failed"]
    return [*_drivers("Left for review, not in this series:", review), *_drivers("Not analysed:", failed)]


def _drivers(head: str, drivers: Sequence[DriverResult]) -> list[str]:
    if not drivers:
        return []
    lines = [wrap(f"{driver.driver}: {_because(driver)}", "  - ") for driver in drivers[:LISTED]]
    rest = [f"  - and {len(drivers) - LISTED} more"] if len(drivers) > LISTED else []
    return ["\n".join((head, "", *lines, *rest))]


def _because(driver: DriverResult) -> str:
    text = readable(driver.reason.text)
    return driver.reason.code if claims_too_much(text) or not text else text


def _based_on(plan: Plan) -> str:
    return f"Made on Linux {plan.tree_version}." if plan.tree_version else ""
