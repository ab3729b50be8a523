"""The options of a new version: the last one, its thread, and where it was posted."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rewriter.series import Asked

Version = Annotated[int | None, typer.Option("--reroll-count", "-v", metavar="N", min=1, help="This is version N.")]
Reroll = Annotated[bool, typer.Option("--reroll", help="This is the version after the one in --previous.")]
PreviousDir = Annotated[
    Path | None, typer.Option("--previous", metavar="DIR", help="The last version, as convert -o wrote it.")
]
Mbox = Annotated[
    Path | None, typer.Option("--mbox", metavar="FILE", help="The thread of the last version, for its review tags.")
]
Posted = Annotated[
    str | None, typer.Option("--posted", metavar="ID", help="Message id or URL of the last cover letter.")
]
B4 = Annotated[bool, typer.Option("--b4", help="With --branch: one that b4 prep takes over.")]


def asked(
    version: int | None,
    follow: bool,
    transform: str,
    previous: Path | None,
    mbox: Path | None,
    posted: str | None,
    in_place: bool,
) -> tuple[int, Asked]:
    """The version, and what is given of the last one.

    Raises:
        Problem: something is not what it should be, or of no use here.
    """
    from rewriter.errors import Problem
    from rewriter.series.reroll.asked import read_asked

    if in_place and (follow or previous or mbox or posted):
        why = "files that are edited in place have no versions"
        raise Problem("there is no last version", why, "give -o DIR or --branch NAME, or leave out its options")
    return read_asked(version, follow, transform, previous, mbox, posted)


def check_b4(b4: bool, branch: str | None) -> None:
    """Make sure that there is a branch for b4.

    Raises:
        Problem: there is none.
    """
    from rewriter.errors import Problem

    if b4 and branch is None:
        raise Problem("--b4 says nothing alone", "b4 prep works on a branch", "add --branch NAME")
