"""The files of one driver as units: its sources, and the headers of its own that they include."""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Callable, Iterable

from rewriter.c.source import Source
from rewriter.c.unit import Unit

Read = Callable[[str], bytes | None]
"""Gives the bytes of a path of the tree, or None where there is no such file."""

_INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*"([^"\n]+)"', re.MULTILINE)


def load_units(sources: Iterable[str], read: Read) -> dict[str, Unit]:
    """Units of `sources` and of every header they include by a path of their own, transitively.

    Raises:
        FileNotFoundError: a source is not there.
    """
    texts: dict[str, str] = {}
    todo = list(sources)
    wanted = set(todo)
    while todo:
        path = todo.pop()
        data = read(path)
        if data is None:
            if path in wanted:
                raise FileNotFoundError(path)
            continue
        texts[path] = data.decode("latin-1")
        for name in _INCLUDE.findall(texts[path]):
            header = posixpath.normpath(posixpath.join(posixpath.dirname(path), name))
            if header not in texts and header not in todo and not header.startswith(("../", "include/")):
                todo.append(header)
    return {path: Unit(Source(path, text)) for path, text in sorted(texts.items())}


def blob_id(text: str) -> str:
    """The git blob id of a latin-1 text."""
    data = text.encode("latin-1")
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()
