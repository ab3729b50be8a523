"""Edits the user's tree itself, because asked to: each file changes as a whole, and a dirty git tree is left alone."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from rewriter.series.changes import safe_path
from rewriter.series.commits import Scratch
from rewriter.series.errors import SeriesError, os_error


def check_clean(scratch: Scratch) -> None:
    """Make sure that nothing git keeps track of differs from HEAD, neither in the work tree nor in the index.

    Raises:
        SeriesError: something does.
    """
    if scratch.base is None:
        return
    # Asked in the scratch repository with a copy of the index: no filter of the tree runs, and its index stays as is.
    index = scratch.git.home / "index"
    if scratch.base.index.exists():
        shutil.copy2(scratch.base.index, index)  # with its time, by which git knows entries it has to read again
    scratch.run("update-ref", "--no-deref", "HEAD", scratch.base.commit)
    where = {"GIT_DIR": str(scratch.repo), "GIT_WORK_TREE": str(scratch.root.resolve()), "GIT_INDEX_FILE": str(index)}
    args = ("status", "--porcelain", "-z", "--untracked-files=no", "--ignore-submodules=all", "--no-renames")
    said = scratch.git.run(*args, cwd=scratch.root, env=where).decode("utf-8", "replace")
    dirty = [entry[3:] for entry in said.split("\0") if entry]
    if dirty:
        more = f" and {len(dirty) - 1} more" if len(dirty) > 1 else ""
        raise SeriesError(
            f"{scratch.root} is dirty", f"{dirty[0]}{more} differs from HEAD", "commit or stash what was changed"
        )


def edit_files(root: Path, files: Mapping[str, bytes]) -> tuple[Path, ...]:
    """Write the new bytes of `files` into the tree; either all files are changed or none.

    Raises:
        SeriesError: the system refuses.
    """
    staged = [_Staged.of(safe_path(root, file)) for file in files]
    try:
        for one, data in zip(staged, files.values(), strict=True):
            shutil.copy2(one.path, one.old)
            one.new.write_bytes(data)
            shutil.copymode(one.path, one.new)
        _swap(staged)
    except OSError as error:
        raise os_error("the tree cannot be edited", error, "see that its files can be written") from error
    finally:
        for left in (left for one in staged for left in (one.old, one.new)):
            with suppress(OSError):  # on a disk that takes no change there is none
                left.unlink()
    return tuple(one.path for one in staged)


@dataclass(frozen=True)
class _Staged:
    """A file of the tree, and beside it what it was and what it will be."""

    path: Path
    old: Path
    new: Path

    @classmethod
    def of(cls, path: Path) -> _Staged:
        old, new = (path.with_name(f".{path.name}.rewriter-{os.getpid()}-{word}") for word in ("old", "new"))
        return cls(path, old, new)


def _swap(staged: Sequence[_Staged]) -> None:
    """Put the new files in place; where that fails or is interrupted, all old ones are put back."""
    try:
        for one in staged:
            os.replace(one.new, one.path)
    except BaseException:
        for one in staged:
            with suppress(OSError):
                os.replace(one.old, one.path)
        raise
