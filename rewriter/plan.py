"""The ground floor: what a run found out and wants to change, as plain frozen data.

Everything a person sees (diff, series, report) is a view of a `Plan`. This module imports nothing of the project and
never reads C, files or screens; it only holds data and turns it into JSON and back (schema ``rewriter.plan/1``).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

SCHEMA = "rewriter.plan/1"

Kind = Literal["acquire", "release", "action"]
VerdictWord = Literal["convert", "remove", "keep", "review"]
OutcomeWord = Literal["changed", "unchanged", "skipped", "review", "failed"]

OUTCOMES: tuple[OutcomeWord, ...] = ("changed", "unchanged", "skipped", "review", "failed")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: a stable kebab-case code and one sentence for people."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """One source line that decided something (`line` is 1-based, `text` is stripped).

    `note` says what this line and those after it without a note show; `under` names the ``#if`` that it stands in.
    """

    file: str
    line: int
    text: str
    note: str = ""
    under: str = ""


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the bytes [start, end) of `file` by `text`; offsets are bytes of the unchanged latin-1 text.

    `line` is the 1-based line of `start` there, 0 where nobody has counted; `function` is the first one that it is in.
    """

    file: str
    start: int
    end: int
    text: str
    why: str
    line: int = 0
    function: str = ""


@dataclass(frozen=True, slots=True)
class Site:
    """One call of an API name that the transform knows; `line` is that of the call's name in the unchanged file."""

    file: str
    line: int
    function: str
    call: str
    kind: Kind
    verdict: VerdictWord
    reason: Reason
    evidence: tuple[Evidence, ...] = ()
    why: str = ""
    """The proof in one sentence, with the lines it rests on; "" where the reason says it all."""


@dataclass(frozen=True, slots=True)
class Hunk:
    """One hunk of a driver's diff, the smallest change that a person decides about.

    `line` and `start` (a byte offset) say where its first old line begins in the unchanged `file`, context included; `text` is
    what stands in the diff, from its ``@@`` on; `function` is the one that its first edit is in, "" outside of any.
    """

    file: str
    function: str
    line: int
    start: int
    text: str
    edits: tuple[int, ...]
    """Places in the driver's `edits`."""

    needs: tuple[int, ...] = ()
    """Places in the driver's `hunks`: those without which this one cannot stand, near and far."""


