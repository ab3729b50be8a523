"""Puts a series where the user wants it: all of it or nothing, and never over anything that is there."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from rewriter.errors import USAGE
from rewriter.series.errors import SeriesError, os_error

_HINT = "give -o a directory that can be written, on a disk with room"


def check_output(out: Path) -> None:
    """Make sure that a series can go to `out`: it is absent, or an empty directory.

    Raises:
        SeriesError: it is anything else.
    """
    try:
        if out.is_dir() and next(out.iterdir(), None) is None:
            return
        if not os.path.lexists(out):
            return
    except OSError as error:
        raise os_error(f"{out} cannot be used", error, _HINT) from error
    why = "it is not empty" if out.is_dir() else "it is not a directory"
    raise SeriesError(f"{out} cannot be written to", why, "give -o a new or an empty directory", USAGE)


def write_files(out: Path, files: Mapping[str, bytes]) -> None:
    """Write `files` (name relative to `out` -> bytes); whatever goes wrong, nothing of them is left.

    Raises:
        SeriesError: `out` is in use, or the system refuses.
    """
    check_output(out)
    try:
        target = Path(os.path.realpath(out))
        # Beside the goal, so that the last step is a rename on one disk; inside it where it exists already.
        place = target if target.is_dir() else next(parent for parent in target.parents if parent.is_dir())
        staging = Path(tempfile.mkdtemp(prefix=".rewriter-", dir=place))
        try:
            fresh = staging / "series"
            for name, data in files.items():
                path = fresh / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
            _move_in(fresh, target)
        finally:
            shutil.rmtree(staging, ignore_errors=True)
    except OSError as error:
        raise os_error(f"{out} cannot be written", error, _HINT) from error


def _move_in(fresh: Path, target: Path) -> None:
    if not target.is_dir():
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh.rename(target)
        return
    # The directory itself stays: somebody may stand in it, or it may be a mount point.
    moved: list[Path] = []
    try:
        for path in sorted(fresh.iterdir()):
            moved.append(target / path.name)
            path.rename(moved[-1])
    except BaseException:
        for path in moved:
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
        raise
