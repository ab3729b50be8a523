"""``rewriter diff``: the dry run."""

from __future__ import annotations

from collections import Counter
from typing import Annotated

import typer

from rewriter.cli.deciding import DecisionsFile, IgnoreDecisions, Undecided
from rewriter.cli.options import (
    TIMEOUT,
    Check,
    Color,
    Debug,
    Form,
    Format,
    IncludeReview,
    Jobs,
    Name,
    NoColor,
    NoPager,
    Only,
    Outcome,
    Paths,
    Quiet,
    Reasons,
    Timeout,
    Transforms,
    TreeDir,
    When,
)

EXAMPLES = """Examples:
  rewriter diff pcim-irq-vectors linux drivers/dma
  rewriter diff pcim-irq-vectors linux | git -C linux apply
  rewriter diff pcim-irq-vectors linux --decisions reviewed.json
  rewriter diff pcim-irq-vectors linux --side-by-side
  rewriter diff pcim-irq-vectors linux --only review
  rewriter diff pcim-irq-vectors linux --only skipped --reason not-managed
  rewriter diff pcim-irq-vectors linux --stat
  rewriter diff pcim-irq-vectors linux --format sarif > changes.sarif"""

Stat = Annotated[bool, typer.Option("--stat", help="How many lines change, file by file, instead of the diff.")]
NameOnly = Annotated[bool, typer.Option("--name-only", help="The names of the files that change, instead of the diff.")]
SideBySide = Annotated[
    bool,
    typer.Option(
        "--side-by-side", "-y", help="Old beside new on a terminal of 120 columns or more; long lines are wrapped."
    ),
]


def run(
    name: Name,
    tree: TreeDir,
    paths: Paths = None,
    only: Only = None,
    reasons: Reasons = None,
    include_review: IncludeReview = False,
    decisions: DecisionsFile = None,
    ignore_decisions: IgnoreDecisions = False,
    undecided: Undecided = False,
    stat: Stat = False,
    name_only: NameOnly = False,
    side_by_side: SideBySide = False,
    fmt: Format = Form.TEXT,
    jobs: Jobs = None,
    timeout: Timeout = TIMEOUT,
    transforms: Transforms = None,
    check: Check = False,
    quiet: Quiet = False,
    color: Color = When.AUTO,
    no_color: NoColor = False,
    no_pager: NoPager = False,
    _debug: Debug = False,
) -> int:
    """Show what convert would change, with reasons.

    On a terminal each hunk has above it why, with the lines of source that this rests on; piped it is a patch. Drivers
    without a diff have their reasons alone.
    """
    from rewriter.cli.deciding import deciding
    from rewriter.cli.machine import told, write_plan
    from rewriter.cli.planning import plan_for, status
    from rewriter.cli.screen import note
    from rewriter.cli.selecting import selected
    from rewriter.cli.showing import Look, shape, show
    from rewriter.review.select import narrowed

    look = Look(shape(stat, name_only, side_by_side, fmt), When.NEVER if no_color else color, no_pager, quiet)
    # The plan is printed whole unless something is selected, the diff is of what convert takes.
    taken = {*(only or ((Outcome.CHANGED,) if fmt is Form.TEXT else ())), *((Outcome.REVIEW,) * include_review)}
    wanted = selected(name, transforms, taken, reasons)
    decided = deciding(tree, decisions, ignore_decisions, undecided, Outcome.REVIEW in taken)
    tell = told(fmt, wanted.takes, lambda driver: decided.driver(name, driver))
    plan, notes = decided.replayed(plan_for(name, tree, paths, transforms, jobs, timeout, quiet, tell))
    shown = narrowed(plan, wanted)
    if fmt is Form.TEXT:
        others = Counter[str](driver.outcome for driver in plan.drivers if wanted.leaves_out(driver))
        show(shown, others, look)
    else:
        write_plan(shown, fmt, tree, kept=bool(only or reasons))
    for line in notes:
        note(line, quiet)
    return status(plan, check)