@dataclass(frozen=True, slots=True)
class DriverResult:
    """Everything known of one driver (a kbuild module): its outcome, its sites and its provable edits."""

    driver: str
    files: tuple[str, ...]
    outcome: OutcomeWord
    reason: Reason
    sites: tuple[Site, ...] = ()
    edits: tuple[Edit, ...] = ()
    hashes: Mapping[str, str] = field(default_factory=dict)
    diff: str = ""
    hunks: tuple[Hunk, ...] = ()
    notes: tuple[str, ...] = ()
    released_by: str = ""
    """Who releases what the driver acquires, a class of `lifetime.answers.CLASSES`; "" where it was not asked."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole run over one tree with one transform; `drivers` is sorted by name."""

    transform: str
    transform_version: int
    tree_version: str | None
    tree_commit: str | None
    drivers: tuple[DriverResult, ...]
    notes: tuple[str, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """Drivers by outcome, with their sum as ``scanned``; the identity is asserted, never assumed."""
        counts: dict[str, int] = {"scanned": len(self.drivers)} | dict.fromkeys(OUTCOMES, 0)
        for driver in self.drivers:
            counts[driver.outcome] += 1
        if counts["scanned"] != sum(counts[word] for word in OUTCOMES):
            raise AssertionError(f"outcomes do not add up: {counts}")
        return counts

    @property
    def released_by(self) -> dict[str, int]:
        """Drivers by who releases what they acquire; those of which it was not asked are left out."""
        found = Counter(driver.released_by for driver in self.drivers if driver.released_by)
        return dict(sorted(found.items()))

    def to_json(self, indent: int | None = 2) -> str:
        """The plan as JSON text with a final newline; keys stand in the documented order."""
        return json.dumps(self.to_dict(), indent=indent, ensure_ascii=True) + "\n"

    def to_dict(self) -> dict[str, Any]:
        """The plan as plain dicts and lists."""
        return {**self.summary(), "drivers": [driver_to_dict(driver) for driver in self.drivers]}

    def summary(self) -> dict[str, Any]:
        """What the plan says beside its drivers, as plain dicts and lists."""
        return {
            "schema": SCHEMA,
            "transform": {"name": self.transform, "version": self.transform_version},
            "tree": {"version": self.tree_version, "commit": self.tree_commit},
            "counts": self.counts,
            "released_by": self.released_by,
            "notes": list(self.notes),
        }


def driver_to_dict(driver: DriverResult) -> dict[str, Any]:
    """One driver as the plan's JSON has it."""
    return {
        "driver": driver.driver,
        "files": list(driver.files),
        "outcome": driver.outcome,
        "reason": {"code": driver.reason.code, "text": driver.reason.text},
        "sites": [_site_to_dict(site) for site in driver.sites],
        "edits": [_edit_to_dict(edit) for edit in driver.edits],
        "hashes": dict(sorted(driver.hashes.items())),
        "notes": list(driver.notes),
        "released_by": driver.released_by,
        "diff": driver.diff,
        "hunks": [_hunk_to_dict(hunk) for hunk in driver.hunks],
    }


def _edit_to_dict(edit: Edit) -> dict[str, Any]:
    return {
        "file": edit.file,
        "start": edit.start,
        "end": edit.end,
        "text": edit.text,
        "why": edit.why,
        "line": edit.line,
        "function": edit.function,
    }


def _hunk_to_dict(hunk: Hunk) -> dict[str, Any]:
    return {
        "file": hunk.file,
        "function": hunk.function,
        "line": hunk.line,
        "start": hunk.start,
        "text": hunk.text,
        "edits": list(hunk.edits),
        "needs": list(hunk.needs),
    }


def _site_to_dict(site: Site) -> dict[str, Any]:
    return {
        "file": site.file,
        "line": site.line,
        "function": site.function,
        "call": site.call,
        "kind": site.kind,
        "verdict": site.verdict,
        "reason": {"code": site.reason.code, "text": site.reason.text},
        "why": site.why,
        "evidence": [
            {"file": e.file, "line": e.line, "text": e.text, "note": e.note, "under": e.under} for e in site.evidence
        ],
    }


def from_json(text: str) -> Plan:
    """Read a plan back.

    Raises:
        ValueError: the text is not JSON, or not of schema ``rewriter.plan/1``.
    """
    data = json.loads(text)
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        raise ValueError(f"not a plan of schema {SCHEMA}")
    try:
        return Plan(
            transform=data["transform"]["name"],
            transform_version=data["transform"]["version"],
            tree_version=data["tree"]["version"],
            tree_commit=data["tree"]["commit"],
            drivers=tuple(_driver_from_dict(d) for d in data["drivers"]),
            notes=tuple(data.get("notes", ())),
        )
    except (KeyError, TypeError) as error:
        raise ValueError(f"damaged plan: {error!r}") from error


def _driver_from_dict(data: dict[str, Any]) -> DriverResult:
    return DriverResult(
        driver=data["driver"],
        files=tuple(data["files"]),
        outcome=data["outcome"],
        reason=Reason(**data["reason"]),
        sites=tuple(_site_from_dict(s) for s in data["sites"]),
        edits=tuple(Edit(**e) for e in data.get("edits", ())),
        hashes=dict(data.get("hashes", {})),
        diff=data["diff"],
        hunks=tuple(_hunk_from_dict(h) for h in data.get("hunks", ())),
        notes=tuple(data.get("notes", ())),
        released_by=data.get("released_by", ""),
    )


def _hunk_from_dict(data: dict[str, Any]) -> Hunk:
    return Hunk(**(data | {"edits": tuple(data["edits"]), "needs": tuple(data["needs"])}))


def _site_from_dict(data: dict[str, Any]) -> Site:
    fields = {key: data[key] for key in ("file", "line", "function", "call", "kind", "verdict")}
    evidence = tuple(Evidence(**e) for e in data["evidence"])
    return Site(**fields, reason=Reason(**data["reason"]), evidence=evidence, why=data.get("why", ""))
