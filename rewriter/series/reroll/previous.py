"""The version before: its record, its plan and its mails, as they lie in its directory now."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TypeVar

from rewriter.errors import USAGE
from rewriter.plan import Plan
from rewriter.plan import from_json as plan_from_json
from rewriter.series.changes import blob_id
from rewriter.series.decided import as_decided
from rewriter.series.errors import SeriesError, os_error
from rewriter.series.gitrun import Git
from rewriter.series.mail import read_mail
from rewriter.series.reroll.patch_ids import patch_ids
from rewriter.series.reroll.record import RECORD_FILE, PatchRecord, SeriesRecord, ThreadRecord, from_json
from rewriter.series.reroll.thread import Posted, Thread
from rewriter.series.subject import read_subject

PLAN_FILE = ".rewriter/plan.json"
_Found = TypeVar("_Found", SeriesRecord, Plan)
_HINT = "give --previous the directory that convert -o made for the last version"


@dataclass(frozen=True)
class OldPatch:
    """One patch of the last version as its mail is now; `edited` since it was written."""

    record: PatchRecord
    data: bytes
    posted: Posted
    edited: bool

    @property
    def patch_id(self) -> str:
        """The id of the diff that is in the mail now."""
        return self.posted.patch_id


@dataclass(frozen=True)
class OldThread:
    """One thread of the last version; `cover` is its letter, "" where it is gone."""

    record: ThreadRecord
    cover: Posted | None
    patches: tuple[OldPatch, ...]


@dataclass(frozen=True)
class Previous:
    """The last version, and notes on what was done to its files."""

    record: SeriesRecord
    plan: Plan
    threads: tuple[OldThread, ...]
    notes: tuple[str, ...]

    @property
    def patches(self) -> tuple[OldPatch, ...]:
        """All patches of all threads."""
        return tuple(patch for thread in self.threads for patch in thread.patches)

    @property
    def mails(self) -> Thread:
        """What was posted, if it was posted as it lies there."""
        covers = (thread.cover for thread in self.threads if thread.cover)
        return Thread((*covers, *(patch.posted for patch in self.patches)), ())


def read_record(directory: Path) -> SeriesRecord:
    """The record of the series in `directory`.

    Raises:
        SeriesError: there is no series of ours, or its record is damaged.
    """
    if not (directory / RECORD_FILE).is_file():
        why = "it is no directory" if not directory.is_dir() else f"there is no {RECORD_FILE} in it"
        raise SeriesError(f"{directory} is no series of ours", why, _HINT, USAGE)
    return _read(directory / RECORD_FILE, from_json)


def read_previous(directory: Path, record: SeriesRecord, git: Git) -> Previous:
    """The series in `directory`, which has that record.

    Raises:
        Problem: its plan or its decisions are damaged, or a mail cannot be read.
    """
    plan = _read(directory / PLAN_FILE, plan_from_json)
    plan = as_decided(directory, plan, record.undecided, record.include_review)
    notes: list[str] = []
    threads = tuple(_thread(directory, git, thread, notes) for thread in record.threads)
    return Previous(record, plan, threads, (*notes, *_strangers(directory, record)))


def _read(path: Path, reader: Callable[[str], _Found]) -> _Found:
    try:
        return reader(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise os_error(f"{path} cannot be read", error, _HINT, USAGE) from error
    except (ValueError, RecursionError) as error:
        why = f"it is no JSON: {error}" if isinstance(error, json.JSONDecodeError) else str(error)
        raise SeriesError(f"{path} is damaged", why, f"put it back as it was, or {_HINT}", USAGE) from error


def _thread(directory: Path, git: Git, record: ThreadRecord, notes: list[str]) -> OldThread:
    datas = [_mail(directory, patch.mail) for patch in record.patches]
    mails = [read_mail(data) if data is not None else None for data in datas]
    ids = patch_ids(git, [mail.body if mail else "" for mail in mails])
    found: list[OldPatch] = []
    for patch, data, mail, patch_id in zip(record.patches, datas, mails, ids, strict=True):
        if data is None or mail is None:
            notes.append(f"{patch.mail} of the last version is not there any more: taken as left out by you")
            continue
        subject = read_subject(mail.subject)
        posted = Posted(mail, subject.title, subject.version, subject.number or 1, patch_id)
        found.append(OldPatch(patch, data, posted, blob_id(data) != patch.blob))
        if found[-1].edited:
            what = "its text" if patch_id == patch.patch_id else "its diff"
            notes.append(f"{patch.mail} of the last version was edited by hand ({what}): the new one is made afresh")
    return OldThread(record, _cover(directory, record, notes), tuple(found))


def _cover(directory: Path, record: ThreadRecord, notes: list[str]) -> Posted | None:
    data = _mail(directory, record.cover)
    if data is None:
        return None
    if blob_id(data) != record.blob:
        notes.append(f"{record.cover} of the last version was edited by hand: the new one is made afresh")
    mail = read_mail(data)
    subject = read_subject(mail.subject)
    return Posted(mail, subject.title, subject.version, 0)


def _mail(directory: Path, name: str) -> bytes | None:
    """The bytes of a mail; None where it is gone. The record may name nothing outside of the directory."""
    if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts:
        raise SeriesError(f"{directory / RECORD_FILE} is damaged", f"it names the mail {name!r}", _HINT, USAGE)
    try:
        return (directory / name).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as error:
        why = OSError(str(error)) if isinstance(error, ValueError) else error
        raise os_error(f"{name} of the last version cannot be read", why, _HINT, USAGE) from error


def _strangers(directory: Path, record: SeriesRecord) -> Iterator[str]:
    """Patches that somebody else put there."""
    known = {name for thread in record.threads for name in _names(thread)}
    for path in sorted(directory.rglob("*.patch")):
        name = path.relative_to(directory).as_posix()
        if name not in known:
            yield f"{name} lies in the last version and is not ours: it is not in the new one"


def _names(thread: ThreadRecord) -> Sequence[str]:
    return [thread.cover, *(patch.mail for patch in thread.patches)]
