"""The options of a new version: the last one, its thread, and where it was posted."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rewriter.series import Asked


@dataclass(frozen=True)
class Rerolling:
    """Which version it is, and what is given of the last one."""

    version: Annotated[
        int | None, typer.Option("--reroll-count", "-v", metavar="N", min=1, help="This is version N.")
    ] = None
    reroll: Annotated[bool, typer.Option("--reroll", help="This is the version after the one in --previous.")] = False
    previous: Annotated[
        Path | None, typer.Option("--previous", metavar="DIR", help="The last version, as convert -o wrote it.")
    ] = None
    mbox: Annotated[
        Path | None, typer.Option("--mbox", metavar="FILE", help="The thread of the last version, for its review tags.")
    ] = None
    posted: Annotated[
        str | None, typer.Option("--posted", metavar="ID", help="Message id or URL of the last cover letter.")
    ] = None

    def asked(self, transform: str, in_place: bool) -> tuple[int, Asked]:
        """The version, and what is given of the last one.

        Raises:
            Problem: something is not what it should be, or of no use here.
        """
        from rewriter.errors import Problem
        from rewriter.series.reroll.asked import read_asked

        if in_place and (self.reroll or self.previous or self.mbox or self.posted):
            why = "files that are edited in place have no versions"
            raise Problem("there is no last version", why, "give -o DIR or --branch NAME, or leave out its options")
        return read_asked(self.version, self.reroll, transform, self.previous, self.mbox, self.posted)
