"""Dates without a clock: a series made twice from the same plan and tree is the same, byte for byte."""

from __future__ import annotations

import os

from rewriter.errors import USAGE
from rewriter.series.commits import Dates
from rewriter.series.errors import SeriesError
from rewriter.series.tree import Base

EPOCH = 1_704_067_200
"""2024-01-01 00:00:00 UTC: the date of a series on a plain tree, where nothing else gives one."""


def find_dates(base: Base | None) -> Dates:
    """Mail dates from ``SOURCE_DATE_EPOCH``, else from the base commit, else `EPOCH`.

    Raises:
        SeriesError: ``SOURCE_DATE_EPOCH`` is not a number of seconds.
    """
    given = os.environ.get("SOURCE_DATE_EPOCH", "").strip()
    if given and not (given.isascii() and given.isdigit() and len(given) <= 11):
        why = f"it is {given!r}, not a number of seconds since 1970"
        raise SeriesError("SOURCE_DATE_EPOCH cannot be used", why, "set it to such a number, or unset it", USAGE)
    known = base.when if base else EPOCH
    mail = int(given) if given else known
    # A commit older than its parent would send git through the whole history of the tree.
    return Dates(mail, max(mail, known))
