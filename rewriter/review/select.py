"""What of a plan a diff shows and a series takes: the drivers, and their diffs file by file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from rewriter.plan import DriverResult, Edit, Plan, Site

_FILE = re.compile(r"^(diff --git .*\n)?--- a/.*\n\+\+\+ b/([^\t\n]*).*\n", re.MULTILINE)
_HUNK = re.compile(r"^@@ -(\d+)(?:,(\d+))? ", re.MULTILINE)


@dataclass(frozen=True)
class FileDiff:
    """The diff of one file, with its ``diff --git`` line.

    Beside it the calls that are edited, what to look at in the file, and the edits.
    """

    path: str
    header: str
    hunks: tuple[str, ...]
    sites: tuple[Site, ...]
    notes: tuple[str, ...]
    edits: tuple[Edit, ...]

    def sites_of(self, hunk: str) -> list[Site]:
        """The edited calls that stand in the old lines of a hunk."""
        lines = _old_lines(hunk)
        return [site for site in self.sites if site.line in lines]

    def tidied_in(self, hunk: str) -> list[str]:
        """Why a hunk has edits beside those of calls, each reason once."""
        lines, of_calls = _old_lines(hunk), {site.reason.text for site in self.sites}
        whys = [why for edit in self.edits if edit.line in lines for why in edit.why.split("; ")]
        return list(dict.fromkeys(why for why in whys if why and why not in of_calls))


def _old_lines(hunk: str) -> range:
    match = _HUNK.match(hunk)
    assert match is not None  # hunks are cut at their headers
    first = int(match.group(1))
    return range(first, first + int(match.group(2) or 1))


@dataclass(frozen=True)
class Selection:
    """Drivers with one of the outcomes and one of the reasons; what is empty does not narrow."""

    outcomes: frozenset[str] = frozenset()
    reasons: frozenset[str] = frozenset()

    def takes(self, driver: DriverResult) -> bool:
        """Whether a driver is among them; it has the reason of its outcome, and those of all its calls."""
        return self._has_outcome(driver) and self._has_reason(driver)

    def leaves_out(self, driver: DriverResult) -> bool:
        """Whether only the outcome of a driver keeps it out."""
        return not self._has_outcome(driver) and self._has_reason(driver)

    def _has_outcome(self, driver: DriverResult) -> bool:
        return not self.outcomes or driver.outcome in self.outcomes

    def _has_reason(self, driver: DriverResult) -> bool:
        return not self.reasons or not self.reasons.isdisjoint(codes(driver))


def narrowed(plan: Plan, selection: Selection) -> Plan:
    """The plan with the drivers selected alone."""
    return replace(plan, drivers=tuple(filter(selection.takes, plan.drivers)))


def codes(driver: DriverResult) -> set[str]:
    """The reason codes of a driver: of its outcome, and of its calls."""
    return {driver.reason.code, *(site.reason.code for site in driver.sites)}


def files(driver: DriverResult) -> Iterator[FileDiff]:
    """The diffs of a driver, one per file, in the order of the plan."""
    if not driver.diff:
        return
    heads = list(_FILE.finditer(driver.diff))
    ends = [head.start() for head in heads[1:]] + [len(driver.diff)]
    for head, end in zip(heads, ends, strict=True):
        name = head[2]
        path = name.encode("latin-1").decode("utf-8", "surrogateescape")
        body = driver.diff[head.end() : end]
        cuts = [match.start() for match in _HUNK.finditer(body)]
        hunks = tuple(body[a:b] for a, b in zip(cuts, [*cuts[1:], len(body)], strict=True))
        header = head[0] if head[1] else f"diff --git a/{name} b/{name}\n{head[0]}"
        notes = tuple(note for note in driver.notes if note.startswith(f"{path}:"))
        edits = tuple(edit for edit in driver.edits if edit.file == path)
        yield FileDiff(path, header, hunks, tuple(edited(driver, path)), notes, edits)


def edited(driver: DriverResult, path: str) -> list[Site]:
    """The calls in a file of the driver that are converted or removed."""
    return [site for site in driver.sites if site.file == path and site.verdict in ("convert", "remove")]
