"""``rewriter test``: run the examples of transforms."""

from __future__ import annotations

from typing import Annotated

import typer

from rewriter.cli.options import Debug, Quiet, Transforms, transform_names

EXAMPLES = """Examples:
  rewriter test
  rewriter test pcim-irq-vectors --accept"""

Names = Annotated[
    str | None,
    typer.Argument(metavar="NAME", help="One transform; else all.", autocompletion=transform_names),
]
Accept = Annotated[bool, typer.Option("--accept", help="Write what comes out into the examples as their new `after`.")]


def run(
    name: Names = None,
    accept: Accept = False,
    transforms: Transforms = None,
    quiet: Quiet = False,
    _debug: Debug = False,
) -> int:
    """Run the examples of a transform, or of all."""
    from rewriter.cli.screen import note, write
    from rewriter.errors import FAILED
    from rewriter.transform.examples import accept as accept_all
    from rewriter.transform.examples import report, run_all

    reports = run_all(name, transforms)
    write("".join(map(report, reports)))
    if accept:
        written = sum(map(accept_all, reports))
        note(f"{written} examples accepted", quiet)
        return FAILED if any(entry.faults for entry in reports) else 0
    return 0 if all(entry.passed for entry in reports) else FAILED
