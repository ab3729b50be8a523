"""``rewriter series status``: how a posted series fares."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rewriter.cli.asking import WAIT, Online, Refresh, Shape, ShapeOption, Wait
from rewriter.cli.options import Debug, Quiet

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
    fmt: ShapeOption = Shape.TEXT,
    online: Online = False,
    refresh: Refresh = False,
    timeout: Wait = WAIT,
    quiet: Quiet = False,
    _debug: Debug = False,
) -> int:
    """Show the state of each patch, checks, tags, and whether a newer version is posted."""
    from rewriter.cli.asking import asking
    from rewriter.cli.screen import note, write
    from rewriter.review.inflight import status_json, status_text
    from rewriter.review.posted import cached_line
    from rewriter.series.patchwork.address import is_url, read_address
    from rewriter.series.patchwork.files import address_in
    from rewriter.series.patchwork.status import find_status

    address = read_address(posted) if is_url(posted) else address_in(Path(posted))
    with asking(online, posted, refresh, timeout) as client:
        status = find_status(client, address)
        age = client.oldest
    write(status_json(status) if fmt is Shape.JSON else status_text(status))
    if age:
        note(cached_line(age), quiet)
    return 0
