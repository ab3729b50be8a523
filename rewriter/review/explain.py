"""The proof behind verdicts: what happens to each call of a file and the lines that decided it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from rewriter.errors import Problem
from rewriter.lifetime.answers import CHECKS, CONCLUSIONS
from rewriter.plan import DriverResult, Plan, Site
from rewriter.review.terminal.paint import WORDS, Look, Paint, plain
from rewriter.review.text import flat, squeezed
from rewriter.review.why import names_of

WIDTH = 100
"""Columns of the text; lines of source are not wrapped."""

Found = list[tuple[DriverResult, list[Site]]]


def find(plan: Plan, path: str, line: int | None = None) -> Found:
    """The drivers that have calls in a file (on a 1-based line), with those calls.

    Raises:
        Problem: there are none.
    """
    found = [(driver, [site for site in driver.sites if site.file == path]) for driver in plan.drivers]
    found = [
        (driver, sites) for driver, sites in found if sites or (driver.outcome == "failed" and path in driver.files)
    ]
    if not found:
        raise Problem(
            f"nothing to explain in {path}", f"{plan.transform} knows none of the calls in it", "see rewriter scan"
        )
    if line is None:
        return found
    on_line = [(driver, [site for site in sites if site.line == line]) for driver, sites in found]
    if not any(sites for _, sites in on_line):
        lines = sorted({site.line for _, sites in found for site in sites})
        raise Problem(
            f"nothing to explain on line {line} of {path}",
            f"calls that {plan.transform} knows stand on {', '.join(map(str, lines)) or 'no line'}",
            f"give one of these lines, or only {path}",
        )
    return [(driver, sites) for driver, sites in on_line if sites]


def explain(found: Found, paint: Paint = plain, width: int = WIDTH) -> str:
    """The verdicts with their proofs as text, every line of evidence as ``file:line: source``; `width` is in columns."""
    shown = ("".join(f"{line}\n" for line in _driver(driver, sites, paint, width)) for driver, sites in found)
    return "\n".join(shown)


def closing(site: Site) -> str:
    """What a proof comes to, or what a person has to find out where there is none."""
    code = site.reason.code
    if site.verdict == "review":
        return f"To settle it: {CHECKS[code]}." if code in CHECKS else ""
    return CONCLUSIONS.get(code, "") if site.verdict in ("convert", "remove") else ""


def _driver(driver: DriverResult, sites: list[Site], paint: Paint, width: int) -> Iterator[str]:
    def wrapped(text: str, lead: str, look: Look = "plain") -> Iterator[str]:
        return (paint(line, look) for line in _wrapped(text, lead, width))

    yield paint(f"{flat(driver.driver)}: {driver.outcome}", WORDS.get(driver.outcome, "meta"))
    yield from wrapped(f"{driver.reason.code}: {flat(driver.reason.text)}", "  ", "why")
    for note in driver.notes:
        yield from wrapped(f"note: {flat(note)}", "  ")
    names = names_of(driver)
    for site in sites:
        yield ""
        where = f"{flat(site.file)}:{site.line}: {site.call}() in {site.function}(): "
        yield paint(where, "meta") + paint(site.verdict, WORDS.get(site.verdict, "meta"))
        yield from wrapped(f"{site.reason.code}: {flat(site.reason.text)}", "  ", "why")
        for line in site.evidence:
            yield from wrapped(f"{flat(line.note)}:", "  - ") if line.note else ()
            under = paint(f"  [{flat(line.under)}]", "dim") if line.under else ""
            yield paint(f"      {flat(names[line.file])}:{line.line}: ", "hunk") + squeezed(line.text) + under
        yield from wrapped(closing(site), "  ", "review" if site.verdict == "review" else "plain")


def _wrapped(text: str, lead: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, initial_indent=lead, subsequent_indent=" " * len(lead), break_long_words=False)
