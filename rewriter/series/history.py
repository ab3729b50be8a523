"""Prefixes as git history has them: the driver's own, else those of the drivers beside it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from rewriter.plan import DriverResult
from rewriter.series.commits import Scratch

YEARS = 6
"""How far back from the base commit a subject still shows today's habit."""

HALVED = 2
"""Years after which a commit counts half."""

BESIDE = 0.125
"""What a commit counts that touches more of the subsystem than the driver's files."""

COMMITS = 20_000
"""Commits looked at, at most."""

_WORD = r"[\w./+,()-]+"
_PREFIX = re.compile(rf"(?:{_WORD}: )+(?:{_WORD} - )?")
_EVERYWHERE = re.compile(r"tree-?wide:", re.IGNORECASE)
_MARK = b"\1"
_YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class Habit:
    """A prefix with its separator, and what shows that it is the usual one, in words."""

    prefix: str
    source: str
    lead: bool = False
    """Whether the driver's name has yet to follow."""


@dataclass(frozen=True)
class _Commit:
    when: int
    prefix: str
    files: tuple[str, ...]


def history(scratch: Scratch, results: Sequence[DriverResult]) -> dict[str, Habit]:
    """Driver -> the prefix that its commits have most often; recent ones and those of its files alone count most.

    A driver without commits of its own is given what the drivers in its folder have in common, if anything.
    """
    if scratch.base is None or not results:
        return {}
    commits = list(_commits(scratch, results))
    found = {r.driver: habit for r in results if (habit := _own(r, commits, scratch.base.when))}
    beside = {r.driver: habit for r in results if r.driver not in found and (habit := _siblings(r, commits))}
    return {**found, **beside}


def prefix_of(subject: str) -> str:
    """What stands before the summary of a subject, "" where nothing does or all of the tree is meant."""
    found = _PREFIX.match(subject)
    if not found or subject.startswith(("Revert ", "Merge ")) or _EVERYWHERE.match(subject):
        return ""
    return found[0].rstrip()


def _own(result: DriverResult, commits: Iterable[_Commit], now: int) -> Habit | None:
    """The habit of the driver's own commits."""
    files, top = set(result.files), _subsystem(result)
    weights: Counter[str] = Counter()
    numbers: Counter[str] = Counter()
    for commit in commits:
        if not files.intersection(commit.files):
            continue
        others = [file for file in commit.files if file not in files and not _aside(file)]
        if all(file.startswith(top) for file in others):
            age = max(0, now - commit.when) / _YEAR
            weights[commit.prefix] += (BESIDE if others else 1) * 0.5 ** (age / HALVED)
            numbers[commit.prefix] += 1
    if not weights:
        return None
    prefix = weights.most_common(1)[0][0]
    return Habit(prefix, f"its history: {numbers[prefix]} of {numbers.total()} commits")


def _siblings(result: DriverResult, commits: Iterable[_Commit]) -> Habit | None:
    """What most commits in the driver's folder begin with, before the name of the driver that they are about."""
    folder = f"{PurePosixPath(result.files[0]).parent}/"
    by_driver: dict[str, set[str]] = defaultdict(set)
    for commit in commits:
        if commit.files and all(file.startswith(folder) or _aside(file) for file in commit.files):
            lead, _, name = commit.prefix.removesuffix(":").rpartition(": ")
            if lead:
                by_driver[f"{lead}:"].add(name)
    shared = {lead: len(names) for lead, names in by_driver.items() if len(names) > 1}
    if not shared or max(shared.values()) * 2 <= sum(map(len, by_driver.values())):
        return None
    lead = max(shared, key=lambda key: (shared[key], key))
    return Habit(lead, f"the history of {folder}: {shared[lead]} drivers begin so", lead=True)


def _subsystem(result: DriverResult) -> str:
    return "/".join(PurePosixPath(result.driver).parts[:2]) + "/"


def _aside(file: str) -> bool:
    """Whether a file goes along with changes of any driver."""
    return file.startswith(("include/", "Documentation/")) or file == "MAINTAINERS"


def _commits(scratch: Scratch, results: Sequence[DriverResult]) -> Iterator[_Commit]:
    """The commits of the last years in the drivers' folders whose subjects have a prefix, latest first."""
    assert scratch.base is not None
    folders = sorted({str(PurePosixPath(file).parent) for result in results for file in result.files} - {"."})
    since = max(0, scratch.base.when - YEARS * _YEAR)
    args = ("log", "--no-merges", "--full-diff", "--name-only", "--no-renames", f"--max-age={since}")
    lines = scratch.git.lines(
        *args, f"--max-count={COMMITS}", "--format=%x01%ct %s", scratch.base.commit, "--", *folders, cwd=scratch.repo
    )
    for when, subject, files in _read(lines):
        if prefix := prefix_of(subject):
            yield _Commit(when, prefix, files)


def _read(lines: Iterable[bytes]) -> Iterator[tuple[int, str, tuple[str, ...]]]:
    """(committer date, subject, files) for each commit in the output of git log."""
    head: tuple[int, str] | None = None
    files: list[str] = []
    for line in lines:
        if line.startswith(_MARK):
            if head is not None:
                yield *head, tuple(files)
            when, _, subject = line[1:].decode("utf-8", "replace").strip().partition(" ")
            head, files = (int(when), subject), []
        elif line.strip():
            files.append(line.rstrip(b"\n").decode("utf-8", "surrogateescape"))
    if head is not None:
        yield *head, tuple(files)
