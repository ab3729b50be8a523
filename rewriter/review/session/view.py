"""What a reviewer reads of a driver: its hunks with their reasons and answers, and the proof."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rewriter.plan import DriverResult
from rewriter.plan import Hunk as PlannedHunk
from rewriter.review.explain import explain
from rewriter.review.session.code import hunk_code
from rewriter.review.session.display import Kind, Line, Span, plain
from rewriter.review.session.filters import State
from rewriter.review.session.search import sites_of, tidied_in
from rewriter.review.session.state import Answers
from rewriter.review.session.ties import named
from rewriter.review.text import flat, visible
from rewriter.review.why import Why, names_of, of_calls


def driver_notes(driver: DriverResult) -> list[Line]:
    """What has to be said of a driver before its hunks."""
    lines = []
    if driver.outcome == "review":
        lines.append(plain("note", f"up for review, {driver.reason.code}: {flat(driver.reason.text)}"))
        if driver.hunks:
            lines.append(plain("note", "only what is provable is shown"))
    return lines + [plain("note", f"note: {flat(note)}") for note in driver.notes]


_ENDLESS = 1_000_000
"""Columns; who shows lines wraps them."""


class Hunk(NamedTuple):
    """A hunk as it stands in a review: its number, its text as it is to be (perhaps edited), and who decided what."""

    number: int
    text: str
    state: State
    about: tuple[str, ...]


def hunk_at(answers: Answers, driver: int, number: int) -> Hunk:
    """A hunk of a driver (by its number in the plan) as it stands."""
    return Hunk(number, answers.text(driver, number), answers.states(driver)[number], answers.about(driver, number))


def hunk_view(driver: DriverResult, shown: Hunk, evidence: bool = True) -> list[Line]:
    """A hunk with its reasons, with or without the lines that these rest on."""
    number, planned = shown.number, driver.hunks[shown.number]
    where = f"{planned.function}()" if planned.function else "outside of functions"
    head = f"hunk {number + 1} of {len(driver.hunks)}"
    lines = [Line("title", (Span(head), Span(f"  {visible(where)}  "), Span(shown.state, shown.state)))]
    lines += [plain("state", visible(said)) for said in shown.about]
    lines += [plain("note", ties) for ties in [", ".join(_ties(driver, number))] if ties]
    for why in _whys(driver, planned):
        lines.append(plain("why", why.text))
        lines += [plain("evidence", line) for line in why.evidence if evidence]
    return [line._replace(hunk=number) for line in (*lines, *hunk_code(shown.text))]


def driver_view(driver: DriverResult, hunks: Sequence[Hunk], evidence: bool = True) -> list[Line]:
    """All hunks of a driver, or the proof where it has none."""
    lines = driver_notes(driver)
    if not hunks:
        return [*lines, *proof(driver, None)]
    file = f"{driver.driver}.c"  # goes without saying
    for hunk in hunks:
        planned = driver.hunks[hunk.number]
        if planned.file != file:
            file = planned.file
            lines.append(plain("file", visible(file), hunk.number))
        lines += [*hunk_view(driver, hunk, evidence), plain("text", "")]
    return lines[:-1]


def proof(driver: DriverResult, hunk: PlannedHunk | None) -> Iterator[Line]:
    """The proof behind the calls of a hunk first, then behind all others of its driver."""
    own = sites_of(driver, hunk) if hunk else []
    sites = own + [site for site in driver.sites if site not in own]
    for line in explain([(driver, sites)], width=_ENDLESS).splitlines():
        kind: Kind = "evidence" if line.startswith("      ") else "text" if line.startswith(" ") else "title"
        yield plain(kind, visible(line))


def _ties(driver: DriverResult, number: int) -> Iterator[str]:
    needs = driver.hunks[number].needs
    needed = [n for n, hunk in enumerate(driver.hunks) if number in hunk.needs]
    if needs:
        yield f"needs {named(needs)}"
    if needed:
        yield f"needed by {named(needed)}"


def _whys(driver: DriverResult, hunk: PlannedHunk) -> list[Why]:
    whys = of_calls(sites_of(driver, hunk), names_of(driver))
    tidied = [flat(why) for why in tidied_in(driver, hunk)]
    whys += [Why(f"tidy: {'; '.join(tidied)}")] if tidied else []
    return whys or [Why("follows from the other edits")]
