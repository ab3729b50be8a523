"""``rewriter list``: the transforms, without importing them."""

from __future__ import annotations

from rewriter.cli.options import Debug, Rows, RowsFormat, Transforms

EXAMPLES = """Examples:
  rewriter list
  rewriter list --transforms my-transforms --format json"""


def run(fmt: RowsFormat = Rows.TEXT, transforms: Transforms = None, _debug: Debug = False) -> None:
    """List the transforms."""
    from rewriter.cli.screen import write
    from rewriter.review.catalogue import data, listing
    from rewriter.review.data import rows_as
    from rewriter.transform.catalogue import entries

    found = entries(transforms)
    write(listing(found) if fmt is Rows.TEXT else rows_as(map(data, found), fmt is Rows.JSONL))
