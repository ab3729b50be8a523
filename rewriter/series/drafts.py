"""From the contents of a series to its commits and mails: who says what, in which thread, in which version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from rewriter.plan import Plan
from rewriter.series.changes import Change, originals
from rewriter.series.commits import Built, Commit, Dates, Scratch, build
from rewriter.series.contents import Contents, letter, texts
from rewriter.series.dates import find_dates
from rewriter.series.format import Letter, Mail, Post, print_series
from rewriter.series.history import history
from rewriter.series.identity import Identity, find_identity
from rewriter.series.messages import Message, Voice
from rewriter.series.origins import STATED, guess_note, origins
from rewriter.series.readback import check
from rewriter.series.reroll.asked import Asked
from rewriter.series.reroll.patch_ids import diffs_of
from rewriter.series.reroll.renew import Past, Renewal, look_back, renew
from rewriter.series.sending import Thread
from rewriter.series.sent import wave_subject


@dataclass(frozen=True)
class Draft:
    """The words of a series (first file of a change -> message), who says them, when, and what the last version was."""

    voice: Voice
    messages: Mapping[str, Message]
    author: Identity
    dates: Dates
    origins: dict[str, str]
    notes: tuple[str, ...]
    renewal: Renewal | None = None


def make_draft(scratch: Scratch, contents: Contents, signoff: bool, voice: Voice) -> Draft:
    """What the patches say, of all threads together: no two subjects are the same.

    Raises:
        SeriesError: nobody to sign off, or words that cannot be mailed.
    """
    author, notes = find_identity(scratch.git.program, scratch.root, signoff)
    habits = history(scratch, [change.result for change in contents.drivers])
    said = texts(contents, habits, author if signoff else None, voice)
    messages = {change.file: message for change, message in zip(contents.changes, said, strict=True)}
    found = origins(contents.drivers, said[len(contents.first) :], habits)
    found = {**{change.result.driver: STATED for change in contents.first}, **found}
    notes = (*notes, *guess_note(found, scratch))
    return Draft(voice, messages, author, find_dates(scratch.base), found, notes)


def renewed(scratch: Scratch, draft: Draft, contents: Contents, plan: Plan, asked: Asked, version: int) -> Draft:
    """The draft with what the last version says to it: review tags, and all that the threads need to look back.

    Raises:
        SeriesError: the last version cannot be read.
    """
    if not asked:
        return draft
    built = build_draft(scratch, draft, contents.changes)
    diffs = diffs_of(scratch, built.start, built.tip)
    renewal = renew(scratch, asked, plan, version, contents.changes, diffs, contents.sent.reasons)
    messages = {file: renewal.signed(file, message) for file, message in draft.messages.items()}
    return replace(draft, messages=messages, notes=(*draft.notes, *renewal.notes), renewal=renewal)


def build_draft(scratch: Scratch, draft: Draft, changes: tuple[Change, ...], needed: int = 0) -> Built:
    """The commits of the changes, built in the scratch repository; the first `needed` are not of the series."""
    commits = [Commit(draft.messages[change.file].text, change.after) for change in changes]
    return build(scratch, originals(changes), commits, draft.author, draft.dates, needed)


def thread_mails(
    scratch: Scratch, draft: Draft, thread: Thread, introduced: tuple[Change, ...], version: int
) -> tuple[tuple[Mail, ...], tuple[str, ...]]:
    """The mails of a thread, read back, and notes; what another thread introduces is what it stands on.

    Raises:
        SeriesError: git fails, or prints something else than was planned.
    """
    changes = thread.contents.changes
    needed = tuple(change for change in introduced if change not in changes)
    built = build_draft(scratch, draft, (*needed, *changes), len(needed))
    said = [draft.messages[change.file] for change in changes]
    past = looked_back(scratch, draft, changes, built)
    words = replace(thread_letter(scratch, draft, thread), changelog=past.cover, range_diff=past.range_diff)
    post = Post(version, thread.prefix, thread.headers)
    mails = print_series(scratch, built, draft.author, draft.dates, words, past.onto(said), post)
    for mail, change in zip(mails[1:], changes, strict=True):
        check(mail.name, mail.data, change.before, change.after)
    return mails, past.notes


def looked_back(scratch: Scratch, draft: Draft, changes: tuple[Change, ...], built: Built) -> Past:
    """What a thread says of the last version; nothing where there is none.

    Raises:
        SeriesError: git fails.
    """
    if draft.renewal is None:
        return Past()
    said = [draft.messages[change.file] for change in changes]
    return look_back(scratch, draft.renewal, changes, said, built.start, built.tip)


def thread_letter(scratch: Scratch, draft: Draft, thread: Thread) -> Letter:
    """The cover letter of a thread.

    Raises:
        SeriesError: its template cannot be used.
    """
    words = letter(thread.contents, scratch.root, draft.voice)
    if not thread.folder:
        return words
    subjects = [draft.messages[change.file].subject for change in thread.contents.changes]
    return replace(words, subject=wave_subject(words.subject, subjects))
