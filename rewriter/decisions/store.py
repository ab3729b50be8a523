"""The file that remembers: read as a whole, written as a whole, and never a byte of it lost.

Every change reads the file again under a lock, and the new one takes the place of the old one in one step: whoever reads sees
the one or the other, and what two people answer at once is all there.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rewriter.decisions.known import Decisions, NewerFile, from_json
from rewriter.decisions.record import Record
from rewriter.errors import FAILED, Problem

PATIENCE = 10.0
"""Seconds that a change waits for another process to finish its own."""

_ELSEWHERE = "name another file with --decisions FILE"


class Store:
    """The decisions in a file, which need not be there yet; a file of another kind is never written to."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._read: tuple[tuple[int, int, int], Decisions] | None = None

    def load(self) -> Decisions:
        """What is remembered; nothing where there is no file yet.

        Raises:
            Problem: the file cannot be read, or is not one of decisions.
        """
        try:
            with self.path.open("rb") as file:
                stamp = _stamp(os.fstat(file.fileno()))
                if self._read is None or self._read[0] != stamp:
                    self._read = stamp, _parsed(self.path, file.read())
                return self._read[1]
        except FileNotFoundError:
            return Decisions()
        except OSError as error:
            raise _refused(self.path, "read", error) from error

    def answer(self, *records: Record) -> Decisions:
        """Remember answers; when this returns they are on the disk. Returns all that is remembered now.

        Raises:
            Problem: the file cannot be read or written; then it is as it was.
        """
        return self._change(lambda known: Decisions.of((*known.records, *records)))

    def take_back(self, *records: Record) -> Decisions:
        """Forget answers, so that what they settled stands again. Returns all that is remembered now.

        Raises:
            Problem: see `answer`.
        """
        gone = {record.id for record in records}
        return self._change(lambda known: Decisions.of(record for record in known.records if record.id not in gone))

    def _change(self, change: Callable[[Decisions], Decisions]) -> Decisions:
        self.load()  # what is no file of decisions gets no lock beside it
        try:
            path = Path(os.path.realpath(self.path))
            path.parent.mkdir(parents=True, exist_ok=True)
            with _locked(path):
                known = self.load()
                changed = change(known)
                if changed.ids != known.ids:
                    _write(path, changed.to_json().encode("ascii"))
                    self._read = _stamp(path.stat()), changed
                return changed
        except OSError as error:
            raise _refused(self.path, "written", error) from error


def _stamp(found: os.stat_result) -> tuple[int, int, int]:
    """What is another for every file that takes the place of one before."""
    return found.st_ino, found.st_mtime_ns, found.st_size


def _parsed(path: Path, data: bytes) -> Decisions:
    try:
        return from_json(data.decode("utf-8"))
    except NewerFile as error:
        raise Problem(f"{path} is too new", str(error), f"update rewriter, or {_ELSEWHERE}") from error
    except (ValueError, RecursionError) as error:
        why = str(error) if data else "it is empty"
        raise Problem(f"{path} is no file of decisions", why, f"put it back as it was, or {_ELSEWHERE}") from error


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Alone with the file, among all that ask like this."""
    with open(path.with_name(f"{path.name}.lock"), "ab") as lock:
        until = time.monotonic() + PATIENCE
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError as error:
                if time.monotonic() > until:
                    why = f"another process has held its lock for {PATIENCE:.0f} seconds"
                    raise Problem(
                        f"{path} cannot be written", why, "end that process, then try again", FAILED
                    ) from error
                time.sleep(0.01)
        yield


def _write(path: Path, data: bytes) -> None:
    """Put a file in the place of another; what is on the disk is always one of them as a whole."""
    fresh = path.with_name(f".{path.name}.new")
    if path.exists() and not path.stat().st_mode & 0o222:
        raise PermissionError(13, "it is marked as read-only", str(path))
    with fresh.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    if path.exists():
        shutil.copymode(path, fresh)
    os.replace(fresh, path)
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def _refused(path: Path, done: str, error: OSError) -> Problem:
    why = "it is a directory" if isinstance(error, IsADirectoryError) else error.strerror or str(error)
    where = f"{error.filename}: " if error.filename and str(error.filename) != str(path) else ""
    return Problem(f"{path} cannot be {done}", f"{where}{why}", _ELSEWHERE, FAILED)
