"""The scan table: drivers by outcome and reason, then one line per driver."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from rewriter.lifetime.answers import CLASSES
from rewriter.plan import OUTCOMES, DriverResult, Plan
from rewriter.review.terminal.paint import WORDS, Paint, plain
from rewriter.review.text import flat


def scan_table(plan: Plan, scanned: int, paint: Paint = plain) -> str:
    """The plan as a table for people; `scanned` is how many drivers there were before some were selected."""
    tree = f"Linux {flat(plan.tree_version)}" if plan.tree_version else "a tree of unknown version"
    head = f"{plan.transform} (version {plan.transform_version}) on {tree}: {scanned} drivers scanned"
    head += f", {len(plan.drivers)} of them shown" if len(plan.drivers) < scanned else ""
    parts = [head, *map(flat, plan.notes), "", *_counts(plan, paint), *_census(plan)]
    if plan.drivers:
        parts += ["", *_drivers(plan, paint)]
    return "\n".join(parts) + "\n"


def calls(driver: DriverResult) -> str:
    """The calls of a driver counted by verdict, such as ``2 convert, 1 remove``."""
    counted = Counter(site.verdict for site in driver.sites)
    return ", ".join(f"{counted[word]} {word}" for word in ("convert", "remove", "keep", "review") if counted[word])


def _counts(plan: Plan, paint: Paint) -> Iterator[str]:
    reasons = Counter((driver.outcome, driver.reason.code) for driver in plan.drivers)
    width = max((len(code) for _, code in reasons), default=0)
    for outcome in OUTCOMES:
        number = plan.counts[outcome]
        yield f"{number:5} {paint(outcome, WORDS.get(outcome, 'plain') if number else 'plain')}"
        rows = [(count, code) for (word, code), count in reasons.items() if word == outcome]
        for count, code in sorted(rows, key=lambda row: (-row[0], row[1])):
            texts = [d.reason.text for d in plan.drivers if d.outcome == outcome and d.reason.code == code]
            sentences = {text.split(": ")[0] for text in texts} if len(set(texts)) > 1 else set(texts)
            text = flat(sentences.pop()) if len(sentences) == 1 else ""
            yield f"{count:11}  {code:{width}}  {text}".rstrip()


def _census(plan: Plan) -> Iterator[str]:
    """Who releases what the drivers acquire; nothing where no driver was asked."""
    if plan.released_by:
        yield from ("", "Who releases, by driver:")
    for word, text in CLASSES.items():
        if word in plan.released_by:
            yield f"{plan.released_by[word]:5} {word:{max(map(len, CLASSES))}}  {text}"


def _drivers(plan: Plan, paint: Paint) -> Iterator[str]:
    wide = max(len(flat(driver.driver)) for driver in plan.drivers)
    code = max(len(driver.reason.code) for driver in plan.drivers)
    for outcome in OUTCOMES:
        for driver in plan.drivers:
            if driver.outcome == outcome:
                row = f"  {flat(driver.driver):{wide}}  {driver.reason.code:{code}}  {calls(driver)}"
                yield paint(f"{outcome:9}", WORDS.get(outcome, "plain")) + row.rstrip()
