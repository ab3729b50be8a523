"""The patch that introduces the managed functions: first of the series that uses them, or one of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rewriter.plan import DriverResult, Plan
from rewriter.series.changes import Change, select
from rewriter.series.cover import render_cover
from rewriter.series.cover_facts import CoverFacts, Named
from rewriter.series.errors import SeriesError
from rewriter.series.facts import UNTESTED, PlainFacts, by_hand, tool_facts
from rewriter.series.identity import Identity
from rewriter.series.messages import Message, Voice, render_body
from rewriter.series.text import fill, listed
from rewriter.transform import Introduction

PLAN_FILE = ".rewriter/introduce.json"
"""Where a series that introduces what it uses keeps the plan of that."""

_WITHOUT = re.compile(r"#else of #if(?:def | IS_ENABLED\(| defined\(| defined )(CONFIG_\w+)\)?\Z")


@dataclass(frozen=True)
class Api:
    """What a series needs that the tree may lack: the transform that introduces it, and its plan for the tree."""

    introduction: Introduction
    plan: Plan


def introducing(api: Api | None, root: Path) -> tuple[tuple[Change, ...], tuple[str, ...]]:
    """The changes that come first (one, or none where the tree has the functions), and notes.

    Raises:
        SeriesError: the functions cannot be introduced.
    """
    if api is None:
        return (), ()
    for result in api.plan.drivers:
        if result.outcome in ("review", "failed"):
            hint = f"see rewriter scan {api.plan.transform}, or leave out --with-api"
            raise SeriesError(f"{listed(names(api.introduction))} cannot be introduced", result.reason.text, hint)
    changes, notes = select(api.plan, root, include_review=False)
    there = [f"no patch introduces {name}: the tree has it" for name in names(api.introduction)]
    return changes, notes if changes else (*notes, *there)


def in_front(first: Sequence[Change], others: Sequence[Change]) -> tuple[Change, ...]:
    """All changes, those that introduce in front.

    Raises:
        SeriesError: one file is wanted to be different by both.
    """
    shared = sorted(
        {file for change in first for file in change.after} & {f for change in others for f in change.after}
    )
    if shared:
        why = "the functions are introduced there, and it has calls that are converted"
        raise SeriesError(
            f"two patches want to edit {shared[0]}", why, "make two series: introduce first, then convert"
        )
    return (*first, *others)


def names(introduction: Introduction) -> tuple[str, ...]:
    """The functions introduced, with parentheses."""
    return tuple(f"{wrapper.name}()" for wrapper in introduction.wrappers)


def introduced_names(changes: Iterable[Change], introduction: Introduction | None) -> tuple[str, ...]:
    """The functions that these changes introduce, without parentheses."""
    made = {site.call for change in changes for site in change.result.sites if site.verdict == "convert"}
    wrappers = introduction.wrappers if introduction else ()
    return tuple(wrapper.name for wrapper in wrappers if wrapper.wraps in made)


def introduction_message(change: Change, introduction: Introduction, signoff: Identity | None, voice: Voice) -> Message:
    """The message of the patch that introduces.

    Raises:
        SeriesError: a template cannot be used, or the words cannot stand in a mail or claim too much.
    """
    driver = change.result.driver
    said = tool_facts(introduction, voice.tested.get(driver, UNTESTED))
    words = tuple(paragraphs(introduction, [change.result]))
    facts = PlainFacts("prepare", driver, words, **said, by_hand=by_hand(change))
    body = render_body(facts, voice.templates, introduction.name, signoff)
    return Message(introduction.words.subject, body)


def introduction_cover(plan: Plan, introduction: Introduction, voice: Voice) -> str:
    """The text of the cover letter where the patch goes alone.

    Raises:
        SeriesError: the template cannot be used, or claims too much.
    """
    new = [wrapper.name for wrapper in introduction.wrappers]
    why, *rest = paragraphs(introduction, plan.drivers)
    nobody = Named((), 0)
    facts = CoverFacts(
        acquires=tuple(wrapper.wraps for wrapper in introduction.wrappers),
        managed=tuple(new),
        release="",
        problem=(why, *rest[:-1]),
        change=rest[-1] if rest else "",
        steps=(f"The drivers that {listed(names(introduction))} are for follow in series of their own.",),
        converted=0,
        partial=0,
        by_hand=0,
        calls=0,
        dropped=0,
        droppers=0,
        depends=(),
        introduced=(),
        headers=introduction.headers,
        scanned=0,
        outcomes=(),
        releasers=(),
        review=nobody,
        failed=nobody,
        links=voice.links,
        version=plan.tree_version or "",
        held=(),
        place=None,
        **tool_facts(introduction, voice.tested_all),
    )
    return render_cover(facts, voice, introduction.name)


def paragraphs(introduction: Introduction, results: Sequence[DriverResult]) -> list[str]:
    """Why, what, and in which configurations."""
    said = {"names": listed(names(introduction)), "wrapped": listed([f"{w.wraps}()" for w in introduction.wrappers])}
    words = introduction.words
    out = [fill(text, **said) for text in (*words.problem, *words.change)]
    without = list(dict.fromkeys(_without(results)))
    if without:
        builds = listed([f"without {symbol}" for symbol in without])
        out.append(f"Like the functions they wrap, they have stubs for builds {builds}.")
    return out


def _without(results: Sequence[DriverResult]) -> Iterator[str]:
    """The symbols without which an introduced function is a stub, in the order of the files."""
    sites = (site for result in results for site in result.sites if site.verdict == "convert")
    for line in (line for site in sites for line in site.evidence):
        found = _WITHOUT.search(line.under)
        if found is not None:
            yield found[1]
