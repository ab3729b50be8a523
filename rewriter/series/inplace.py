"""Edits the user's tree itself, because asked to: each file changes as a whole, and a dirty git tree is left alone."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
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
    """Write the new bytes of `files` into the tree; either all files are changed or, but for the last instant, none.

    Raises:
        SeriesError: the system refuses.
    """
    staged: list[tuple[Path, Path]] = []
    try:
        for file, data in files.items():
            path = safe_path(root, file)
            fresh = path.with_name(f".{path.name}.rewriter-{os.getpid()}")
            staged.append((fresh, path))
            fresh.write_bytes(data)
            shutil.copymode(path, fresh)
        for fresh, path in staged:
            os.replace(fresh, path)
    except OSError as error:
        raise os_error("the tree cannot be edited", error, "see that its files can be written") from error
    finally:
        for fresh, _ in staged:
            fresh.unlink(missing_ok=True)
    return tuple(path for _, path in staged)
