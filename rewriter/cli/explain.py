"""``rewriter explain``: why a call is converted, removed, kept or up for review."""

from __future__ import annotations

from typing import Annotated

import typer

from rewriter.cli.options import Name, Rows, RowsFormat, Screen, TreeDir, Work

EXAMPLES = """Examples:
  rewriter explain pcim-irq-vectors linux drivers/net/foo/main.c
  rewriter explain pcim-irq-vectors linux drivers/net/foo/main.c:575"""

Place = Annotated[str, typer.Argument(metavar="FILE[:LINE]", help="A file of the tree, or one line of it.")]


def run(
    name: Name,
    tree: TreeDir,
    place: Place,
    *,
    fmt: RowsFormat = Rows.TEXT,
    screen: Screen,
    work: Work,
) -> int:
    """Show the proof behind the verdicts of a file, with lines."""
    from rewriter.cli.pager import show
    from rewriter.cli.planning import named_file, plan_for, status
    from rewriter.cli.screen import colours, on_terminal, width, write
    from rewriter.review.data import found_rows, rows_as
    from rewriter.review.explain import WIDTH, explain, find
    from rewriter.review.terminal.paint import painter

    path, line = named_file(tree, place)
    plan = plan_for(name, tree, [str(tree / path)], work)
    found = find(plan, path, line)
    if fmt is Rows.TEXT:
        paint = painter(colours(screen.when))
        show([explain(found, paint, min(WIDTH, width()) if on_terminal() else WIDTH)], screen.no_pager)
    else:
        write(rows_as(found_rows(found), fmt is Rows.JSONL))
    return status(plan)
