"""Which drivers of a plan make a patch, and the files before and after it, byte for byte."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from rewriter.c.edit import Overlap, apply
from rewriter.decisions.edited import WHY as BY_HAND
from rewriter.plan import DriverResult, Edit, Plan
from rewriter.series.errors import SeriesError, os_error

_AGAIN = "plan the tree again and use that plan"
_ODD_PATH = re.compile(r'[\x00-\x1f\x7f"\\]')


@dataclass(frozen=True)
class Change:
    """One driver's patch: its edits, and each edited file before and after (path -> bytes, sorted by path)."""

    result: DriverResult
    edits: tuple[Edit, ...]
    before: Mapping[str, bytes]
    after: Mapping[str, bytes]

    @property
    def file(self) -> str:
        """The first file it edits, which no other change of a series edits."""
        return next(iter(self.before))

    @property
    def for_review(self) -> bool:
        """Whether only a part of the driver was provable, so that a person has to look at the rest."""
        return self.result.outcome == "review"

    @property
    def accepted(self) -> bool:
        """Whether that person has looked, and accepted this part."""
        return self.result.reason.code == "accepted-in-review"

    @property
    def by_hand(self) -> tuple[Edit, ...]:
        """The edits that a reviewer wrote, of which nothing is proven."""
        return tuple(edit for edit in self.edits if edit.why == BY_HAND)


def select(plan: Plan, root: Path, include_review: bool) -> tuple[tuple[Change, ...], tuple[str, ...]]:
    """The changes of `plan` in its order of drivers, each file once, and notes: what was left out, what to look at.

    Raises:
        SeriesError: the tree is not the one that was planned, or two drivers edit one file differently.
    """
    wanted = ("changed", "review") if include_review else ("changed",)
    owners: dict[str, tuple[DriverResult, tuple[Edit, ...]]] = {}
    changes: list[Change] = []
    notes: list[str] = []
    for result in plan.drivers:
        if result.outcome not in wanted or not result.edits:
            continue
        own = {file: edits for file, edits in _by_file(result.edits).items() if _is_new(file, edits, result, owners)}
        shared = sorted({edit.file for edit in result.edits} - set(own))
        if shared:
            notes.append(_shared_note(result, shared, owners, alone=not own))
        if own:
            notes += result.notes
            changes.append(_change(root, result, own))
            owners.update((file, (result, edits)) for file, edits in own.items())
    return tuple(changes), tuple(notes)


def originals(changes: Iterable[Change]) -> dict[str, bytes]:
    """Every file that the changes touch, as it is now."""
    return {file: data for change in changes for file, data in change.before.items()}


def blob_id(data: bytes, object_format: str = "sha1") -> str:
    """The id that git gives a file of these bytes."""
    return hashlib.new(object_format, b"blob %d\0" % len(data) + data).hexdigest()


def _by_file(edits: Iterable[Edit]) -> dict[str, tuple[Edit, ...]]:
    found: dict[str, list[Edit]] = {}
    for edit in sorted(edits, key=lambda e: (e.file, e.start, e.end, e.text)):
        found.setdefault(edit.file, []).append(edit)
    return {file: tuple(of_file) for file, of_file in found.items()}


def _is_new(
    file: str,
    edits: tuple[Edit, ...],
    result: DriverResult,
    owners: Mapping[str, tuple[DriverResult, tuple[Edit, ...]]],
) -> bool:
    """Whether no earlier driver's patch holds the same edits of `file`."""
    if file not in owners:
        return True
    first, done = owners[file]
    if [(e.start, e.end, e.text) for e in done] == [(e.start, e.end, e.text) for e in edits]:
        return False
    raise SeriesError(
        f"two drivers want {file} to be different",
        f"the edits of {first.driver} are not those of {result.driver}",
        "convert one of them alone: give its path",
    )


def _shared_note(
    result: DriverResult,
    shared: Iterable[str],
    owners: Mapping[str, tuple[DriverResult, tuple[Edit, ...]]],
    alone: bool,
) -> str:
    where = ", ".join(f"{file} (with {owners[file][0].driver})" for file in shared)
    end = "; no patch of its own is left" if alone else ""
    return f"{result.driver}: already converted by an earlier patch: {where}{end}"


def _change(root: Path, result: DriverResult, own: Mapping[str, tuple[Edit, ...]]) -> Change:
    before = {file: _read(root, result, file) for file in own}
    after = {file: _applied(before[file], edits) for file, edits in own.items()}
    unchanged = [file for file in own if before[file] == after[file]]
    if unchanged:
        raise SeriesError(f"the plan changes nothing in {unchanged[0]}", f"edits of {result.driver} are empty", _AGAIN)
    return Change(result, tuple(edit for edits in own.values() for edit in edits), before, after)


def _applied(before: bytes, edits: tuple[Edit, ...]) -> bytes:
    try:
        return apply(before.decode("latin-1"), edits).encode("latin-1")
    except (Overlap, ValueError) as error:
        raise SeriesError(f"the edits of {edits[0].file} cannot be applied", str(error), _AGAIN) from error


def _read(root: Path, result: DriverResult, file: str) -> bytes:
    path = safe_path(root, file)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise os_error(f"{file} cannot be read", error, _AGAIN) from error
    planned = result.hashes.get(file)
    if planned is None:
        raise SeriesError(f"the plan does not say which {file} it read", "it holds no hash of the file", _AGAIN)
    if blob_id(data) != planned:
        why = f"it is {blob_id(data)[:12]} now and was {planned[:12]}"
        raise SeriesError(f"{file} is not the file that was planned", why, _AGAIN)
    return data


def safe_path(root: Path, file: str) -> Path:
    """The place of a planned file, made sure to be a file inside the tree.

    Raises:
        SeriesError: it is not, or its name cannot stand in a patch.
    """
    path = root / file
    if _ODD_PATH.search(file) or Path(file).is_absolute() or ".." in Path(file).parts:
        raise SeriesError(f"{file!r} cannot be edited", "it is not a plain path below the tree", _AGAIN)
    if path.is_symlink() or not path.resolve().is_relative_to(root.resolve()):
        raise SeriesError(f"{file} cannot be edited", "it is a link", "give the tree that holds the file itself")
    return path
