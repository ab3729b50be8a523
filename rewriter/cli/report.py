"""``rewriter report``: the HTML page of a series."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rewriter.cli.options import Debug, Quiet

EXAMPLES = """Examples:
  rewriter convert pcim-irq-vectors linux drivers/dma -o series
  rewriter report series -o page.html
  rewriter scan pcim-irq-vectors linux --format json > plan.json
  rewriter report plan.json -o page.html"""

Series = Annotated[
    Path, typer.Argument(metavar="DIR", help="A series as convert -o writes it, or a plan (scan --format json).")
]
Out = Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="Write the page here; - is stdout.")]


Decisions = Annotated[
    Path | None,
    typer.Option("--decisions", metavar="FILE", help="What reviewers decided; else what the series was made with."),
]


def run(
    series: Series,
    out: Out = Path("page.html"),
    decisions: Decisions = None,
    quiet: Quiet = False,
    _debug: Debug = False,
) -> int:
    """Write a series as an HTML page."""
    from rewriter.cli.screen import note, write
    from rewriter.review.page.found import find
    from rewriter.review.page.render import page
    from rewriter.review.page.write import check_target, write_page

    to_stdout = str(out) == "-"
    if not to_stdout:
        check_target(out)
    found = find(series, decisions)
    if to_stdout:
        write(page(found))
        return 0
    write_page(out, page(found, out.parent))
    count = len(found.plan.drivers)
    note(f"{out}: {count} {'driver' if count == 1 else 'drivers'}; open it in a browser", quiet)
    return 0
