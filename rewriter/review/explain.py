"""The proof behind verdicts: what happens to each call of a file and the lines that decided it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from rewriter.errors import Problem
from rewriter.lifetime.answers import CHECKS, CONCLUSIONS
from rewriter.plan import DriverResult, Plan, Site
from rewriter.review.text import flat, shown
from rewriter.series.text import short_names

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


def explain(found: Found) -> str:
    """The verdicts with their proofs as text, every line of evidence as ``file:line: source``."""
    return "\n".join("".join(f"{line}\n" for line in _driver(driver, sites)) for driver, sites in found)


def closing(site: Site) -> str:
    """What a proof comes to, or what a person has to find out where there is none."""
    code = site.reason.code
    if site.verdict == "review":
        return f"To settle it: {CHECKS[code]}." if code in CHECKS else ""
    return CONCLUSIONS.get(code, "") if site.verdict in ("convert", "remove") else ""


def _driver(driver: DriverResult, sites: list[Site]) -> Iterator[str]:
    yield f"{flat(driver.driver)}: {driver.outcome}"
    yield from _wrapped(f"{driver.reason.code}: {flat(driver.reason.text)}", "  ")
    yield from (line for note in driver.notes for line in _wrapped(f"note: {flat(note)}", "  "))
    names = short_names(driver.files, (line.file for site in sites for line in site.evidence))
    for site in sites:
        yield ""
        yield f"{site.file}:{site.line}: {site.call}() in {site.function}(): {site.verdict}"
        yield from _wrapped(f"{site.reason.code}: {flat(site.reason.text)}", "  ")
        for line in site.evidence:
            yield from _wrapped(f"{flat(line.note)}:", "  - ") if line.note else ()
            under = f"  [{flat(line.under)}]" if line.under else ""
            yield f"      {names[line.file]}:{line.line}: {_squeezed(line.text)}{under}"
        yield from _wrapped(closing(site), "  ")


def _wrapped(text: str, lead: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=lead, subsequent_indent=" " * len(lead), break_long_words=False)


def _squeezed(line: str) -> str:
    return " ".join(shown(line).split())
