"""``rewriter scan``: classify every driver."""

from __future__ import annotations

from rewriter.cli.options import Check, Form, Format, Name, Only, Paths, Reasons, Screen, TreeDir, Work

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
    *,
    only: Only = None,
    reasons: Reasons = None,
    fmt: Format = Form.TEXT,
    check: Check = False,
    screen: Screen,
    work: Work,
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

    wanted = selected(name, work.transforms, only, reasons)
    plan = plan_for(name, tree, paths, work, told(fmt, wanted.takes))
    shown = narrowed(plan, wanted)
    if fmt is Form.TEXT:
        paint = painter(colours(screen.when))
        show([scan_table(shown, len(plan.drivers), paint)], screen.no_pager)
    else:
        write_plan(shown, fmt, tree)
    return status(plan, check)
