"""``rewriter explain``: why a call is converted, removed, kept or up for review."""

from __future__ import annotations

from typing import Annotated

import typer

from rewriter.cli.options import TIMEOUT, Debug, Jobs, Name, Quiet, Rows, RowsFormat, Timeout, Transforms, TreeDir

EXAMPLES = """Examples:
  rewriter explain pcim-irq-vectors linux drivers/net/foo/main.c
  rewriter explain pcim-irq-vectors linux drivers/net/foo/main.c:575"""

Place = Annotated[str, typer.Argument(metavar="FILE[:LINE]", help="A file of the tree, or one line of it.")]


def run(
    name: Name,
    tree: TreeDir,
    place: Place,
    fmt: RowsFormat = Rows.TEXT,
    jobs: Jobs = None,
    timeout: Timeout = TIMEOUT,
    transforms: Transforms = None,
    quiet: Quiet = False,
    _debug: Debug = False,
) -> int:
    """Show the proof behind the verdicts of a file, with lines."""
    from rewriter.cli.planning import named_file, plan_for, status
    from rewriter.cli.screen import write
    from rewriter.review.data import found_rows, rows_as
    from rewriter.review.explain import explain, find

    path, line = named_file(tree, place)
    plan = plan_for(name, tree, [str(tree / path)], transforms, jobs, timeout, quiet)
    found = find(plan, path, line)
    write(explain(found) if fmt is Rows.TEXT else rows_as(found_rows(found), fmt is Rows.JSONL))
    return status(plan)
