"""The patches of a series as the page shows them: who gets which, and what its message says."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from rewriter.plan import DriverResult
from rewriter.review.page.found import Found
from rewriter.series.mail import read_mail
from rewriter.series.reroll.record import PatchRecord, ThreadRecord


@dataclass(frozen=True)
class PatchView:
    """One patch: `number` of `total` in its thread (`folder`, "" where there is one), `href` to its mail or "".

    `message` is the text above the diff; "" where the mail is not there any more.
    """

    subject: str
    mail: str
    href: str
    number: int
    total: int
    folder: str
    driver: str
    to: tuple[str, ...]
    cc: tuple[str, ...]
    message: str


@dataclass(frozen=True)
class LetterView:
    """A cover letter: its subject and text, and how many patches follow."""

    folder: str
    mail: str
    href: str
    subject: str
    text: str
    patches: int


class Mails:
    """The mails of a series; links to them are relative to `beside`, the folder of the page (None: no links)."""

    def __init__(self, found: Found, beside: Path | None) -> None:
        self._directory, self._beside = found.directory, beside
        self._threads = found.record.threads if found.record else ()
        self._of_driver: dict[str, tuple[ThreadRecord, int]] = {}
        self._of_file: dict[str, tuple[ThreadRecord, int]] = {}
        for thread in self._threads:
            for at, patch in enumerate(thread.patches):
                self._of_driver.setdefault(patch.driver, (thread, at))
                for file in patch.files:
                    self._of_file.setdefault(file, (thread, at))

    def letters(self) -> Iterator[LetterView]:
        """The cover letters, in the order of their threads."""
        for thread in self._threads:
            subject, text = self._words(thread.cover)
            yield LetterView(thread.folder, thread.cover, self._href(thread.cover), subject, text, len(thread.patches))

    def of(self, driver: DriverResult) -> PatchView | None:
        """The patch of a driver, or the one of another driver that edits its files."""
        edited = (self._of_file[edit.file] for edit in driver.edits if edit.file in self._of_file)
        found = self._of_driver.get(driver.driver) or next(edited, None)
        return self._patch(*found) if found else None

    def _patch(self, thread: ThreadRecord, at: int) -> PatchView:
        patch: PatchRecord = thread.patches[at]
        return PatchView(
            subject=patch.subject,
            mail=patch.mail,
            href=self._href(patch.mail),
            number=at + 1,
            total=len(thread.patches),
            folder=thread.folder,
            driver=patch.driver,
            to=patch.to,
            cc=patch.cc,
            message=self._words(patch.mail)[1],
        )

    def _words(self, name: str) -> tuple[str, str]:
        """Subject and text of a mail as it lies there now, without diffstat and diff."""
        path = self._path(name)
        try:
            mail = read_mail(path.read_bytes()) if path else None
        except OSError:
            mail = None
        if mail is None:
            return "", ""
        text = mail.body.split("\n---\n", 1)[0].split("\n-- \n", 1)[0]
        return " ".join(mail.subject.split()), text.strip("\n")

    def _href(self, name: str) -> str:
        path = self._path(name)
        if path is None or self._beside is None or not path.is_file():
            return ""
        return quote(os.path.relpath(path.resolve(), self._beside.resolve()))

    def _path(self, name: str) -> Path | None:
        """Where a mail lies; None for a name that leads out of the directory."""
        pure = PurePosixPath(name)
        outside = pure.is_absolute() or ".." in pure.parts or "\0" in name
        return None if self._directory is None or outside else self._directory / name
