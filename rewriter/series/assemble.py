"""From the mails of an mbox to the series in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rewriter.errors import USAGE
from rewriter.series.diffs import Diff, read_diff
from rewriter.series.errors import SeriesError
from rewriter.series.mail import Posting
from rewriter.series.posted import PostedPatch, PostedSeries
from rewriter.series.subject import Subject, read_subject

_LETTER = "only the cover letter is there: its files are those of the diffstat in it"


@dataclass(frozen=True)
class _Part:
    """A mail that is part of a series."""

    mail: Posting
    subject: Subject
    diff: Diff

    @property
    def series(self) -> tuple[int, int | None, str]:
        return self.subject.version, self.subject.total, self.mail.sender.email.lower()

    @property
    def number(self) -> int:
        """0 for a cover letter; a mail without a number is the first patch."""
        return 1 if self.subject.number is None else self.subject.number


def assemble(mails: Sequence[Posting], source: str) -> PostedSeries:
    """The series in `mails`: the highest version, its patches in their order; what else there is becomes a note.

    Raises:
        SeriesError: no mail is a patch or a cover letter.
    """
    parts = [part for mail in mails if (part := _part(mail))]
    if not parts:
        why = f"none of its {len(mails)} mails has [PATCH ...] in the subject, or a diff and no Re:"
        raise SeriesError(
            f"{source} holds no patch", why, "give the mbox of a series, its cover letter included", USAGE
        )
    best = max(parts, key=lambda part: part.subject.version).series
    taken, notes = _by_number([part for part in parts if part.series == best])
    others = len(parts) - sum(part.series == best for part in parts)
    if others:
        notes.append(f"left out, of other versions or series: {others}")
    if len(mails) > len(parts):
        notes.append(f"left out, other mails such as replies: {len(mails) - len(parts)}")
    return _series(taken, best[1] or 1, source, notes)


def _part(mail: Posting) -> _Part | None:
    subject, diff = read_subject(mail.subject), read_diff(mail.body)
    wanted = subject.is_patch or (bool(diff.files) and not subject.reply)
    return _Part(mail, subject, diff) if wanted else None


def _by_number(parts: Sequence[_Part]) -> tuple[dict[int, _Part], list[str]]:
    """The mails by number, and notes on those whose number is taken."""
    taken: dict[int, _Part] = {}
    notes = []
    for part in parts:
        first = taken.setdefault(part.number, part)
        if first is not part:
            again = "the same mail" if first.mail.msgid == part.mail.msgid else f"also {part.mail.msgid or 'another'}"
            notes.append(f"number {part.number} is there twice, {again}: the first is taken")
    return dict(sorted(taken.items())), notes


def _series(taken: dict[int, _Part], total: int, source: str, notes: list[str]) -> PostedSeries:
    first = next(iter(taken.values()))
    cover = taken.get(0)
    patches = [part for number, part in taken.items() if number]
    if cover is None and total > 1:
        notes.append("it has no cover letter: title and recipients are those of its first patch")
    absent = [number for number in range(1, total + 1) if number not in taken]
    if absent:
        notes.append(f"of {total} patches these are not there: {', '.join(map(str, absent))}" if patches else _LETTER)
    notes += [note for part in taken.values() for note in _strange(part)]
    return PostedSeries(
        source=source,
        title=first.subject.title,
        version=first.subject.version,
        total=total,
        msgid=first.mail.msgid,
        submitter=first.mail.sender,
        date=first.mail.date,
        to=first.mail.to,
        cc=first.mail.cc,
        body=first.mail.body.strip("\n") + "\n" if cover else "",
        patches=tuple(map(_patch, patches)),
        notes=tuple(notes),
    )


def _patch(part: _Part) -> PostedPatch:
    return PostedPatch(
        number=part.number,
        title=part.subject.title,
        msgid=part.mail.msgid,
        version=part.subject.version,
        sender=part.mail.sender,
        date=part.mail.date,
        files=part.diff.files,
        hash=part.diff.patchwork_hash,
    )


def _strange(part: _Part) -> Iterator[str]:
    name = f"patch {part.number}" if part.number else "the cover letter"
    yield from (f"{name}: {note}" for note in part.mail.notes)
    if part.diff.damaged:
        yield f"{name}: its diff is damaged; the files are those that it names"
    elif part.number and not part.diff.files:
        yield f"{name}: there is no diff in it"
