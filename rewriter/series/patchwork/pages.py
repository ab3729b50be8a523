"""Lists that a server gives page by page; whether it did what it was asked for is for the caller to check."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rewriter.errors import FAILED
from rewriter.series.errors import SeriesError
from rewriter.series.patchwork.client import Client


def pages(client: Client, url: str) -> Iterator[list[Mapping[str, Any]]]:
    """The rows of each page, following its ``Link`` header; ends where that leads back.

    Raises:
        SeriesError: the server does not answer, or not with a list.
    """
    seen: set[str] = set()
    while url and url not in seen:
        seen.add(url)
        answer = client.read_json(url)
        if not isinstance(answer.value, list):
            why = "asked was for a list, and something else came"
            raise SeriesError(f"{url} gives no list", why, "see that the address is that of a Patchwork", FAILED)
        yield [row for row in answer.value if isinstance(row, dict)]
        url = answer.following
