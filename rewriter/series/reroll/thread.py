"""A thread as it was posted: its patches, its cover letters, and which of them a reply is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rewriter.series.gitrun import Git
from rewriter.series.mail import Posting
from rewriter.series.reroll.patch_ids import patch_ids
from rewriter.series.subject import read_subject


@dataclass(frozen=True)
class Posted:
    """A patch or a cover letter (`number` 0, no patch id) as somebody has it in the mail."""

    mail: Posting
    title: str
    version: int
    number: int
    patch_id: str = ""

    @property
    def message(self) -> str:
        """The commit message below the subject, or the text of the cover letter."""
        return self.mail.body.partition("\n---\n")[0]


@dataclass(frozen=True)
class Thread:
    """All mails that are known: what was posted, and the replies in the order of the mailbox."""

    posted: tuple[Posted, ...]
    replies: tuple[Posting, ...]

    def about(self, reply: Posting) -> tuple[Posted, ...]:
        """The patches that a reply is about: one, or all of a version where it answers the cover letter."""
        target = self._target(reply)
        if target is None or target.number:
            return (target,) if target else ()
        return tuple(
            one
            for one in self.posted
            if one.number and one.version == target.version and target.mail.msgid in _ancestors(one.mail)
        )

    def _target(self, reply: Posting) -> Posted | None:
        """The posted mail that a reply answers, by way of other replies or not; by its subject where the ids fail."""
        by_id = {one.mail.msgid: one for one in self.posted if one.mail.msgid}
        replies = {mail.msgid: mail for mail in self.replies if mail.msgid}
        seen: set[str] = set()
        mail: Posting | None = reply
        while mail is not None:
            parent = mail.in_reply_to
            if parent in by_id:
                return by_id[parent]
            mail = replies.get(parent) if parent not in seen else None
            seen.add(parent)
        known = [by_id[msgid] for msgid in reversed(reply.references) if msgid in by_id]
        return known[0] if known else self._titled(reply)

    def _titled(self, reply: Posting) -> Posted | None:
        subject = read_subject(reply.subject)
        same = [one for one in self.posted if (one.title, one.version) == (subject.title, subject.version)]
        # Covers of several threads may share a title; then nobody knows which one is meant.
        return same[0] if len({one.mail.msgid for one in same}) == 1 else None


def read_thread(git: Git, mails: Sequence[Posting]) -> Thread:
    """The thread that these mails make.

    Raises:
        SeriesError: git fails.
    """
    ids = dict(zip((id(mail) for mail in mails), patch_ids(git, [mail.body for mail in mails]), strict=True))
    posted = tuple(one for mail in mails if (one := _posted(mail, ids[id(mail)])))
    taken = {id(one.mail) for one in posted}
    return Thread(posted, tuple(mail for mail in mails if id(mail) not in taken))


def joined(threads: Iterable[Thread]) -> Thread:
    """Several threads as one; of a mail that is in more than one the first counts."""
    posted: dict[str, Posted] = {}
    replies: dict[str, Posting] = {}
    for thread in threads:
        for one in thread.posted:
            posted.setdefault(one.mail.msgid or f"{one.version}/{one.number} {one.title}", one)
        for reply in thread.replies:
            replies.setdefault(reply.msgid or str(len(replies)), reply)
    return Thread(tuple(posted.values()), tuple(replies.values()))


def _posted(mail: Posting, patch_id: str) -> Posted | None:
    subject = read_subject(mail.subject)
    if not subject.is_patch:
        return None
    number = 1 if subject.number is None else subject.number
    if number and not patch_id:
        return None  # somebody's words under a subject like that
    return Posted(mail, subject.title, subject.version, number, patch_id if number else "")


def _ancestors(mail: Posting) -> Mapping[str, None]:
    return dict.fromkeys((mail.in_reply_to, *mail.references))
