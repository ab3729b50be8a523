"""``rewriter series status``: how a posted series fares."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rewriter.cli.asking import Asking, Shape, ShapeOption

EXAMPLES = """Examples:
  rewriter series status https://patchwork.kernel.org/api/series/123456/ --online
  rewriter series status posted.json --online --refresh"""

Posted = Annotated[
    str,
    typer.Argument(
        metavar="COVER|SERIES", help="An address on Patchwork, or a JSON file that holds one (series import -o)."
    ),
]


def run(
    posted: Posted,
    *,
    fmt: ShapeOption = Shape.TEXT,
    ask: Asking,
) -> int:
    """Show the state of each patch, checks, tags, and whether a newer version is posted."""
    from rewriter.cli.screen import write
    from rewriter.review.inflight import status_json, status_text
    from rewriter.series.patchwork.address import is_url, read_address
    from rewriter.series.patchwork.files import address_in
    from rewriter.series.patchwork.status import find_status

    address = read_address(posted) if is_url(posted) else address_in(Path(posted))
    with ask.about(posted) as client:
        status = find_status(client, address)
        age = client.oldest
    write(status_json(status) if fmt is Shape.JSON else status_text(status))
    ask.tell_age(age)
    return 0
