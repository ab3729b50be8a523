"""Puts the page where it is wanted: all of it or nothing."""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path

from rewriter.errors import FAILED, Problem

_HINT = "give -o a file in a directory that can be written, on a disk with room"


def check_target(path: Path) -> None:
    """Make sure that a page can be written to `path`; a page that is there already is replaced.

    Raises:
        Problem: it is a directory, or lies in none.
    """
    if path.is_dir():
        raise Problem(f"{path} cannot be written to", "it is a directory", f"give a file, such as {path / 'page.html'}")
    if not path.parent.is_dir():
        raise Problem(f"{path} cannot be written to", f"there is no directory {path.parent}", _HINT)


def write_page(path: Path, text: str) -> None:
    """Write the page; whatever goes wrong, the file is what it was before.

    Raises:
        Problem: the system refuses.
    """
    data = text.encode("utf-8", "backslashreplace")
    try:
        if path.exists() and not path.is_file():  # a pipe or a device: there is nothing to keep
            path.write_bytes(data)
        else:
            _replace(Path(os.path.realpath(path)), data)
    except OSError as error:
        raise Problem(f"{path} cannot be written", error.strerror or str(error), _HINT, FAILED) from error


def _replace(path: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            os.fchmod(file.fileno(), _mode(path))
            file.write(data)
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise


def _mode(path: Path) -> int:
    """Who may do what with the file: as before, or as the umask of the user has it."""
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask
