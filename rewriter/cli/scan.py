"""``rewriter scan``: classify every driver."""

from __future__ import annotations

from rewriter.cli.options import (
    TIMEOUT,
    Check,
    Debug,
    Form,
    Format,
    Jobs,
    Name,
    Only,
    Paths,
    Quiet,
    Reasons,
    Timeout,
    Transforms,
    TreeDir,
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
    _debug: Debug = False,
) -> int:
    """Classify every driver that calls a function the transform knows."""
    from rewriter.cli.machine import told, write_plan
    from rewriter.cli.planning import plan_for, status
    from rewriter.cli.screen import write
    from rewriter.cli.selecting import selected
    from rewriter.review.select import narrowed
    from rewriter.review.table import scan_table

    wanted = selected(name, transforms, only, reasons)
    plan = plan_for(name, tree, paths, transforms, jobs, timeout, quiet, told(fmt, wanted.takes))
    shown = narrowed(plan, wanted)
    if fmt is Form.TEXT:
        write(scan_table(shown, len(plan.drivers)))
    else:
        write_plan(shown, fmt, tree)
    return status(plan, check)
