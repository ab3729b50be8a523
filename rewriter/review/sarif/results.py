"""A driver's calls as SARIF results: what becomes of each, the proof, and the fix."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rewriter.decisions.hunktext import rows, runs
from rewriter.decisions.verdicts import holds
from rewriter.lifetime.answers import CHECKS
from rewriter.plan import DriverResult, Evidence, Hunk, Site
from rewriter.review.sarif.fingerprints import of_calls, of_edits
from rewriter.review.sarif.fixes import fix
from rewriter.review.sarif.places import Files, Json, line, message, messages
from rewriter.review.sarif.rules import CLEAN_UP, LEVELS, LOOK, Rules, code_of
from rewriter.review.text import flat, shown

PLACED = re.compile(r"(?P<file>[^:]+):(?P<line>[0-9]+): (?P<text>.*)", re.DOTALL)
"""A note about a line of a file."""


@dataclass(frozen=True)
class Results:
    """Makes the results of drivers, and collects the rules and files that they name; `transform` is what ran."""

    transform: str
    rules: Rules
    files: Files

    def of(self, driver: DriverResult, kept: bool) -> Iterator[Json]:
        """The results of a driver, in its order; without calls that are `kept` as they are only where told so."""
        if driver.outcome == "failed":
            yield self._failed(driver)
        edits = of_edits(driver)
        numbers = [_hunk_of(driver, site) for site in driver.sites]
        for site, number, known in zip(driver.sites, numbers, of_calls(self.transform, driver), strict=True):
            if kept or site.verdict != "keep":
                prints = {"rewriterCall/v1": known} | ({} if number is None else {"rewriterEdit/v1": edits[number]})
                yield self._call(driver, site, number) | {"partialFingerprints": prints}
        for number, known in enumerate(edits):
            if number not in numbers:
                yield self._without_call(driver, number) | {"partialFingerprints": {"rewriterEdit/v1": known}}
        yield from (self._look(driver, note) for note in map(PLACED.fullmatch, driver.notes) if note and driver.diff)

    def _result(
        self, driver: DriverResult, code: str, level: str, texts: Iterable[str], where: Iterable[Mapping[str, object]]
    ) -> Json:
        return self.rules.of(code, level) | {
            "level": level,
            "message": messages(texts),
            "locations": list(where),
            "properties": _about(driver),
        }

    def _failed(self, driver: DriverResult) -> Json:
        where = [{"physicalLocation": self.files.physical(path)} for path in driver.files[:1]]
        return self._result(driver, driver.reason.code, "error", [not_analysed(driver)], where)

    def _call(self, driver: DriverResult, site: Site, number: int | None) -> Json:
        """The result of a call, which a hunk of this number may edit."""
        inside = f" in {site.function}()" if site.function not in ("", site.call) else ""
        what = f"{site.verdict.capitalize()} {site.call}(){inside}"
        check = CHECKS.get(site.reason.code) if site.verdict == "review" else None
        texts = [f"{what}: {flat(site.why or site.reason.text)}", f"To settle it: {check}" if check else ""]
        where = self._location(site, None if number is None else driver.hunks[number])
        found = self._result(driver, site.reason.code, LEVELS[site.verdict], texts, [where])
        found["properties"] = {**_about(driver), "verdict": site.verdict, "call": site.kind}
        if site.verdict == "keep":
            found["kind"] = "informational"
        found |= self._proof(site.evidence)
        if number is not None:
            found["fixes"] = [fix(driver, number, what, self.files)]
        return found

    def _without_call(self, driver: DriverResult, number: int) -> Json:
        """The result of a hunk that edits no call: it has a reason of its own, or only follows from others."""
        hunk = driver.hunks[number]
        whys = dict.fromkeys(why for place in hunk.edits for why in driver.edits[place].why.split("; ") if why)
        code = next((code_of(why) for why in whys if code_of(why)), CLEAN_UP)
        what = ("Clean up" if code == CLEAN_UP else "Edit") + (f" in {hunk.function}()" if hunk.function else "")
        text = f"{what}: {'; '.join(map(flat, whys))}" if whys else what
        first = next(run[0].line for run in runs(hunk.text))
        where = [{"physicalLocation": self.files.physical(hunk.file, line(first))}]
        return self._result(driver, code, "note", [text], where) | {"fixes": [fix(driver, number, what, self.files)]}

    def _look(self, driver: DriverResult, note: re.Match[str]) -> Json:
        """The result of a note about a line."""
        where = [{"physicalLocation": self.files.physical(note["file"], line(int(note["line"])))}]
        text = flat(note["text"])
        return self._result(driver, LOOK, "none", [text[:1].upper() + text[1:]], where) | {"kind": "review"}

    def _location(self, site: Site, hunk: Hunk | None) -> Json:
        region = line(site.line)
        for row in rows(hunk.text) if hunk else ():
            if row.line == site.line and row.sign in (" ", "-"):
                region["snippet"] = {"text": self.files.text(site.file, row.text[1:])}
        inside = {"logicalLocations": [{"name": site.function, "kind": "function"}]} if site.function else {}
        return {"physicalLocation": self.files.physical(site.file, region), **inside}

    def _proof(self, evidence: tuple[Evidence, ...]) -> Json:
        """The lines that decided: steps where they tell a story, else places beside the call."""
        if not evidence:
            return {}
        lines = [
            {"physicalLocation": self.files.physical(each.file, line(each.line)), **_said(each)} for each in evidence
        ]
        if not any(each.note for each in evidence):
            return {"relatedLocations": lines}
        return {"codeFlows": [{"threadFlows": [{"locations": [{"location": step} for step in lines]}]}]}


def _about(driver: DriverResult) -> Json:
    return {"driver": flat(driver.driver), "outcome": driver.outcome}


def not_analysed(driver: DriverResult) -> str:
    """What there is to say of a driver that failed."""
    return f"{flat(driver.driver)} was not analysed: {flat(driver.reason.text)}"


def _hunk_of(driver: DriverResult, site: Site) -> int | None:
    """The number of the hunk that edits a call."""
    return next((number for number, hunk in enumerate(driver.hunks) if holds(hunk, site)), None)


def _said(evidence: Evidence) -> Json:
    """What a line shows, or else what stands there."""
    under = f"Only under {flat(evidence.under)}" if evidence.under else ""
    if evidence.note or under:
        return {"message": messages([flat(evidence.note), under])}
    return {"message": message(flat(shown(evidence.text)))} if evidence.text else {}
