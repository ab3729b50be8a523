"""``rewriter show``: one transform in full, without importing it."""

from __future__ import annotations

from rewriter.cli.options import Debug, Name, Rows, RowsFormat, Transforms

EXAMPLES = """Example:
  rewriter show pcim-irq-vectors"""


def run(name: Name, fmt: RowsFormat = Rows.TEXT, transforms: Transforms = None, _debug: Debug = False) -> None:
    """Show a transform: what it does, its reason codes, its examples."""
    from rewriter.cli.screen import write
    from rewriter.errors import FAILED, Problem
    from rewriter.review.catalogue import data, in_full
    from rewriter.review.data import rows_as
    from rewriter.review.reasons import sentences
    from rewriter.transform.catalogue import read
    from rewriter.transform.find import path_of

    entry = read(name, path_of(name, transforms))
    if entry.conversion is None:
        raise Problem(f"transform {name} cannot be read", entry.error, f"mend {entry.path}", FAILED)
    if fmt is Rows.TEXT:
        write(in_full(entry, entry.conversion, sentences(entry.conversion)))
    else:
        write(rows_as([data(entry, sentences(entry.conversion))], fmt is Rows.JSONL))
