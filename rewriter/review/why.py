"""Why a hunk, or why nothing: for each reason one line, and the lines of source that it rests on most."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rewriter.decisions.edited import WHY as BY_HAND
from rewriter.kernel.filenames import short_names
from rewriter.plan import DriverResult, Site
from rewriter.review.select import FileDiff
from rewriter.review.text import flat, squeezed

_LINES = 3
_NUMBER = re.compile(r"\d+")

Names = Mapping[str, str]
"""Short names of files."""


@dataclass(frozen=True, slots=True)
class Why:
    """What happens and why, on one line."""

    text: str
    evidence: tuple[str, ...] = ()
    """Lines of source as ``file:line: source``."""

    more: int = 0
    """How many lines of the proof are left out; `explain` shows all."""


def names_of(driver: DriverResult) -> dict[str, str]:
    """The files of a driver and of its evidence by short names."""
    return short_names(driver.files, (line.file for site in driver.sites for line in site.evidence))


def of_hunk(file: FileDiff, hunk: str, names: Names) -> list[Why]:
    """The reasons of a hunk, never none."""
    sites = file.sites_of(hunk)
    whys, tidied = of_calls(sites, names), file.tidied_in(hunk)
    whys += [Why(f"tidy: {flat(why)}") for why in tidied if why != BY_HAND]
    if BY_HAND in tidied and not any(site.reason.code == "edited-in-review" for site in sites):
        whys.append(Why(BY_HAND))
    return whys or [Why("follows from the other edits")]


def of_calls(sites: Iterable[Site], names: Names) -> list[Why]:
    """The reasons of calls, in their order; those of a file that share a reason stand together."""
    groups: dict[tuple[str, ...], list[Site]] = {}
    for site in sites:
        key = (site.file, site.verdict, site.reason.code, site.why or site.reason.text)
        groups.setdefault(key, []).append(site)
    return [_together(group, names) for group in groups.values()]


def _together(sites: Sequence[Site], names: Names) -> Why:
    first = sites[0]
    why = flat(first.why or first.reason.text)
    numbers = ", ".join(str(number) for number in sorted({site.line for site in sites}))
    lines = list(dict.fromkeys((line.file, line.line, squeezed(line.text)) for site in sites for line in site.evidence))
    telling = _telling(lines, why)
    return Why(
        f"{flat(names.get(first.file, first.file))}:{numbers}: {first.verdict}: {why} [{first.reason.code}]",
        tuple(f"{flat(names.get(file, file))}:{number}: {text}" for file, number, text in telling),
        len(lines) - len(telling),
    )


_Seen = tuple[str, int, str]


def _telling(lines: Sequence[_Seen], why: str) -> list[_Seen]:
    """The lines that a sentence rests on most, in the order of the proof: first those that it names."""
    named = set(_NUMBER.findall(why))
    best = sorted(range(len(lines)), key=lambda n: (str(lines[n][1]) not in named, n))[:_LINES]
    return [lines[n] for n in sorted(best)]
