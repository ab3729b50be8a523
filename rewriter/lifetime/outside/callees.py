"""The names that PCI drivers of a tree call: those of which it is worth to know what they return."""

from __future__ import annotations

import os
import re
from collections.abc import Container, Iterable, Iterator, Mapping
from posixpath import dirname
from typing import NamedTuple

from rewriter.c.lexer import LexError
from rewriter.kernel.kbuild import Kbuild
from rewriter.lifetime.load import with_headers
from rewriter.lifetime.outside.index import Index


class Member(NamedTuple):
    """A member of a struct that holds a function, and the header that defines the struct."""

    header: str
    tag: str
    name: str


_THROUGH = re.compile(r"(?:->|\.)[ \t]*(\w+)[ \t]*\(")
_CALL = re.compile(r"\b([A-Za-z_]\w*)[ \t]*\(")
_DRIVER = b"struct pci_driver "
_TOPS = ("arch", "drivers", "sound")


def driver_modules(index: Index) -> set[tuple[str, ...]]:
    """The sources of every module with a PCI driver."""
    kbuild = Kbuild(index.tree)
    modules: set[tuple[str, ...]] = set()
    for top in _TOPS:
        for folder, folders, names in os.walk(index.tree.root / top):
            folders.sort()
            for name in sorted(names):
                path = f"{os.path.relpath(folder, index.tree.root)}/{name}"
                if name.endswith(".c") and _DRIVER in (index.read(path) or b""):
                    modules.update(module.sources for module in kbuild.modules_of(path))
    return modules


def called_by(index: Index, modules: Iterable[tuple[str, ...]]) -> set[str]:
    """Names that some module calls and does not define itself, and that any file may use."""
    return {name for sources in modules for name in _called(index, sources)}


def run_by(index: Index, modules: Iterable[tuple[str, ...]]) -> set[Member]:
    """Members by which modules run functions that a library gives them: structs of headers in other folders."""
    return {member for sources in modules for member in _run(index, sources)}


def _run(index: Index, sources: tuple[str, ...]) -> Iterator[Member]:
    texts = _texts(index, sources)
    folders = {dirname(path) for path in sources}
    called = {name for text in texts.values() for name in _THROUGH.findall(text)}
    for path in texts:
        if path.endswith(".h") and dirname(path) not in folders:
            for tag, members in index.unit(path).structs.items():
                yield from (Member(path, tag, name) for name in called & members.keys() if "(*" in members[name])


def _called(index: Index, sources: tuple[str, ...]) -> set[str]:
    texts = _texts(index, sources)
    names = {
        name for path, text in texts.items() for body in _bodies(index, path, text) for name in _CALL.findall(body)
    }
    return {name for name in names if name in index.macros or _elsewhere(index, name, texts)}


def _bodies(index: Index, path: str, text: str) -> Iterator[str]:
    """What may hold calls: of a header the functions and macros, for its prototypes look like calls."""
    if not path.endswith(".h"):
        yield text
        return
    unit = index.unit(path)
    yield from (define.body for define in unit.defines)
    try:
        yield from (text[where.body : where.end] for where in unit.functions)
    except LexError:
        yield text


def _texts(index: Index, sources: tuple[str, ...]) -> Mapping[str, str]:
    """The sources of a module and the headers of its own."""
    return with_headers({path: (index.read(path) or b"").decode("latin-1") for path in sources}, index.read)


def _elsewhere(index: Index, name: str, known: Container[str]) -> bool:
    places = [*index.functions.get(name, ()), *index.private.get(name, ())]
    return any(place.path not in known for place in places)
