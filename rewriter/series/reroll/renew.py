"""A new version: what the last one says to it. Nothing here changes a diff; only words and tags follow from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rewriter.plan import Plan
from rewriter.series.changes import Change
from rewriter.series.commits import Scratch
from rewriter.series.messages import Message
from rewriter.series.reroll.asked import Asked, url_of
from rewriter.series.reroll.carry import Carried, carry
from rewriter.series.reroll.changelog import Changelog, Comparison, NewPatch, changelog
from rewriter.series.reroll.patch_ids import Diff
from rewriter.series.reroll.previous import OldThread, Previous, read_previous
from rewriter.series.reroll.rangediff import range_diff
from rewriter.series.reroll.tags import Tag
from rewriter.series.reroll.thread import Thread, joined, read_thread

_NO_LINK = "where v{version} was posted is not known: no link to it; give --posted MESSAGE-ID or --mbox FILE"


@dataclass(frozen=True)
class Renewal:
    """The last version beside the new one: tags and diffs of the new patches by the first file of a change."""

    asked: Asked
    plan: Plan
    previous: Previous | None
    thread: Thread
    carried: Carried
    tags: Mapping[str, tuple[Tag, ...]]
    diffs: Mapping[str, Diff]
    held: Mapping[str, str]
    notes: tuple[str, ...]

    def signed(self, file: str, message: Message) -> Message:
        """A message with the tags of its patch; the person's own sign-off stays last."""
        return with_tags(message, self.tags[file])


@dataclass(frozen=True)
class Past:
    """What a thread of the new version says of the last one."""

    changelog: Changelog | None = None
    range_diff: str = ""
    heading: str = ""
    link: str = ""
    notes: tuple[str, ...] = ()


def renew(
    scratch: Scratch,
    asked: Asked,
    plan: Plan,
    changes: Sequence[Change],
    diffs: Sequence[Diff],
    held: Mapping[str, str],
) -> Renewal:
    """Read the last version; `diffs` are those of the `changes`, `held` the drivers held back, with reasons.

    Raises:
        SeriesError: it cannot be read.
    """
    git = scratch.git
    previous = read_previous(asked.directory, asked.record, git) if asked.directory and asked.record else None
    mailed = read_thread(git, asked.mails)
    carried = carry(joined((mailed, previous.mails)) if previous else mailed, [diff.patch_id for diff in diffs])
    files = [first_file(change) for change in changes]
    notes = (*(previous.notes if previous else ()), *carried.notes)
    return Renewal(
        asked,
        plan,
        previous,
        mailed,
        carried,
        dict(zip(files, carried.tags, strict=True)),
        dict(zip(files, diffs, strict=True)),
        held,
        notes,
    )


def look_back(
    scratch: Scratch, renewal: Renewal, changes: Sequence[Change], messages: Sequence[Message], start: str, tip: str
) -> Past:
    """What the thread of these changes (the commits after `start` up to `tip`) says of the last version, if there is one.

    Raises:
        SeriesError: git fails.
    """
    previous = renewal.previous
    if previous is None:
        return Past()
    old = _thread_of(previous, changes)
    link, notes = _posting(renewal, old)
    told = Comparison(previous, renewal.plan, renewal.asked.version, renewal.carried, renewal.held, link)
    new = [
        NewPatch(change.result, said.text, renewal.tags[first_file(change)], renewal.diffs[first_file(change)])
        for change, said in zip(changes, messages, strict=True)
    ]
    log = changelog(told, old.patches if old else (), old.cover if old else None, new)
    version = previous.record.version
    found = range_diff(scratch, old.patches if old else (), start, tip)
    if found.why:
        notes = (*notes, f"there is no range-diff against v{version}: {found.why}")
    return Past(log, found.text, f"Range-diff against v{version}:", link, notes)


def first_file(change: Change) -> str:
    """What names a change: no other change of a series has its first file."""
    return next(iter(change.before))


def with_tags(message: Message, tags: Sequence[Tag]) -> Message:
    """The message with tags behind its last paragraph, in front of a sign-off."""
    if not tags:
        return message
    body, signed, name = message.body.rstrip("\n").partition("\n\nSigned-off-by: ")
    lines = [tag.text for tag in tags] + ([f"Signed-off-by: {name}"] if signed else [])
    return replace(message, body="\n".join((f"{body}\n", *lines)) + "\n")


def _thread_of(previous: Previous, changes: Sequence[Change]) -> OldThread | None:
    """The thread of the last version that had most of these drivers."""
    drivers = {change.result.driver for change in changes}
    shared = [sum(patch.record.driver in drivers for patch in thread.patches) for thread in previous.threads]
    best = max(shared, default=0)
    return previous.threads[shared.index(best)] if best else None


def _posting(renewal: Renewal, old: OldThread | None) -> tuple[str, tuple[str, ...]]:
    """Where the last version of a thread was posted: as it was given, else as the mailbox shows."""
    if old is None or renewal.previous is None:
        return "", ()
    if renewal.asked.posted and len(renewal.previous.threads) == 1:
        return url_of(renewal.asked.posted), ()
    version = renewal.previous.record.version
    titles = {patch.posted.title for patch in old.patches}
    same = [one for one in renewal.thread.posted if one.version == version]
    roots = [(*one.mail.references, one.mail.in_reply_to, one.mail.msgid) for one in same if one.title in titles]
    found = next((msgid for root in roots for msgid in root if msgid), "")
    return (url_of(found), ()) if found else ("", (_NO_LINK.format(version=version),))
