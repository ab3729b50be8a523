"""The facts of one patch that its message may say: which calls, where, why, and what goes along with them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace

from rewriter import __version__
from rewriter.plan import Edit, Evidence, Site
from rewriter.series.changes import Change
from rewriter.series.phases import Phase, overclaim
from rewriter.series.places import Labels
from rewriter.series.text import fill, listed, readable
from rewriter.transform import ManagedConversion, Transform, Words

UNTESTED = "neither compiled nor run-tested"
"""What was done to see that a patch works, where nothing was."""

QUOTED = 6
"""Lines of code quoted for one reason."""

TIDIED = 8
"""Tidied places named in one message."""


@dataclass(frozen=True)
class Calls:
    """Calls of one function that one sentence is about."""

    call: str
    """The function that is called, without parentheses."""

    where: str
    """The functions that call it, with lines: ``probe() (lines 10 and 12) and setup() (line 30)``."""

    why: str
    """The reason or the proof, a clause without a full stop; it names its lines."""

    quotes: tuple[str, ...] = ()
    """Those lines of code, indented, each with its number."""

    case: str = ""
    """Where calls are converted, the words of the transform for what holds there; a clause."""


@dataclass(frozen=True)
class PatchFacts:
    """What the template of a patch may say; every field is a name in it."""

    phase: Phase
    driver: str
    """The module's path without suffix."""

    files: tuple[str, ...]
    """The files that the patch changes."""

    acquire: str
    managed: str
    release: str
    """Names of functions, without parentheses."""

    also: tuple[tuple[str, str], ...]
    """Further functions that are converted, each with its managed twin."""

    problem: tuple[str, ...]
    change: str
    removal: str
    """The words of the transform, names filled in; `removal` without a full stop."""

    converted: tuple[Calls, ...]
    removed: tuple[Calls, ...]
    kept: tuple[Calls, ...]
    tidied: tuple[str, ...]
    """What went along, with places: at most `TIDIED` sentences without a full stop."""

    tidied_more: int
    """How many more there are."""

    by_hand: str
    """Where a reviewer wrote the change, such as ``line 10``; "" where nobody did. Nothing is proven of it."""

    smpl: str
    """The semantic patch that would do the same in these files, "" where there is none."""

    tool: str
    transform: str
    """Name and version: ``rewriter 0.1.0``, ``pcim-irq-vectors 1``."""

    tested: str
    """What was built and what was not, such as ``neither compiled nor run-tested``."""

    partial: str
    """Why only a part of the driver is proven, "" where all of it is."""

    accepted: bool
    """Whether a reviewer accepted that part, so that it is not marked any more."""

    unproven: tuple[Calls, ...]
    """The calls that are neither proven nor edited."""


@dataclass(frozen=True)
class PlainFacts:
    """What the template of a patch of the first or the last phase may say: words that its maker wrote."""

    phase: Phase
    driver: str
    """What the patch is about."""

    paragraphs: tuple[str, ...]
    tool: str
    transform: str
    tested: str
    by_hand: str = ""
    """Where a reviewer wrote the change; "" where nobody did."""


def as_dict(facts: object) -> dict[str, object]:
    """The fields of a dataclass by name, not copied: what a template gets to see."""
    return {field.name: getattr(facts, field.name) for field in fields(facts)}  # type: ignore[arg-type]


def names_in(changes: Iterable[Change], conversion: ManagedConversion) -> dict[str, str]:
    """What ``{acquire}``, ``{managed}`` and ``{release}`` stand for: the names these changes are about first."""
    pair = conversion.pair
    sites = [site for change in changes for site in change.result.sites]
    acquires = [s.call for s in sites if s.verdict == "convert" and s.call in pair.acquires] or list(pair.acquires)
    releases = [s.call for s in sites if s.verdict == "remove" and s.call in pair.releases] or list(pair.releases)
    return {"acquire": acquires[0], "managed": pair.acquires[acquires[0]], "release": releases[0]}


def tool_facts(conversion: Transform, tested: str = UNTESTED) -> dict[str, str]:
    """Which tool made this, and what was tested."""
    return {
        "tool": f"rewriter {__version__}",
        "transform": f"{conversion.name} {conversion.version}",
        "tested": tested,
    }


