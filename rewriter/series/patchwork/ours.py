"""What a series of ours changes: from its patches on disk, or from the plan that it is made of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rewriter.errors import USAGE
from rewriter.plan import Plan, from_json
from rewriter.series.diffs import Diff, read_diff
from rewriter.series.errors import SeriesError, os_error
from rewriter.series.mail import read_mbox
from rewriter.series.subject import read_subject
from rewriter.series.text import readable

PLAN = ".rewriter/plan.json"
_HINT = "give the directory of a series (rewriter convert -o DIR), or a plan (rewriter scan --format json)"


@dataclass(frozen=True)
class OurFile:
    """A file that our series changes; `name` is its driver, or the subject of the patch where no driver has it."""

    name: str
    path: str
    lines: str
    """What is added and removed, as `diffs.FileChange` has it."""


@dataclass(frozen=True)
class Ours:
    """A series of ours: its files, Patchwork's hash of each patch with the patch's name, and who sends it (lower case)."""

    files: tuple[OurFile, ...]
    hashes: frozenset[str]
    senders: frozenset[str] = frozenset()


def read_ours(path: Path) -> Ours:
    """The series in a directory, or in a plan.

    Raises:
        SeriesError: there is none.
    """
    try:
        ours = _of_patches(path) if path.is_dir() else _of_plan(_plan(path))
    except OSError as error:
        raise os_error(f"{path} cannot be read", error, _HINT) from error
    if not ours.files:
        raise SeriesError(f"{path} changes no file", "there is nothing to compare", _HINT, USAGE)
    return ours


def _of_plan(plan: Plan) -> Ours:
    diffs = [
        (driver.driver, read_diff(readable(driver.diff))) for driver in plan.drivers if driver.outcome == "changed"
    ]
    return _ours(diffs, frozenset())


def _of_patches(folder: Path) -> Ours:
    plan = folder / PLAN
    drivers = {file: driver.driver for driver in _plan(plan).drivers for file in driver.files} if plan.exists() else {}
    diffs: list[tuple[str, Diff]] = []
    senders: set[str] = set()
    for file in sorted(folder.rglob("*.patch")):
        for mail in read_mbox(file.read_bytes(), str(file)):
            diff = read_diff(mail.body)
            known = [drivers[change.path] for change in diff.files if change.path in drivers]
            diffs.append((known[0] if known else read_subject(mail.subject).title, diff))
            senders.add(mail.sender.email.lower())
    return _ours(diffs, frozenset(senders - {""}))


def _ours(diffs: Sequence[tuple[str, Diff]], senders: frozenset[str]) -> Ours:
    files = tuple(OurFile(name, change.path, change.lines) for name, diff in diffs for change in diff.files)
    return Ours(files, frozenset(_hashes(diffs)), senders)


def _hashes(diffs: Sequence[tuple[str, Diff]]) -> Iterator[str]:
    return (diff.patchwork_hash for _, diff in diffs if diff.patchwork_hash)


def _plan(path: Path) -> Plan:
    try:
        return from_json(path.read_text())
    except ValueError as error:
        raise SeriesError(f"{path} is no plan", str(error), _HINT, USAGE) from error
