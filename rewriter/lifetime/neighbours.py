"""Files that are built apart from a driver and may name its functions all the same.

Nothing has to be exported for that: what is built into the kernel is one program, a header below ``include/`` may hold an inline
function that calls, and where no kbuild file says what belongs together, any source may be part of the driver.
"""

from __future__ import annotations

import os
from collections.abc import Container, Iterable, Iterator
from contextlib import suppress
from functools import cached_property
from posixpath import dirname, join, normpath

from rewriter.c.directives import includes
from rewriter.c.lexer import LexError
from rewriter.c.source import Source
from rewriter.c.unit import Unit
from rewriter.kernel.kbuild import Kbuild
from rewriter.kernel.modules import Module
from rewriter.kernel.tree import Tree, TreeError
from rewriter.lifetime.search import words_at
from rewriter.lifetime.survey import runs_at
from rewriter.plan import Evidence

_SUFFIXES = (".c", ".h", ".S")


class Neighbours:
    """The files beside one module, and the headers that it includes; all files where its sources are a guess."""

    def __init__(self, tree: Tree, module: Module) -> None:
        self.tree = tree
        self.module = module

    def mention(self, name: str, known: Container[str]) -> bool:
        """Whether a name stands in any file outside the `known` ones; a file that cannot be read may hold it."""
        word = name.encode("latin-1")
        return any(data is None or word in data for path, data in self._files if path not in known)

    def naming(self, name: str, known: Container[str]) -> Evidence | None:
        """The first line outside the `known` files that uses a name, if there is one; a file that cannot be read may."""
        word = name.encode("latin-1")
        for path, data in self._files:
            if path in known or (data is not None and word not in data):
                continue
            if data is None:
                return Evidence(path, 0, "")
            unit = Unit(Source(path, data.decode("latin-1")))
            for offset in words_at(unit.source.text, name):
                if path.endswith(".S") or _is_use(unit, name, offset):
                    line = unit.source.line_of(offset)
                    return Evidence(path, line, unit.source.line_text(line))
        return None

    @cached_property
    def _files(self) -> list[tuple[str, bytes | None]]:
        return [(path, self._read(path)) for path in dict.fromkeys([*self._beside(), *self._included()])]

    def _beside(self) -> Iterator[str]:
        root = str(self.tree.root)
        if self.module.note:
            for folder, names, files in os.walk(root):
                names[:] = sorted(name for name in names if name != ".git")
                yield from (os.path.relpath(os.path.join(folder, name), root) for name in _sources(files))
        for folder in dict.fromkeys(dirname(path) for path in self.module.sources):
            yield from (f"{folder}/{name}".lstrip("/") for name in _sources(os.listdir(os.path.join(root, folder))))

    def _included(self) -> Iterator[str]:
        """Headers that the sources include, also along their search path, and those of the whole kernel."""
        todo, seen = list(self.module.sources), set(self.module.sources)
        while todo:
            path = todo.pop()
            for name, quoted in includes((self._read(path) or b"").decode("latin-1")):
                header = self._header(dirname(path) if quoted else None, name)
                if header and header not in seen:
                    seen.add(header)
                    todo.append(header)
                    yield header
                elif not header and path in self.module.sources and self._is_file(f"include/{name}"):
                    yield f"include/{name}"

    def _header(self, beside: str | None, name: str) -> str:
        """Where an included header lies: beside the file that includes it, or on the search path; "" for neither."""
        here = normpath(join(beside, name)) if beside is not None else ""
        if here and self._is_file(here):
            return here
        if "/" in name and name not in self._listed:
            places = (normpath(join(folder, name)) for folder in self._search_path)
            self._listed[name] = next((place for place in places if self._is_file(place)), "")
        return self._listed.get(name, "")

    def _is_file(self, path: str) -> bool:
        return os.path.isfile(os.path.join(self.tree.root, path))

    @cached_property
    def _search_path(self) -> list[str]:
        kbuild, folders = Kbuild(self.tree), dict.fromkeys(dirname(path) for path in self.module.sources)
        return list(dict.fromkeys(place for folder in folders for place in kbuild.search_path(folder)))

    @cached_property
    def _listed(self) -> dict[str, str]:
        """What lies on the search path, by name."""
        found: dict[str, str] = {}
        for folder in self._search_path:
            with suppress(OSError):
                for name in os.listdir(os.path.join(self.tree.root, folder)):
                    found.setdefault(name, f"{folder}/{name}")
        return found

    def _read(self, path: str) -> bytes | None:
        try:
            return self.tree.read(path)
        except TreeError:
            return None


def _sources(names: Iterable[str]) -> list[str]:
    return sorted(name for name in names if name.endswith(_SUFFIXES) and not name.endswith(".mod.c"))


def _is_use(unit: Unit, name: str, offset: int) -> bool:
    try:
        return not unit.named(name) and runs_at(unit, offset)
    except LexError:
        return True
