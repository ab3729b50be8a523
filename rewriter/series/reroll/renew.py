"""A new version: what the last one says to it. Nothing here changes a diff; only words and tags follow from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rewriter.plan import Plan
from rewriter.series.changes import Change
from rewriter.series.commits import Scratch
from rewriter.series.messages import Message
from rewriter.series.reroll.asked import Asked, msgid_of, url_of
from rewriter.series.reroll.carry import Carried, carry
from rewriter.series.reroll.changelog import Comparison, NewPatch, changelog
from rewriter.series.reroll.patch_ids import Diff
from rewriter.series.reroll.previous import OldThread, Previous, read_previous
from rewriter.series.reroll.rangediff import range_diff
from rewriter.series.reroll.tags import Tag
from rewriter.series.reroll.thread import Thread, joined, read_thread
from rewriter.series.subject import read_subject

_NO_PREVIOUS = "tags are all that is known of the last version: for a changelog and a range-diff give --previous DIR"
_NO_LINK = "where v{version} was posted is not known: no link to it; give --posted MESSAGE-ID or --mbox FILE"


@dataclass(frozen=True)
class Renewal:
    """The last version beside the new one: tags and diffs of the new patches by the first file of a change."""

    asked: Asked
    plan: Plan
    version: int
    previous: Previous | None
    thread: Thread
    carried: Carried
    tags: Mapping[str, tuple[Tag, ...]]
    diffs: Mapping[str, Diff]
    elsewhere: Mapping[str, str]
    """Drivers that are not in every thread, or in none, and why."""

    notes: tuple[str, ...]

    def signed(self, file: str, message: Message) -> Message:
        """A message with the tags of its patch; the person's own sign-off stays last."""
        return with_tags(message, self.tags[file])


@dataclass(frozen=True)
class Past:
    """What a thread of the new version says of the last one: in its cover letter, and below the ``---`` of patches.

    `posted` is the message id of the last posting, without brackets, "" where it is not known.
    """

    cover: str = ""
    patches: tuple[str, ...] = ()
    range_diff: str = ""
    posted: str = ""
    notes: tuple[str, ...] = ()

    def onto(self, messages: Sequence[Message]) -> list[Message]:
        """The messages of the thread, each with its changelog below."""
        logs = self.patches or ("",) * len(messages)
        pairs = zip(messages, logs, strict=True)
        return [replace(one, below="\n\n".join(filter(None, (one.below, log)))) for one, log in pairs]


def renew(
    scratch: Scratch,
    asked: Asked,
    plan: Plan,
    version: int,
    changes: Sequence[Change],
    diffs: Sequence[Diff],
    held: Mapping[str, str],
) -> Renewal:
    """Read the version before `version`; `diffs` are those of the `changes`, `held` drivers held back, with reasons.

    Raises:
        SeriesError: it cannot be read.
    """
    git = scratch.git
    previous = read_previous(asked.directory, asked.record, git) if asked.directory and asked.record else None
    mailed = read_thread(git, asked.mails)
    carried = carry(joined((mailed, previous.mails)) if previous else mailed, [diff.patch_id for diff in diffs])
    files = [change.file for change in changes]
    elsewhere = {change.result.driver: "it goes in another thread now" for change in changes}
    notes = (*(previous.notes if previous else (_NO_PREVIOUS,)), *carried.notes)
    return Renewal(
        asked,
        plan,
        version,
        previous,
        mailed,
        carried,
        dict(zip(files, carried.tags, strict=True)),
        dict(zip(files, diffs, strict=True)),
        {**elsewhere, **held},
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
    posted = _posting(renewal, old) if old else ""
    link = url_of(posted) if posted else ""
    told = Comparison(previous, renewal.plan, renewal.version, renewal.carried, renewal.elsewhere, link)
    new = [
        NewPatch(
            change.result,
            read_subject(said.subject).title,
            said.body,
            renewal.tags[change.file],
            renewal.diffs[change.file],
        )
        for change, said in zip(changes, messages, strict=True)
    ]
    if old is None:
        log = changelog(told, (), None, new)
        return Past(log.cover, log.patches)
    log = changelog(told, old.patches, old.cover, new)
    version = previous.record.version
    found = range_diff(scratch, old.patches, start, tip)
    notes = [] if posted else [_NO_LINK.format(version=version)]
    notes += [f"there is no range-diff against v{version}: {found.why}"] if found.why else []
    compared = f"Range-diff against v{version}:\n{found.text}" if found.text else ""
    return Past(log.cover, log.patches, compared, msgid_of(posted), tuple(notes))


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


def _posting(renewal: Renewal, old: OldThread) -> str:
    """Where the last version of a thread was posted: as it was given, else as the mailbox shows, "" else."""
    if renewal.previous is None:
        return ""
    if renewal.asked.posted and len(renewal.previous.threads) == 1:
        return renewal.asked.posted
    titles = {patch.posted.title for patch in old.patches}
    same = [one for one in renewal.thread.posted if one.version == renewal.previous.record.version]
    roots = [(*one.mail.references, one.mail.in_reply_to, one.mail.msgid) for one in same if one.title in titles]
    return next((msgid.strip("<>") for root in roots for msgid in root if msgid), "")
