"""What a person may ask of a series, and what is said once it is made."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from rewriter.series.decided import Decided
from rewriter.series.introduce import Api
from rewriter.series.reroll.asked import Asked
from rewriter.series.sending import Sending


@dataclass(frozen=True)
class SeriesOptions:
    """What a person may ask of a series."""

    signoff: bool = False
    """Add a ``Signed-off-by:`` with the identity that git has."""

    reroll: int = 1
    """The version of the series, from 1."""

    include_review: bool = False
    """Also take the provable part of drivers up for review, marked as such."""

    templates: Path | None = None
    """A directory of templates that stand before ours."""

    links: tuple[str, ...] = ()
    """Earlier attempts at the same, as URLs, for the cover letter."""

    api: Api | None = None
    """What introduces the managed functions, in front of the drivers that use them."""

    build: Path | None = None
    """A build directory of the tree: patches that do not compile with it are held back."""

    sending: Sending = field(default_factory=Sending)
    """To whom, in which threads, and what is held back."""

    asked: Asked = field(default_factory=Asked)
    """What is given of the last version."""

    decided: Decided | None = None
    """Which plan it was before decisions were replayed onto it, and these; None where that was not done."""

    b4: bool = False
    """Make a branch one that b4 takes over."""


@dataclass(frozen=True)
class SeriesReport:
    """What was made: `paths` (mails with the cover letter first, or edited files), `patches` (their number), notes."""

    paths: tuple[Path, ...]
    patches: int
    notes: tuple[str, ...] = ()
