"""What a series consists of: the patch that introduces what the drivers need, if it is wanted, then the drivers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from rewriter.plan import Plan
from rewriter.series.changes import Change, originals, select
from rewriter.series.cover import cover_subject, cover_text, undeclared
from rewriter.series.format import Letter
from rewriter.series.history import Habit
from rewriter.series.identity import Identity
from rewriter.series.introduce import (
    Api,
    in_front,
    introduced_names,
    introducing,
    introduction_cover,
    introduction_message,
)
from rewriter.series.messages import Message, Voice, messages
from rewriter.series.sent import Sent
from rewriter.transform import Introduction, Transform


@dataclass(frozen=True)
class Contents:
    """The patches of a series in their order; `api` introduces what they need, or is all there is."""

    plan: Plan
    conversion: Transform
    api: Api | None
    first: tuple[Change, ...]
    drivers: tuple[Change, ...]
    notes: tuple[str, ...]
    sent: Sent = field(default_factory=Sent)
    """How it is sent, for the cover letter."""

    @property
    def changes(self) -> tuple[Change, ...]:
        """All changes, one per patch."""
        return (*self.first, *self.drivers)

    @property
    def introduced(self) -> tuple[str, ...]:
        """The functions that the first patch adds."""
        return introduced_names(self.first, self.api.introduction if self.api else None)

    def only(self, drivers: tuple[Change, ...]) -> Contents:
        """These drivers alone; nothing is introduced for drivers that are not there."""
        return replace(self, first=self.first if drivers or not self.drivers else (), drivers=drivers)


def gather(plan: Plan, tree: Path, conversion: Transform, include_review: bool, api: Api | None) -> Contents:
    """The contents of the series of `plan`; nothing is introduced for drivers that are not there.

    Raises:
        SeriesError: the tree is not the one that was planned, or the functions cannot be introduced.
    """
    if isinstance(conversion, Introduction):
        changes, notes = select(plan, tree, include_review=False)
        return Contents(plan, conversion, Api(conversion, plan), changes, (), notes)
    changes, notes = select(plan, tree, include_review)
    first, more = introducing(api, tree) if changes else ((), ())
    return Contents(plan, conversion, api, first, in_front(first, changes)[len(first) :], (*notes, *more))


def texts(
    contents: Contents, habits: Mapping[str, Habit], signoff: Identity | None, voice: Voice
) -> tuple[Message, ...]:
    """One message per change; `habits` are prefixes from the drivers' history.

    Raises:
        SeriesError: the words of a transform cannot stand in a mail.
    """
    api, conversion = contents.api, contents.conversion
    first = [introduction_message(change, api.introduction, signoff, voice) for change in contents.first if api]
    if isinstance(conversion, Introduction):
        return tuple(first)
    return (*first, *messages(contents.drivers, conversion, habits, signoff, voice))


def letter(contents: Contents, root: Path, voice: Voice) -> Letter:
    """The cover letter."""
    conversion = contents.conversion
    if isinstance(conversion, Introduction):
        return Letter(conversion.words.cover, introduction_cover(contents.plan, conversion, voice))
    if not contents.drivers and contents.api:  # the users are in other threads
        introduction = contents.api.introduction
        return Letter(introduction.words.cover, introduction_cover(contents.api.plan, introduction, voice))
    text = cover_text(contents.plan, contents.drivers, conversion, root, voice, contents.introduced, contents.sent)
    return Letter(cover_subject(conversion), text)


def warnings(contents: Contents, tree: Path) -> tuple[str, ...]:
    """What a person should know before sending the series on."""
    depends = _lacking(contents, contents.conversion, tree)
    marked = [
        f"{one.result.driver}: proven in part only, marked for review" for one in contents.drivers if one.for_review
    ]
    returns = sorted(file for file, data in originals(contents.changes).items() if b"\r\n" in data)
    keep_cr = [f"{file} has carriage returns: apply its patch with git am --keep-cr" for file in returns]
    return (*depends, *marked, *keep_cr)


def _lacking(contents: Contents, conversion: Transform, tree: Path) -> list[str]:
    """The functions that neither the tree nor the series has."""
    if isinstance(conversion, Introduction):
        return []
    absent = [name for name in undeclared(contents.drivers, conversion, tree) if name not in contents.introduced]
    how = "apply that first" + (", or add --with-api" if conversion.introduced_by else "")
    return [f"the tree does not declare {name}(): {how}" for name in absent]
