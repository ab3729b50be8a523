"""What the page says of each driver, ready for its template: nothing is decided there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup

from rewriter.lifetime.answers import CLASSES
from rewriter.plan import DriverResult, Evidence, Hunk, Plan, Site
from rewriter.review.explain import closing
from rewriter.review.page.anchors import Anchors
from rewriter.review.page.code import lines_of, markup
from rewriter.review.page.decided import Decision, counted, decisions_of, found_by
from rewriter.review.page.found import Found
from rewriter.review.page.mails import Mails, PatchView
from rewriter.review.select import files
from rewriter.review.session.filters import State
from rewriter.review.table import calls
from rewriter.review.text import flat, shown, squeezed
from rewriter.review.why import Names, names_of
from rewriter.series.compiled import Compiled
from rewriter.series.subsystems import Subsystem, folder_of


@dataclass(frozen=True)
class Step:
    """One step of a proof: what its lines show, and those as (place, code, the ``#if`` it stands in)."""

    note: str
    lines: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class SiteView:
    """A call, what happens to it, and why; `closing` is what that comes to, or what a person has to find out."""

    anchor: str
    site: Site
    place: str
    steps: tuple[Step, ...]
    closing: str

    @property
    def why(self) -> str:
        """The proof in a sentence, else the reason."""
        return flat(self.site.why or self.site.reason.text)

    @property
    def count(self) -> int:
        """Lines of evidence."""
        return sum(len(step.lines) for step in self.steps)


@dataclass(frozen=True)
class HunkView:
    """A hunk, the calls that it edits, and why it edits more than these."""

    anchor: str
    hunk: Hunk
    behind: str
    sites: tuple[SiteView, ...]
    tidied: tuple[str, ...]
    code: Markup
    decision: Decision | None


@dataclass(frozen=True)
class FileView:
    """A file that is changed."""

    path: str
    hunks: tuple[HunkView, ...]


@dataclass(frozen=True)
class DriverView:
    """A driver with all that is known of it; `held` is why its patch is in no series, "" where nothing says so."""

    anchor: str
    result: DriverResult
    subsystem: Subsystem
    patch: PatchView | None
    held: str
    compiled: Compiled | None
    review: tuple[SiteView, ...]
    files: tuple[FileView, ...]
    others: tuple[SiteView, ...]

    @property
    def folder(self) -> str:
        """The path before its name."""
        return self.result.driver[: -len(self.name)]

    @property
    def name(self) -> str:
        """The last part of its path."""
        return self.result.driver.rpartition("/")[2] or self.result.driver

    @cached_property
    def calls(self) -> str:
        """Its calls, counted by verdict."""
        return calls(self.result)

    @cached_property
    def decided(self) -> tuple[tuple[State, int], ...]:
        """Where its hunks stand, counted."""
        hunks = (hunk for file in self.files for hunk in file.hunks)
        return counted(hunk.decision.state for hunk in hunks if hunk.decision)

    @property
    def states(self) -> tuple[State, ...]:
        """The words by which a filter finds it."""
        return found_by(state for state, _ in self.decided)

    @property
    def taken(self) -> bool:
        """Whether somebody accepted anything of it."""
        return "accepted" in self.states

    @property
    def edits_calls(self) -> bool:
        """Whether its hunks edit calls, so that whatever else they do goes along with that."""
        return any(hunk.sites for file in self.files for hunk in file.hunks)

    @property
    def released_by(self) -> str:
        """Who releases what it acquires."""
        return CLASSES.get(self.result.released_by, "")


def driver_views(found: Found, mails: Mails, anchors: Anchors) -> tuple[list[DriverView], list[DriverView]]:
    """What the series introduces, and the drivers, both in their order.

    Their own names are taken first, so that a link to a driver is always plain.
    """
    introduced = [driver for driver in found.introduced.drivers if driver.diff] if found.introduced else []
    names = [[anchors.take(driver.driver) for driver in drivers] for drivers in (introduced, found.plan.drivers)]
    plans = ((found.introduced or found.plan, introduced), (found.plan, found.plan.drivers))
    first, drivers = (
        [_driver(found, plan, mails, anchors, driver, name) for driver, name in zip(own, of_own, strict=True)]
        for (plan, own), of_own in zip(plans, names, strict=True)
    )
    return first, drivers


def _driver(found: Found, plan: Plan, mails: Mails, anchors: Anchors, driver: DriverResult, name: str) -> DriverView:
    short = names_of(driver)
    views = [_site(site, short, anchors) for site in driver.sites]
    edited = [view for view in views if view.site.verdict in ("convert", "remove")]
    decisions = decisions_of(plan.transform, driver, found.decisions)
    changed = tuple(_files(driver, edited, decisions, anchors))
    in_hunks = {id(view) for file in changed for hunk in file.hunks for view in hunk.sites}
    review = tuple(view for view in views if view.site.verdict == "review")
    others = tuple(view for view in views if id(view) not in in_hunks and view not in review)
    held = dict(found.record.held) if found.record else {}
    return DriverView(
        anchor=name,
        result=driver,
        subsystem=found.subsystems.get(driver.driver) or folder_of(driver.driver),
        patch=mails.of(driver) if driver.edits else None,
        held=held.get(driver.driver, ""),
        compiled=(found.compiled or {}).get(driver.driver),
        review=review,
        files=changed,
        others=others,
    )


def _site(site: Site, short: Names, anchors: Anchors) -> SiteView:
    steps: list[Step] = []
    for line in site.evidence:
        if line.note or not steps:
            steps.append(Step(flat(line.note), ()))
        steps[-1] = Step(steps[-1].note, (*steps[-1].lines, _quoted(line, short)))
    place = f"{site.file}:{site.line}"
    return SiteView(anchors.take(place), site, place, tuple(steps), closing(site))


def _quoted(line: Evidence, short: Names) -> tuple[str, str, str]:
    return f"{short[line.file]}:{line.line}", squeezed(line.text), flat(shown(line.under))


def _files(
    driver: DriverResult, edited: Sequence[SiteView], decisions: Sequence[Decision], anchors: Anchors
) -> Iterator[FileView]:
    found: dict[str, list[HunkView]] = {}
    for number, hunk in enumerate(driver.hunks or _hunks(driver)):
        behind, lines = lines_of(hunk.text)
        old = {line.old for line in lines}
        sites = tuple(view for view in edited if view.site.file == hunk.file and view.site.line in old)
        found.setdefault(hunk.file, []).append(
            HunkView(
                anchors.take(f"{hunk.file}@{hunk.line}"),
                hunk,
                behind,
                sites,
                tuple(_tidied(driver, hunk)),
                markup(lines),
                decisions[number] if decisions else None,
            )
        )
    return (FileView(path, tuple(hunks)) for path, hunks in found.items())


def _tidied(driver: DriverResult, hunk: Hunk) -> list[str]:
    """Why a hunk has edits beside those of calls, each reason once."""
    of_calls = {site.reason.text for site in driver.sites}
    whys = [why for number in hunk.edits for why in driver.edits[number].why.split("; ")]
    return [flat(why) for why in dict.fromkeys(whys) if why and why not in of_calls]


def _hunks(driver: DriverResult) -> Iterator[Hunk]:
    """The hunks of a plan that was written before plans held any."""
    for file in files(driver) if driver.diff else ():
        for text in file.hunks:
            old = {line.old for line in lines_of(text)[1]} - {0}
            edits = tuple(n for n, edit in enumerate(driver.edits) if edit.file == file.path and edit.line in old)
            yield Hunk(file.path, "", min(old, default=0), 0, text, edits)
