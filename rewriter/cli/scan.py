"""``rewriter scan``: classify every driver."""

from __future__ import annotations

from rewriter.cli.options import (
    TIMEOUT,
    Check,
    Color,
    Debug,
    Form,
    Format,
    Jobs,
    Name,
    NoColor,
    NoPager,
    Only,
    Paths,
    Quiet,
    Reasons,
    Timeout,
    Transforms,
    TreeDir,
    When,
)

EXAMPLES = """Examples:
  rewriter scan pcim-irq-vectors linux
  rewriter scan pcim-irq-vectors linux drivers/dma sound/pci
  rewriter scan pcim-irq-vectors linux --only skipped --reason exit-unknown
  rewriter scan pcim-irq-vectors linux --format json > plan.json
  rewriter scan pcim-irq-vectors linux --format jsonl | head -5
  rewriter scan pcim-irq-vectors linux --format sarif > out.sarif"""


def run(
    name: Name,
    tree: TreeDir,
    paths: Paths = None,
    only: Only = None,
    reasons: Reasons = None,
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
    """Classify every driver that calls a function the transform knows."""
    from rewriter.cli.machine import told, write_plan
    from rewriter.cli.pager import show
    from rewriter.cli.planning import plan_for, status
    from rewriter.cli.screen import colours
    from rewriter.cli.selecting import selected
    from rewriter.review.select import narrowed
    from rewriter.review.table import scan_table
    from rewriter.review.terminal.paint import painter

    wanted = selected(name, transforms, only, reasons)
    plan = plan_for(name, tree, paths, transforms, jobs, timeout, quiet, told(fmt, wanted.takes))
    shown = narrowed(plan, wanted)
    if fmt is Form.TEXT:
        paint = painter(colours(When.NEVER if no_color else color))
        show([scan_table(shown, len(plan.drivers), paint)], no_pager)
    else:
        write_plan(shown, fmt, tree)
    return status(plan, check)
