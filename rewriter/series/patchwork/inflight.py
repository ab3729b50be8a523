"""Who else has a patch under review for what we change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from rewriter.series.errors import SeriesError
from rewriter.series.patchwork.address import api
from rewriter.series.patchwork.answers import read_patch
from rewriter.series.patchwork.cache import KEPT
from rewriter.series.patchwork.client import Client
from rewriter.series.patchwork.fetch import read_one
from rewriter.series.patchwork.ours import Ours
from rewriter.series.patchwork.pages import pages
from rewriter.series.posted import PostedPatch

CLOSED = frozenset({"accepted", "rejected", "superseded", "not-applicable", "deferred", "mainlined"})
"""States in which a patch is no longer under review; whatever else a server calls a state counts as open."""


@dataclass(frozen=True)
class Question:
    """Where to look: patches of `projects` at `server` since a day (``2026-01-31``), at most `limit` of them."""

    server: str
    projects: tuple[str, ...]
    since: str
    limit: int


@dataclass(frozen=True)
class Match:
    """A patch under review that touches a file of ours: with the `same` change of it or another, by us (`own`) or others."""

    name: str
    path: str
    same: bool
    own: bool
    patch: PostedPatch


@dataclass(frozen=True)
class InFlight:
    """What was found, and how far was looked: patches `listed` by the server, those `under_review` whose diff was read."""

    question: Question
    listed: int
    under_review: int
    limit_reached: bool
    matches: tuple[Match, ...]
    problems: tuple[str, ...] = ()
    """Patches that could not be read."""

    @property
    def others(self) -> tuple[Match, ...]:
        """The matches that are not our own."""
        return tuple(match for match in self.matches if not match.own)


def find_inflight(client: Client, ours: Ours, question: Question) -> InFlight:
    """Compare our files and hashes with every patch under review.

    Raises:
        SeriesError: the server does not give its lists.
    """
    listed: list[PostedPatch] = []
    limit_reached = False
    for project in question.projects:
        for patch in _listing(client, question, project):
            if len(listed) >= question.limit:
                limit_reached = True
                break
            listed.append(patch)
    review = _newest([patch for patch in listed if _under_review(patch, question)])
    read = client.each(lambda patch: _with_files(client, question.server, patch), review)
    patches = [patch for patch in read if isinstance(patch, PostedPatch)]
    return InFlight(
        question,
        len(listed),
        len(review),
        limit_reached,
        tuple(sorted(_matches(ours, patches), key=_order)),
        tuple(str(problem) for problem in read if isinstance(problem, SeriesError)),
    )


def _listing(client: Client, question: Question, project: str) -> Iterator[PostedPatch]:
    """All patches that the server lists, newest first where it does what it is asked for."""
    asked = {"project": project, "order": "-date", "since": question.since, "archived": "false", "per_page": "100"}
    for rows in pages(client, api(question.server, "patches/", **asked)):
        yield from map(read_patch, rows)


def _under_review(patch: PostedPatch, question: Question) -> bool:
    """What the server was asked for; it ignores what it does not know."""
    wanted = {project.lower() for project in question.projects}
    return (
        not patch.archived
        and patch.state not in CLOSED
        and (not patch.date or patch.date >= question.since)
        and (not patch.project or patch.project.lower() in wanted)
    )


def _newest(patches: Sequence[PostedPatch]) -> list[PostedPatch]:
    """Of a patch in several versions the highest: servers often leave the others open."""
    best: dict[tuple[str, str], PostedPatch] = {}
    for patch in patches:
        key = (patch.sender.email.lower(), patch.title)
        if key not in best or best[key].version < patch.version:
            best[key] = patch
    return list(best.values())


def _with_files(client: Client, server: str, patch: PostedPatch) -> PostedPatch | SeriesError:
    """The patch with its diff, which a list leaves out; the state of the list is the newer one."""
    if patch.ident is None:
        return SeriesError(f"the patch {patch.title} cannot be read", "the server gives no number for it", "look there")
    try:
        # A diff does not change any more, so that it may come from the cache however old it is.
        found: Mapping[str, Any] = read_one(client, server, patch.ident, KEPT)
    except SeriesError as error:
        return error
    whole = read_patch(found)
    return replace(patch, files=whole.files, hash=patch.hash or whole.hash)


def _matches(ours: Ours, patches: Sequence[PostedPatch]) -> Iterator[Match]:
    for patch in patches:
        theirs = {change.path: change.lines for change in patch.files}
        own = patch.sender.email.lower() in ours.senders
        for file in ours.files:
            if file.path in theirs:
                same = patch.hash in ours.hashes or (file.lines != "" and theirs[file.path] == file.lines)
                yield Match(file.name, file.path, same, own, patch)


def _order(match: Match) -> tuple[str, str, bool, str, int]:
    return match.name, match.path, not match.same, match.patch.date, match.patch.ident or 0
