"""``rewriter diff``: the dry run."""

from __future__ import annotations

from rewriter.cli.options import (
    TIMEOUT,
    Check,
    Debug,
    Form,
    Format,
    IncludeReview,
    Jobs,
    Name,
    NoColor,
    Paths,
    Quiet,
    Timeout,
    Transforms,
    TreeDir,
)

EXAMPLES = """Examples:
  rewriter diff pcim-irq-vectors linux drivers/dma
  rewriter diff pcim-irq-vectors linux | git -C linux apply"""


def run(
    name: Name,
    tree: TreeDir,
    paths: Paths = None,
    fmt: Format = Form.TEXT,
    include_review: IncludeReview = False,
    jobs: Jobs = None,
    timeout: Timeout = TIMEOUT,
    transforms: Transforms = None,
    check: Check = False,
    quiet: Quiet = False,
    no_color: NoColor = False,
    _debug: Debug = False,
) -> int:
    """Show what convert would change, with reasons."""
    from rewriter.cli.machine import told, write_plan
    from rewriter.cli.planning import plan_for, status
    from rewriter.cli.screen import colours, write, write_source
    from rewriter.review.diffview import coloured, patch

    plan = plan_for(name, tree, paths, transforms, jobs, timeout, quiet, told(fmt))
    if fmt is not Form.TEXT:
        write_plan(plan, fmt)
    elif colours(no_color):
        for text in coloured(plan, include_review):
            write(text)
    else:
        write_source(patch(plan, include_review))
    return status(plan, check)