def patch_facts(change: Change, conversion: ManagedConversion, tested: str = UNTESTED) -> PatchFacts:
    """The facts of the patch that converts one driver."""
    words, names, label = conversion.words, names_in([change], conversion), Labels(change.result.files)
    converted, removed = proven_sites_of(change, "convert"), proven_sites_of(change, "remove")
    said = sites_of(change, "convert")
    kept = sites_of(change, "keep")
    tidied = _tidied(change, label)
    empty = bool(removed) and all(site.reason.code == "empty-release" for site in removed)
    removal = words.empty_removal if empty and words.empty_removal else words.removal
    also = dict.fromkeys(site.call for site in said if site.call != names["acquire"])
    alone = not removed and not tidied and not change.by_hand
    whole = bool(converted) and alone and not [site for site in kept if site.kind == "acquire"]
    return PatchFacts(
        phase="convert",
        driver=change.result.driver,
        files=tuple(change.before),
        **names,
        also=tuple((call, conversion.pair.acquires[call]) for call in also),
        problem=tuple(fill(text, **names) for text in words.problem) if said else (),
        change=fill(words.change, **names) if said else "",
        removal=fill(removal, **names).rstrip(".") if removed else "",
        converted=tuple(
            replace(calls, case=fill(case, **names).rstrip("."))
            for case, sites in _cases(converted, words)
            for calls in _calls(sites, label)
        ),
        removed=_calls(removed, label),
        kept=_calls([site for site in kept if _sayable(site.reason.text)], label, proven=False),
        tidied=tuple(tidied[:TIDIED]),
        tidied_more=max(0, len(tidied) - TIDIED),
        by_hand=by_hand(change),
        smpl=words.smpl.strip("\n") if whole and _covers(words.smpl, converted) else "",
        **tool_facts(conversion, tested),
        partial=readable(change.result.reason.text) if change.for_review or change.accepted else "",
        accepted=change.accepted,
        unproven=_calls([s for s in change.result.sites if s.verdict == "review"], Labels(), proven=False),
    )


def sites_of(change: Change, verdict: str) -> list[Site]:
    """The driver's calls of a verdict in files of this patch."""
    return [s for s in change.result.sites if s.verdict == verdict and s.file in change.before]


def proven_sites_of(change: Change, verdict: str) -> list[Site]:
    """Those of them that are edited as it was proven."""
    return [site for site in sites_of(change, verdict) if site.reason.code != "edited-in-review"]


def _cases(sites: Sequence[Site], words: Words) -> Iterable[tuple[str, list[Site]]]:
    """The words for what holds where calls are converted, with those calls."""
    empty = [site for site in sites if words.empty_case and site.reason.code == "managed-empty"]
    yield words.case, [site for site in sites if site not in empty]
    yield words.empty_case, empty


def _covers(smpl: str, sites: Sequence[Site]) -> bool:
    """Whether a semantic patch names every function that is converted."""
    known = set(re.findall(r"\w+", smpl))
    return all(site.call in known for site in sites)


def _calls(sites: Sequence[Site], label: Labels, proven: bool = True) -> tuple[Calls, ...]:
    """Calls with one reason stand together; those that are proven quote their lines."""
    groups: dict[tuple[str, str], list[Site]] = {}
    for site in sites:
        groups.setdefault((site.call, (proven and site.why) or _reason(site.reason.text)), []).append(site)
    found = []
    for (call, why), group in groups.items():
        cited = sorted((line for site in group for line in _cited(site)), key=lambda line: (line.file, line.line))
        quotes = _quoted(cited, label) if proven else ()
        found.append(Calls(call, label.where(group), _clause(why), quotes))
    return tuple(found)


def _reason(text: str) -> str:
    """``why: where`` as ``why (where)``, since it follows a colon."""
    head, _, tail = text.partition(": ")
    return f"{head} ({tail.removeprefix('at ')})" if tail else head


def _clause(why: str) -> str:
    text = readable(why).strip().rstrip(".")
    return text if text and _sayable(text) else "proven to be right"


def _sayable(text: str) -> bool:
    return not overclaim(text)


def _cited(site: Site) -> list[Evidence]:
    """The lines that the sentence of the proof names; all of the evidence where there is no sentence."""
    numbers = set(re.findall(r"\d+", site.why))
    return [line for line in site.evidence if not site.why or str(line.line) in numbers]


def _quoted(evidence: Iterable[Evidence], label: Labels) -> tuple[str, ...]:
    lines = dict.fromkeys(label.quote(line) for line in evidence)
    said = [f"  {line}" for line in lines if _sayable(line)]
    return (*said[:QUOTED], *(["  ..."] if len(said) > QUOTED else []))


def _tidied(change: Change, label: Labels) -> list[str]:
    """What went along with the calls: every reason of an edit that is not the reason of a call."""
    of_calls = {part for site in change.result.sites for part in _parts(site.reason.text)}
    found: dict[str, list[Edit]] = {}
    for edit in change.edits:
        for why in _parts(edit.why) if edit not in change.by_hand else ():
            if why not in of_calls and _sayable(why):
                found.setdefault(readable(why), []).append(edit)
    return [f"{why} ({_places(label, _lines(change, edits))})" for why, edits in found.items()]


def by_hand(change: Change) -> str:
    """Where a reviewer wrote what changes, "" where nobody did."""
    return _places(Labels(change.result.files), _lines(change, change.by_hand))


def _places(label: Labels, lines: Mapping[str, Sequence[str]]) -> str:
    return listed([label.place(file, list(dict.fromkeys(at))) for file, at in lines.items()])


def _parts(why: str) -> list[str]:
    return [part for part in why.split("; ") if part]


def _lines(change: Change, edits: Iterable[Edit]) -> dict[str, list[str]]:
    """The lines that edits begin on, by file."""
    found: dict[str, list[str]] = {}
    for edit in edits:
        line = change.before[edit.file].count(b"\n", 0, edit.start) + 1
        found.setdefault(edit.file, []).append(str(line))
    return found
