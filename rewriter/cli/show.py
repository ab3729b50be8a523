"""``rewriter show``: one transform in full, without importing it."""

from __future__ import annotations

from rewriter.cli.options import Debug, Form, Format, Name, Transforms

EXAMPLES = """Example:
  rewriter show pcim-irq-vectors"""


def run(name: Name, fmt: Format = Form.TEXT, transforms: Transforms = None, _debug: Debug = False) -> None:
    """Show a transform: what it does, its reason codes, its examples."""
    from rewriter.cli.screen import write
    from rewriter.review.catalogue import data, in_full
    from rewriter.review.data import rows_as
    from rewriter.review.reasons import SENTENCES
    from rewriter.transform.catalogue import read
    from rewriter.transform.find import path_of

    entry = read(name, path_of(name, transforms))
    reasons = SENTENCES if entry.conversion is not None else {}
    write(in_full(entry, reasons) if fmt is Form.TEXT else rows_as([data(entry, reasons)], fmt is Form.JSONL))
