"""``rewriter diff``: the dry run."""

from __future__ import annotations

from collections import Counter
from typing import Annotated

import typer

from rewriter.cli.deciding import Answers
from rewriter.cli.options import (
    Check,
    Form,
    Format,
    IncludeReview,
    Name,
    Only,
    Outcome,
    Paths,
    Reasons,
    Screen,
    TreeDir,
    Work,
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
    *,
    only: Only = None,
    reasons: Reasons = None,
    include_review: IncludeReview = False,
    answers: Answers,
    stat: Stat = False,
    name_only: NameOnly = False,
    side_by_side: SideBySide = False,
    fmt: Format = Form.TEXT,
    check: Check = False,
    screen: Screen,
    work: Work,
) -> int:
    """Show what convert would change, with reasons.

    On a terminal each hunk has above it why, with the lines of source that this rests on; piped it is a patch. Drivers
    without a diff have their reasons alone.
    """
    from rewriter.cli.machine import told, write_plan
    from rewriter.cli.planning import plan_for, status
    from rewriter.cli.screen import note
    from rewriter.cli.selecting import selected
    from rewriter.cli.showing import Look, shape, show
    from rewriter.review.select import narrowed

    look = Look(shape(stat, name_only, side_by_side, fmt), screen.when, screen.no_pager, work.quiet)
    # The plan is printed whole unless something is selected, the diff is of what convert takes.
    taken = {*(only or ((Outcome.CHANGED,) if fmt is Form.TEXT else ())), *((Outcome.REVIEW,) * include_review)}
    wanted = selected(name, work.transforms, taken, reasons)
    decided = answers.of(tree, Outcome.REVIEW in taken)
    tell = told(fmt, wanted.takes, lambda driver: decided.driver(name, driver))
    plan, notes = decided.replayed(plan_for(name, tree, paths, work, tell))
    shown = narrowed(plan, wanted)
    if fmt is Form.TEXT:
        others = Counter[str](driver.outcome for driver in plan.drivers if wanted.leaves_out(driver))
        show(shown, others, look)
    else:
        write_plan(shown, fmt, tree, kept=bool(only or reasons))
    for line in notes:
        note(line, work.quiet)
    return status(plan, check)
