"""What a person gives for a new version: the directory of the last one, its thread, where it was posted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from rewriter.errors import USAGE
from rewriter.series.errors import SeriesError, os_error
from rewriter.series.mail import Posting, read_mbox
from rewriter.series.reroll.previous import read_record
from rewriter.series.reroll.record import SeriesRecord

ARCHIVE = "https://lore.kernel.org/r/"
"""Where a mail is found by its message id."""

_MSGID = re.compile(r"<?([^<>\s/]+@[^<>\s/]+)>?")
_URL = re.compile(r"https?://[^\s/<>\"]+/[^\s<>\"]+")


@dataclass(frozen=True)
class Asked:
    """What was given, read and held against each other; `posted` is a message id without brackets, or a URL."""

    directory: Path | None = None
    record: SeriesRecord | None = None
    mails: tuple[Posting, ...] = ()
    posted: str = ""

    def __bool__(self) -> bool:
        return bool(self.directory or self.mails)


def read_asked(
    version: int | None,
    follow: bool,
    transform: str,
    previous: Path | None = None,
    mbox: Path | None = None,
    posted: str | None = None,
) -> tuple[int, Asked]:
    """The version, and what was given, read; `follow` asks for the version after the one in `previous`.

    Raises:
        SeriesError: something given is not what it should be, or does not fit the rest.
    """
    record = read_record(previous) if previous else None
    for name in (name for name, given in (("--reroll", follow), ("--posted", posted)) if given and record is None):
        raise SeriesError(f"{name} says nothing alone", "it is about the last version", "add --previous DIR", USAGE)
    if follow and version is None and record:
        version = record.version + 1
    version = version or 1
    if record and previous:
        _check(previous, record, transform, version)
    return version, Asked(previous, record, _mails(mbox), _link(posted) if posted else "")


def url_of(posted: str) -> str:
    """Where a mail can be read, given by message id or URL."""
    return posted if _URL.fullmatch(posted) else ARCHIVE + quote(posted.strip("<>"), safe="@+=~$!*'(),;:")


def msgid_of(posted: str) -> str:
    """The message id in what was given, without brackets; "" where a URL holds none."""
    last = unquote(urlsplit(posted).path.rstrip("/").rpartition("/")[2]) if _URL.fullmatch(posted) else posted
    found = _MSGID.fullmatch(last)
    return found[1] if found else ""


def _check(directory: Path, record: SeriesRecord, transform: str, version: int) -> None:
    if record.transform != transform:
        why = f"{record.transform} made it, this series is made by {transform}"
        hint = f"give --previous the last version by {transform}"
        raise SeriesError(f"{directory} is not the version before", why, hint, USAGE)
    if record.version >= version:
        hint = f"give -v {record.version + 1}, or --reroll for the version after that"
        raise SeriesError(f"version {version} cannot follow", f"{directory} is version {record.version}", hint, USAGE)


def _mails(mbox: Path | None) -> tuple[Posting, ...]:
    if mbox is None:
        return ()
    try:
        data = mbox.read_bytes()
    except OSError as error:
        raise os_error(f"{mbox} cannot be read", error, "give the mbox of the thread with --mbox", USAGE) from error
    return read_mbox(data, str(mbox))


def _link(posted: str) -> str:
    found = _MSGID.fullmatch(posted)
    if found:
        return found[1]
    if _URL.fullmatch(posted):
        return posted
    hint = "give the Message-Id of the last cover letter, or its URL"
    raise SeriesError(f"{posted!r} is no mail", "it is neither a message id nor a URL", hint, USAGE)
