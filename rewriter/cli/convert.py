"""``rewriter convert``: the series."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rewriter.cli.deciding import Answers
from rewriter.cli.options import Check, IncludeReview, Name, Paths, TreeDir, Work
from rewriter.cli.rerolling import Rerolling
from rewriter.cli.sending import Mailing
from rewriter.cli.target import Target

if TYPE_CHECKING:
    from rewriter.cli.deciding import Deciding
    from rewriter.plan import Plan
    from rewriter.series import Api, Decided
    from rewriter.transform import Introduction, Transform

EXAMPLES = """Examples:
  rewriter convert pcim-irq-vectors linux -o series
  rewriter convert pcim-irq-vectors linux drivers/dma -o series --signoff -v 2
  rewriter convert pcim-irq-vectors linux drivers/pci --with-api -o series
  rewriter convert pcim-irq-vectors linux --waves -o series
  rewriter convert pcim-irq-vectors linux -o series-v2 --reroll --previous series --mbox thread.mbox
  rewriter convert pcim-irq-vectors linux -o series --decisions reviewed.json
  rewriter convert pcim-irq-vectors linux --branch managed-irq-vectors --b4"""

WithApi = Annotated[bool, typer.Option("--with-api", help="Begin with the patch that introduces the new functions.")]


@dataclass(frozen=True)
class Wording:
    """What the patches say beside the facts."""

    signoff: Annotated[bool, typer.Option("--signoff", "-s", help="Add your Signed-off-by.")] = False
    templates: Annotated[
        Path | None,
        typer.Option("--templates", metavar="DIR", help="Your own words: files here replace ours of their name."),
    ] = None
    links: Annotated[
        list[str] | None,
        typer.Option("--link", metavar="URL", help="An earlier attempt, for the cover letter; repeatable."),
    ] = None


@dataclass(frozen=True)
class _Found:
    """What is converted: the plan as decisions leave it, what introduces the functions, what a series keeps of both."""

    plan: Plan
    api: Api | None
    decided: Decided | None
    notes: tuple[str, ...]


def run(
    name: Name,
    tree: TreeDir,
    paths: Paths = None,
    *,
    target: Target,
    include_review: IncludeReview = False,
    answers: Answers,
    with_api: WithApi = False,
    wording: Wording,
    version: Rerolling,
    mailing: Mailing,
    check: Check = False,
    work: Work,
) -> int:
    """Convert drivers and write the series of patches."""
    from rewriter.cli.planning import status
    from rewriter.cli.screen import note
    from rewriter.series import SeriesOptions
    from rewriter.transform.find import load

    if not check:
        target.check()
    target.check_b4()
    number, last = version.asked(name, target.in_place)
    sending = mailing.sending(target.out)
    over = answers.of(tree, include_review, last.directory)
    conversion = load(name, work.transforms)
    found = _find(conversion, tree, paths, with_api, over, work)
    notes = found.notes
    if not check:
        options = SeriesOptions(
            signoff=wording.signoff,
            reroll=number,
            include_review=include_review,
            templates=wording.templates,
            links=tuple(wording.links or ()),
            api=found.api,
            build=target.build,
            sending=sending,
            asked=last,
            decided=found.decided,
            b4=target.b4,
        )
        notes += target.make(found.plan, tree, conversion, options)
    for line in notes:
        note(line, work.quiet)
    return status(found.plan, check)


def _find(
    conversion: Transform, tree: Path, paths: list[str] | None, with_api: bool, over: Deciding, work: Work
) -> _Found:
    from rewriter.batch.run import run as run_over
    from rewriter.cli.planning import plan_for
    from rewriter.kernel.tree import Tree
    from rewriter.series import Api

    introduction = _introduction(conversion, work) if with_api else None
    api_plan = run_over(Tree.open(tree), introduction) if introduction else None
    api = Api(introduction, over.replayed(api_plan)[0]) if introduction and api_plan else None
    whole = plan_for(conversion.name, tree, paths, work)
    plan, notes = over.replayed(whole)
    return _Found(plan, api, over.kept(whole, api_plan), notes)


def _introduction(conversion: Transform, work: Work) -> Introduction:
    """What introduces the functions that `conversion` converts to.

    Raises:
        Problem: nothing does.
    """
    from rewriter.errors import Problem
    from rewriter.transform import Introduction
    from rewriter.transform.find import load

    named = "" if isinstance(conversion, Introduction) else conversion.introduced_by
    introduction = load(named, work.transforms) if named else None
    if not isinstance(introduction, Introduction):
        why = f"{conversion.name} names no transform that introduces what it needs"
        raise Problem("there is no API to put in front", why, "leave out --with-api")
    return introduction
