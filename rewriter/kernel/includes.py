"""Which sources include a header that belongs to a few drivers only."""

from __future__ import annotations

import os
import re
from collections.abc import Container
from posixpath import dirname, join, normpath

_INCLUDE = re.compile(rb'^[ \t]*#[ \t]*include[ \t]*[<"]([^>"\n]+)[>"]', re.MULTILINE)

_LARGEST = 16 * 2**20  # bytes; no source of a kernel comes near


def includers(root: str, header: str) -> list[str]:
    """The ``.c`` files that include `header`, themselves or through another header; paths relative to `root`, sorted.

    Only its own directory, the one above and those directly below are looked at.
    """
    here = dirname(header)
    files = [path for place in _around(root, here) for path in _c_files(root, place)]
    includes = {path: _included(root, path) for path in files}
    wanted, todo = {header}, [header]
    while todo:
        target = todo.pop()
        for path, names in includes.items():
            if path not in wanted and any(_means(path, name, target, includes) for name in names):
                wanted.add(path)
                todo.append(path)
    return sorted(path for path in wanted if path.endswith(".c"))


def _means(path: str, name: str, target: str, known: Container[str]) -> bool:
    """Whether `#include "name"` in `path` is `target`: beside the file, or else along a search path (`-I`)."""
    beside = normpath(join(dirname(path), name))
    return beside == target or (beside not in known and f"/{target}".endswith("/" + name.lstrip("./")))


def _around(root: str, here: str) -> list[str]:
    try:
        with os.scandir(f"{root}/{here}") as entries:
            below = [join(here, entry.name) for entry in entries if entry.is_dir(follow_symlinks=False)]
    except OSError:
        below = []
    return [here, *([dirname(here)] if here else []), *sorted(below)]


def _c_files(root: str, place: str) -> list[str]:
    try:
        with os.scandir(f"{root}/{place}") as entries:
            names = [e.name for e in entries if e.name.endswith((".c", ".h")) and e.is_file(follow_symlinks=False)]
    except OSError:
        return []
    return [join(place, name) for name in sorted(names)]


def _included(root: str, path: str) -> list[str]:
    try:
        with open(f"{root}/{path}", "rb") as file:
            return [os.fsdecode(name) for name in _INCLUDE.findall(file.read(_LARGEST))]
    except OSError:
        return []
