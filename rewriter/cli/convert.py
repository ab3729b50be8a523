"""``rewriter convert``: the series."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rewriter.cli.deciding import DecisionsFile, IgnoreDecisions, Undecided
from rewriter.cli.options import (
    TIMEOUT,
    Check,
    Debug,
    IncludeReview,
    Jobs,
    Name,
    Paths,
    Quiet,
    Timeout,
    Transforms,
    TreeDir,
)
from rewriter.cli.rerolling import B4, Mbox, Posted, PreviousDir, Reroll, Version, asked, check_b4
from rewriter.cli.sending import IgnorePolicy, PolicyFile, Recipients, Waves, WaveSize, sending

if TYPE_CHECKING:
    from rewriter.cli.deciding import Deciding
    from rewriter.plan import Plan
    from rewriter.series import Api, SeriesOptions
    from rewriter.transform import Transform

EXAMPLES = """Examples:
  rewriter convert pcim-irq-vectors linux -o series
  rewriter convert pcim-irq-vectors linux drivers/dma -o series --signoff -v 2
  rewriter convert pcim-irq-vectors linux drivers/pci --with-api -o series
  rewriter convert pcim-irq-vectors linux --waves -o series
  rewriter convert pcim-irq-vectors linux -o series-v2 --reroll --previous series --mbox thread.mbox
  rewriter convert pcim-irq-vectors linux -o series --decisions reviewed.json
  rewriter convert pcim-irq-vectors linux --branch managed-irq-vectors --b4"""

Out = Annotated[Path | None, typer.Option("--output", "-o", metavar="DIR", help="Write the patches and the plan here.")]
InPlace = Annotated[bool, typer.Option("--in-place", help="Edit the tree instead; it must be clean.")]
Branch = Annotated[str | None, typer.Option("--branch", metavar="NAME", help="Commit on a new branch of the tree.")]
Signoff = Annotated[bool, typer.Option("--signoff", "-s", help="Add your Signed-off-by.")]
WithApi = Annotated[bool, typer.Option("--with-api", help="Begin with the patch that introduces the new functions.")]
Templates = Annotated[
    Path | None,
    typer.Option("--templates", metavar="DIR", help="Your own words: files here replace ours of their name."),
]
Links = Annotated[
    list[str] | None,
    typer.Option("--link", metavar="URL", help="An earlier attempt, for the cover letter; repeatable."),
]
Build = Annotated[
    Path | None,
    typer.Option("--build", metavar="OBJDIR", help="Compile what each patch touches there; hold back what does not."),
]


def run(
    name: Name,
    tree: TreeDir,
    paths: Paths = None,
    out: Out = None,
    in_place: InPlace = False,
    branch: Branch = None,
    include_review: IncludeReview = False,
    decisions: DecisionsFile = None,
    ignore_decisions: IgnoreDecisions = False,
    undecided: Undecided = False,
    with_api: WithApi = False,
    signoff: Signoff = False,
    version: Version = None,
    reroll: Reroll = False,
    previous: PreviousDir = None,
    mbox: Mbox = None,
    posted: Posted = None,
    b4: B4 = False,
    templates: Templates = None,
    links: Links = None,
    build: Build = None,
    recipients: Recipients = True,
    ignore_policy: IgnorePolicy = False,
    policy: PolicyFile = None,
    waves: Waves = False,
    wave_size: WaveSize = None,
    jobs: Jobs = None,
    timeout: Timeout = TIMEOUT,
    transforms: Transforms = None,
    check: Check = False,
    quiet: Quiet = False,
    _debug: Debug = False,
) -> int:
    """Convert drivers and write the series of patches."""
    from rewriter.cli.deciding import deciding
    from rewriter.cli.planning import plan_for, status
    from rewriter.cli.screen import note
    from rewriter.series import SeriesOptions
    from rewriter.transform.find import load

    if not check:
        _check_target(out, in_place, branch, build)
    check_b4(b4, branch)
    number, last = asked(version, reroll, name, previous, mbox, posted, in_place)
    how = sending(recipients, ignore_policy, policy, waves, wave_size, out)
    over = deciding(tree, decisions, ignore_decisions, undecided, include_review, last.directory)
    conversion = load(name, transforms)
    api, whole_api = _api(conversion, tree, transforms, over) if with_api else (None, None)
    whole = plan_for(name, tree, paths, transforms, jobs, timeout, quiet)
    plan, notes = over.replayed(whole)
    if not check:
        kept, earlier = over.kept(whole, whole_api), tuple(links or ())
        options = SeriesOptions(signoff, number, include_review, templates, earlier, api, build, how, last, kept, b4)
        notes += _make(plan, tree, conversion, out, branch, options)
    for line in notes:
        note(line, quiet)
    return status(plan, check)


def _check_target(out: Path | None, in_place: bool, branch: str | None, build: Path | None) -> None:
    """There is exactly one place where the changes go, and it is free; a build directory is one."""
    from rewriter.errors import Problem
    from rewriter.series.write import check_output
    from rewriter.verify.objects import described

    if (out is not None) + in_place + (branch is not None) != 1:
        why = "the changes go to exactly one place"
        raise Problem(
            "no place, or more than one, for the changes", why, "give one of -o DIR, --branch NAME, --in-place"
        )
    if out is not None:
        check_output(out)
    if build is not None and in_place:
        raise Problem("--build goes with patches", "--in-place writes none", "build the tree yourself, or give -o DIR")
    if build is not None:
        described(build)


def _api(conversion: Transform, tree: Path, transforms: Path | None, over: Deciding) -> tuple[Api, Plan]:
    """What introduces the functions that `conversion` converts to, planned for the whole tree, and all of that plan."""
    from rewriter.batch.run import run as run_over
    from rewriter.errors import Problem
    from rewriter.kernel.tree import Tree
    from rewriter.series import Api
    from rewriter.transform import Introduction
    from rewriter.transform.find import load

    named = "" if isinstance(conversion, Introduction) else conversion.introduced_by
    introduction = load(named, transforms) if named else None
    if not isinstance(introduction, Introduction):
        why = f"{conversion.name} names no transform that introduces what it needs"
        raise Problem("there is no API to put in front", why, "leave out --with-api")
    whole = run_over(Tree.open(tree), introduction)
    return Api(introduction, over.replayed(whole)[0]), whole


def _make(
    plan: Plan, tree: Path, conversion: Transform, out: Path | None, branch: str | None, options: SeriesOptions
) -> tuple[str, ...]:
    """Write the patches, the branch or the files, and print what was written; returns notes."""
    from rewriter.cli.screen import write
    from rewriter.series import write_branch, write_in_place, write_series

    if out is not None:
        made = write_series(plan, tree, out, conversion, options)
    elif branch is not None:
        made = write_branch(plan, tree, branch, conversion, options)
    else:
        made = write_in_place(plan, tree, options)
    write("".join(f"{path}\n" for path in made.paths))
    return (*made.notes, f"{made.patches} patch{'' if made.patches == 1 else 'es'}")
