"""The files of one driver as units: its sources, and the headers of its own that they include."""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Callable, Iterable, Mapping

from rewriter.c.directives import includes
from rewriter.c.source import Source
from rewriter.c.unit import Unit

Read = Callable[[str], bytes | None]
"""Gives the bytes of a path of the tree, or None where there is no such file."""

_KERNEL = ("linux/", "asm/", "uapi/")


def load_sources(sources: Iterable[str], read: Read) -> dict[str, str]:
    """The texts of the sources of a driver.

    Raises:
        FileNotFoundError: a source is not there.
    """
    texts = {}
    for path in sources:
        data = read(path)
        if data is None:
            raise FileNotFoundError(path)
        texts[path] = data.decode("latin-1")
    return texts


def with_headers(sources: Mapping[str, str], read: Read) -> dict[str, str]:
    """The texts of the sources and of every header that they include and that lies beside them, transitively."""
    texts = dict(sources)
    todo = list(sources)
    known = set(sources)
    spelled: set[tuple[str, str]] = set()
    while todo:
        path = todo.pop()
        folder = posixpath.dirname(path)
        for name, quoted in includes(texts[path]):
            if (folder, name) in spelled or (not quoted and name.startswith(_KERNEL)):
                continue
            spelled.add((folder, name))
            header = posixpath.normpath(posixpath.join(folder, name))
            if header in known or header.startswith(("../", "include/")):
                continue
            known.add(header)
            data = read(header)
            if data is not None:
                texts[header] = data.decode("latin-1")
                todo.append(header)
    return texts


def as_units(texts: Mapping[str, str]) -> dict[str, Unit]:
    """The files as units, by path."""
    return {path: Unit(Source(path, text)) for path, text in sorted(texts.items())}


def blob_id(text: str) -> str:
    """The git blob id of a latin-1 text."""
    data = text.encode("latin-1")
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()
