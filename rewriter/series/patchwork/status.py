"""How a posted series fares: states, checks, tags, newer versions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from rewriter.errors import USAGE
from rewriter.series.errors import SeriesError
from rewriter.series.patchwork.address import Address, api
from rewriter.series.patchwork.answers import read_series
from rewriter.series.patchwork.client import Client
from rewriter.series.patchwork.fetch import fetch
from rewriter.series.patchwork.pages import pages
from rewriter.series.posted import PostedPatch, PostedSeries

_TAG = re.compile(r"^(Reviewed|Acked|Tested)-by:[ \t]*\S.*$", re.MULTILINE | re.IGNORECASE)
_PAGES = 5
"""Pages of series that are searched for newer versions."""


@dataclass(frozen=True)
class PatchStatus:
    """A patch with its tags (from the server's counts, else from the comments) and with its checks by result."""

    patch: PostedPatch
    checks: Mapping[str, tuple[str, ...]]
    """Result (``success``, ``warning``, ``fail`` ...) -> names of the checks."""


@dataclass(frozen=True)
class SeriesStatus:
    """A series, its patches, and newer versions of it."""

    series: PostedSeries
    patches: tuple[PatchStatus, ...]
    newer: tuple[PostedSeries, ...]
    notes: tuple[str, ...] = ()


def find_status(client: Client, address: Address) -> SeriesStatus:
    """Ask how the series at `address` fares.

    Raises:
        SeriesError: the server does not know it, or does not answer.
    """
    if address.kind == "mbox":
        why = "an mbox has no state"
        raise SeriesError(f"{address.url} is no series", why, "give the address of the series on Patchwork", USAGE)
    series = fetch(client, address)
    notes: list[str] = []
    patches = client.each(lambda patch: _status(client, address.server, patch, notes), series.patches)
    newer = _newer(client, address.server, series)
    return SeriesStatus(series, tuple(patches), newer, tuple(sorted(notes)))


def _status(client: Client, server: str, patch: PostedPatch, notes: list[str]) -> PatchStatus:
    if patch.ident is None:
        return PatchStatus(patch, {})
    tags = patch.tags or _counted(_rows(client, server, patch, "comments", notes))
    checks: dict[str, dict[str, None]] = {}
    for row in _rows(client, server, patch, "checks", notes):
        checks.setdefault(str(row.get("state", "unknown")), {})[str(row.get("context", "a check"))] = None
    return PatchStatus(replace(patch, tags=tags), {state: tuple(names) for state, names in sorted(checks.items())})


def _rows(client: Client, server: str, patch: PostedPatch, what: str, notes: list[str]) -> list[Mapping[str, Any]]:
    """Comments or checks of a patch; where the server does not give them, that is a note."""
    try:
        return [row for page in pages(client, api(server, f"patches/{patch.ident}/{what}/")) for row in page]
    except SeriesError as error:
        notes.append(f"patch {patch.number}: its {what} are not known: {error.why}")
        return []


def _counted(comments: list[Mapping[str, Any]]) -> dict[str, int]:
    """Tags in comments, each line once; what is quoted does not count."""
    lines = {
        (f"{hit[1].capitalize()}-by", " ".join(hit[0].split()).lower())
        for comment in comments
        for hit in _TAG.finditer(str(comment.get("content", "")))
    }
    return dict(Counter(name for name, _ in sorted(lines)))


def _newer(client: Client, server: str, series: PostedSeries) -> tuple[PostedSeries, ...]:
    """Series of the same title and sender with a higher version; the server may ignore what it is asked for."""
    asked = {"project": series.project, "q": series.title, "order": "-date"}
    found: dict[int, PostedSeries] = {}
    for count, rows in enumerate(pages(client, api(server, "series/", **asked)), 1):
        for other in (read_series(row, server) for row in rows):
            same = other.title == series.title and other.submitter.email.lower() == series.submitter.email.lower()
            if same and other.version > series.version:
                found[other.version] = other
        if count == _PAGES:
            break
    return tuple(other for _, other in sorted(found.items()))
