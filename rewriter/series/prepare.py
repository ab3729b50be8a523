"""From a plan to what is sent: what policies and the compiler leave of it, in which threads, to whom, in whose words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from rewriter.plan import Plan
from rewriter.series.compiled import FILE as COMPILED_FILE
from rewriter.series.compiled import to_json as compiled_json
from rewriter.series.contents import Contents, gather
from rewriter.series.links import check_links
from rewriter.series.messages import Voice
from rewriter.series.options import SeriesOptions
from rewriter.series.sending import Thread, arrange, read_rules, wanted
from rewriter.series.template import Templates
from rewriter.series.tested import compile_contents
from rewriter.transform import Transform


@dataclass(frozen=True)
class Prepared:
    """A series before git sees any of it; `files` are kept beside it, `notes` are what a person should know."""

    contents: Contents
    threads: tuple[Thread, ...]
    voice: Voice
    files: Mapping[str, bytes]
    notes: tuple[str, ...]


def prepare(plan: Plan, tree: Path, conversion: Transform, options: SeriesOptions) -> Prepared:
    """What of `plan` is sent, and how.

    Raises:
        SeriesError: a template, a link or a policy cannot be used, or the tree is not the one that was planned.
        Problem: the build directory is none.
    """
    check_links(options.links)
    voice = Voice(Templates(options.templates), links=options.links)
    contents = gather(plan, tree, conversion, options.include_review, options.api)
    rules = read_rules(contents, tree, options.sending)
    contents, files, held = wanted(contents, rules, options.sending)
    if options.build is not None and contents.changes:
        found = compile_contents(contents, tree, options.build)
        contents, voice = found.contents, replace(voice, tested=found.words, tested_all=found.summary)
        files[COMPILED_FILE] = compiled_json(found.record).encode()
    threads, notes = arrange(contents, rules, tree, options.sending)
    return Prepared(
        contents, threads, voice, files, (*contents.notes, *_unexplained(contents), *rules.notes, *held, *notes)
    )


def _unexplained(contents: Contents) -> list[str]:
    """What only the person who wrote it can say in the message."""
    drivers = [change.result.driver for change in contents.changes if change.by_hand]
    return [f"{driver}: a reviewer wrote a part by hand; the message has to say why: add that" for driver in drivers]
