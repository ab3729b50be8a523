"""Drivers cut into hunks as the analysis does it, and answers about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rewriter.c.source import Source
from rewriter.c.unit import Unit
from rewriter.decisions import Answer, Decisions, Record, answered
from rewriter.lifetime.hunks import as_diff, hunks, located
from rewriter.plan import DriverResult, Edit, OutcomeWord, Plan, Reason, Site

PATH = "drivers/d/x.c"
Swap = tuple[str, str]
FAR = "".join(f"\tstep{number}();\n" for number in range(9))
TEXT = f"""\
int probe(void)
{{
	grab(1);
{FAR}	grab(2);
	return 0;
}}

void other(void)
{{
{FAR}	drop(3);
{FAR}	drop(4);
}}
"""
SWAPS = (("grab(1)", "mgrab(1)"), ("grab(2)", "mgrab(2)"), ("\tdrop(3);\n", ""), ("\tdrop(4);\n", ""))


def edits_of(path: str, text: str, swaps: Sequence[Swap]) -> list[Edit]:
    """The edits that replace texts which are there once."""
    found = []
    for old, new in swaps:
        assert text.count(old) == 1, old
        found.append(Edit(path, text.index(old), text.index(old) + len(old), new, f"why {old.strip()}"))
    return sorted(found, key=lambda edit: edit.start)


def made(
    texts: Mapping[str, str], edits: Sequence[Edit], sites: Sequence[Site] = (), outcome: OutcomeWord = "changed"
) -> DriverResult:
    """The driver of these files and edits."""
    units = {path: Unit(Source(path, text)) for path, text in texts.items()}
    placed = tuple(located(units[edit.file], edit) for edit in sorted(edits, key=lambda edit: (edit.file, edit.start)))
    cut = hunks(units, placed, sites)
    hashes = {edit.file: "0" * 40 for edit in placed}
    why = Reason("managed-lifetime", "the device is managed")
    return DriverResult(
        "drivers/d/x", tuple(texts), outcome, why, tuple(sites), placed, hashes, as_diff(cut), cut, ("x.c: look",)
    )


def driver(text: str = TEXT, swaps: Sequence[Swap] = SWAPS, outcome: OutcomeWord = "changed") -> DriverResult:
    """A driver of one file in which texts are swapped; each line that a swap is on has a call that it edits."""
    edits = edits_of(PATH, text, swaps)
    return made({PATH: text}, edits, [_site(text, edit) for edit in edits], outcome)


def _site(text: str, edit: Edit) -> Site:
    word = text[edit.start : edit.end].strip().partition("(")[0]
    line, why = text.count("\n", 0, edit.start) + 1, Reason("proven", edit.why)
    if edit.text:
        return Site(PATH, line, "f", word, "acquire", "convert", why)
    return Site(PATH, line, "f", word, "release", "remove", why)


def plan(*drivers: DriverResult) -> Plan:
    return Plan("demo", 1, "6.12.0", None, drivers)


def say(
    known: Decisions,
    one: DriverResult,
    number: int,
    answer: Answer,
    by: str = "A",
    replacement: str = "",
    when: str = "2026-01-01T00:00:00Z",
) -> Decisions:
    """`known` with one more answer."""
    return Decisions.of((*known.records, record(one, number, answer, by, known, replacement, when)))


def record(
    one: DriverResult,
    number: int,
    answer: Answer,
    by: str = "A",
    known: Decisions | None = None,
    replacement: str = "",
    when: str = "2026-01-01T00:00:00Z",
) -> Record:
    return answered("demo", one, number, answer, by, known or Decisions(), replacement, when)
