"""``rewriter series import``: a posted series, from mail or Patchwork."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rewriter.cli.asking import Asking, Shape, ShapeOption

if TYPE_CHECKING:
    from rewriter.series.posted import PostedSeries

EXAMPLES = """Examples:
  rewriter series import cover.json
  rewriter series import series.mbox --format json -o posted.json
  rewriter series import https://patchwork.kernel.org/api/series/123456/ --online"""

Posted = Annotated[
    str,
    typer.Argument(metavar="COVER|SERIES", help="An answer of Patchwork as JSON, an mbox, or the address of either."),
]
Out = Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Keep it as JSON in a new file.")]


def run(
    posted: Posted,
    out: Out = None,
    *,
    fmt: ShapeOption = Shape.TEXT,
    ask: Asking,
) -> int:
    """Read a posted series: title, text, version, recipients, patches, files, state."""
    from rewriter.cli.screen import write
    from rewriter.review.posted import posted_text

    if out is not None:
        _check_free(out)
    series, age = _read(posted, ask)
    if out is not None:
        _keep(out, series.to_json())
    write(series.to_json() if fmt is Shape.JSON else posted_text(series))
    ask.tell_age(age)
    return 0


def _read(posted: str, ask: Asking) -> tuple[PostedSeries, float]:
    """The series, and the age of the oldest answer that came from the cache."""
    from rewriter.series.patchwork.address import is_url, read_address
    from rewriter.series.patchwork.fetch import fetch
    from rewriter.series.patchwork.files import read_file

    if not is_url(posted):
        return read_file(Path(posted)), 0.0
    address = read_address(posted)
    with ask.about(posted) as client:
        return fetch(client, address), client.oldest


def _check_free(out: Path) -> None:
    from rewriter.errors import Problem

    if out.exists() or out.is_symlink():
        raise Problem(f"{out} is there already", "nothing is written over", "give -o a new file")


def _keep(out: Path, text: str) -> None:
    """Write a file that must not be there."""
    with open(out, "x", encoding="utf-8") as file:
        file.write(text)
