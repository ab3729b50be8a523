"""What is under review for our files, and how a posted series fares, for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from rewriter.review.posted import patch_line
from rewriter.review.text import flat
from rewriter.series.patchwork.inflight import InFlight, Match
from rewriter.series.patchwork.ours import Ours
from rewriter.series.patchwork.status import PatchStatus, SeriesStatus
from rewriter.series.posted import PostedPatch, patch_to_dict

_SCHEMA_INFLIGHT = "rewriter.inflight/1"
_SCHEMA_STATUS = "rewriter.status/1"


def inflight_text(found: InFlight, ours: Ours) -> str:
    """How far was looked, then the patches of each driver of ours, those with the same change first."""
    return "".join(f"{line}\n" for line in _inflight(found, ours))


def inflight_json(found: InFlight) -> str:
    """The same as JSON (schema ``rewriter.inflight/1``)."""
    asked = found.question
    data = {
        "schema": _SCHEMA_INFLIGHT,
        "server": asked.server,
        "projects": list(asked.projects),
        "since": asked.since,
        "limit": asked.limit,
        "limit_reached": found.limit_reached,
        "listed": found.listed,
        "under_review": found.under_review,
        "matches": [_match(match) for match in found.matches],
        "problems": list(found.problems),
    }
    return json.dumps(data, indent=2) + "\n"


def status_text(status: SeriesStatus) -> str:
    """The series on one line, a line or more for each patch, newer versions, notes."""
    return "".join(f"{line}\n" for line in _status(status))


def status_json(status: SeriesStatus) -> str:
    """The same as JSON (schema ``rewriter.status/1``)."""
    data = {
        "schema": _SCHEMA_STATUS,
        "series": {key: value for key, value in status.series.to_dict().items() if key not in ("schema", "patches")},
        "patches": [
            {**patch_to_dict(one.patch), "checks": {state: list(names) for state, names in one.checks.items()}}
            for one in status.patches
        ],
        "newer": [{"version": other.version, "title": other.title, "url": other.url} for other in status.newer],
        "notes": list(status.notes),
    }
    return json.dumps(data, indent=2) + "\n"


def _inflight(found: InFlight, ours: Ours) -> Iterator[str]:
    asked = found.question
    where = f"{', '.join(map(flat, asked.projects))} at {flat(asked.server)}"
    yield f"{where}: {found.under_review} patches under review, of {found.listed} listed since {asked.since}"
    if found.limit_reached:
        yield f"the limit of {asked.limit} patches was reached: there are more, which were not looked at"
    for name, matches in groupby(found.matches, key=lambda match: match.name):
        yield from ("", flat(name))
        for path, of_file in groupby(matches, key=lambda match: match.path):
            yield f"  {flat(path)}"
            for match in of_file:
                yield f"    {_how(match):11}  {_patch(match.patch)}"
                yield f"{'':17}{flat(match.patch.url or match.patch.msgid)}"
    names = {file.name for file in ours.files}
    hit = {match.name for match in found.others}
    yield from ("", f"others have a patch under review for {len(hit)} of our {len(names)} drivers")


def _how(match: Match) -> str:
    return "own" if match.own else "same change" if match.same else "same file"


def _patch(patch: PostedPatch) -> str:
    version = f"v{patch.version} " if patch.version > 1 else ""
    return f"{flat(patch.state) or 'no state'}  {version}{flat(patch.title)} ({flat(str(patch.sender))}, {patch.date[:10]})"


def _match(match: Match) -> dict[str, Any]:
    kind = "same-change" if match.same else "same-file"
    return {
        "driver": match.name,
        "path": match.path,
        "kind": kind,
        "own": match.own,
        "patch": patch_to_dict(match.patch),
    }


def _status(status: SeriesStatus) -> Iterator[str]:
    series = status.series
    version = f"v{series.version} " if series.version > 1 else ""
    yield f"{version}{flat(series.title)}: {flat(series.state) or 'state unknown'}"
    yield f"  {flat(series.url)}"
    for one in status.patches:
        yield patch_line(one.patch, series.total)
        yield from (f"{'':29} {line}" for line in _details(one))
    for other in status.newer:
        yield f"a newer version is posted: v{other.version} {flat(other.url)}"
    yield from (flat(note) for note in (*series.notes, *status.notes))


def _details(one: PatchStatus) -> Iterator[str]:
    if one.patch.tags:
        yield ", ".join(f"{count} {flat(tag)}" for tag, count in sorted(one.patch.tags.items()))
    for state, names in one.checks.items():
        yield f"checks: {len(names)} {flat(state)}" + (
            f" ({', '.join(map(flat, names))})" if state != "success" else ""
        )
