"""Earlier attempts at the same, which reviewers ask for first."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rewriter.errors import USAGE
from rewriter.series.errors import SeriesError

NONE_GIVEN = "no earlier attempt is linked: reviewers ask for them first; look for them and give --link URL"
"""Says to whoever sends the series what the cover letter lacks; the letter itself never holds a placeholder."""

_LINK = re.compile(r"https?://[^\s/<>\"]+(?:/[^\s<>\"]*)?")


def check_links(links: Sequence[str]) -> None:
    """Make sure that each can stand behind ``Link:``.

    Raises:
        SeriesError: one is no URL of a page.
    """
    for link in links:
        if not _LINK.fullmatch(link):
            why = "it does not begin with https://, or has a blank in it"
            hint = "give the URL of the mail, such as https://lore.kernel.org/r/MESSAGE-ID"
            raise SeriesError(f"{link!r} is no link", why, hint, USAGE)
