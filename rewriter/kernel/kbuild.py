"""From a source file to the drivers it belongs to, reading only the kbuild files that may name it.

A kbuild file names objects of its own directory, of directories below and, with ``../``, beside it. So for one source
the files of its own and all higher directories are read, and of the directories next to those the ones that say ``../``
at all. The tree as a whole is never walked.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import replace
from glob import escape, glob
from posixpath import dirname, normpath

from rewriter.kernel.includes import includers
from rewriter.kernel.makefile import TooMuch, evaluate
from rewriter.kernel.modules import Module, modules_in
from rewriter.kernel.tree import Tree

_BUILD_FILES = ("Kbuild", "Makefile")
_FLAGS = ("ccflags-y", "ccflags-m", "subdir-ccflags-y", "subdir-ccflags-m", "EXTRA_CFLAGS")
UNLINKED = "no Makefile links it"
SHARED_HEADER = "a header of the whole tree"
UNEVALUATED = "the Makefile that may link it is too large or too deeply nested to evaluate"
UNINCLUDED = "no source beside it includes it"


class Kbuild:
    """The drivers of one tree. Answers do not depend on what was asked before."""

    def __init__(self, tree: Tree) -> None:
        """Nothing is read before the first question."""
        self._root = str(tree.root)
        self._cached_build_files: dict[str, tuple[str, str] | None] = {}
        self._unevaluated: set[str] = set()
        self._cached_owners: dict[str, dict[str, list[Module]]] = {}
        self._cached_outward: dict[str, list[str]] = {}
        self._cached_existing: dict[Module, Module] = {}

    def modules_of(self, path: str) -> list[Module]:
        """The modules that a ``.c`` or ``.h`` file belongs to, sorted by name; never empty.

        A file that no kbuild file links is a unit of its own, named by its path, and the unit's `note` says so.
        A header belongs to the modules whose sources include it; their `sources` do not hold the header itself.
        So does a ``.c`` file that is not linked but included, and a file of any other name.
        """
        if path.endswith(".c"):
            found = self._linked(path) or self._including(path)
            note = UNLINKED if self._unevaluated.isdisjoint(_ancestors(path)) else UNEVALUATED
            return found or [Module(path[:-2], (path,), note)]
        if path.startswith("include/"):
            return [Module(path, (path,), SHARED_HEADER)]
        modules = {module for source in includers(self._root, path) for module in self.modules_of(source)}
        return sorted(modules) or [Module(path, (path,), UNINCLUDED)]

    def search_path(self, directory: str) -> list[str]:
        """The directories in which the sources of one look for headers (``-I``), named by the kbuild files at or above it."""
        flags: list[str] = []
        for place in [directory, *_ancestors(directory)] if directory else []:
            build_file = self._build_file(place)
            if build_file and "-I" in build_file[1]:
                with suppress(TooMuch, RecursionError, MemoryError):
                    variables = evaluate(place, build_file[0], self._read, self._glob)
                    flags += [word for name in _FLAGS for word in variables.words(name)]
        words = " ".join(flags).replace("-I ", "-I").split()
        return list(dict.fromkeys(normpath(word[2:].lstrip("/")) for word in words if word.startswith("-I")))

    def _including(self, path: str) -> list[Module]:
        """The modules with a source that includes a source which is not linked."""
        return sorted({module for source in includers(self._root, path) for module in self._linked(source)})

    def _linked(self, path: str) -> list[Module]:
        above = _ancestors(path)
        found = self._linking(path, [*above, *(near for place in above for near in self._outward(place))])
        if not found:  # rare: named from two levels away, "../../common/thing.o"
            below = [child for place in above[:-1] for child in self._subdirectories(place)]
            found = self._linking(path, [near for place in below for near in self._outward(place)])
        return sorted(found)

    def _linking(self, path: str, places: list[str]) -> set[Module]:
        """The modules of the kbuild files of `places` that hold `path`, with the sources that exist."""
        return {self._existing(module) for place in places for module in self._owners(place).get(path, ())}

    def _existing(self, module: Module) -> Module:
        """The module without the sources that are not there (generated, or written in assembly)."""
        existing = self._cached_existing.get(module)
        if existing is None:
            sources = (source for source in module.sources if os.path.isfile(f"{self._root}/{source}"))
            existing = self._cached_existing[module] = replace(module, sources=tuple(sources))
        return existing

    def _owners(self, directory: str) -> dict[str, list[Module]]:
        """The modules of the kbuild file of one directory, by source."""
        owners = self._cached_owners.get(directory)
        if owners is None:
            owners = self._cached_owners[directory] = {}
            if build_file := self._build_file(directory):
                for module in self._modules(directory, build_file[0]):
                    for source in module.sources:
                        owners.setdefault(source, []).append(module)
        return owners

    def _modules(self, directory: str, path: str) -> list[Module]:
        try:
            return modules_in(directory, evaluate(directory, path, self._read, self._glob))
        except (TooMuch, RecursionError, MemoryError):
            self._unevaluated.add(directory)
            return []

    def _outward(self, directory: str) -> list[str]:
        """The directories directly below whose kbuild file names anything by ``../``."""
        outward = self._cached_outward.get(directory)
        if outward is None:
            build_files = [(child, self._build_file(child)) for child in self._subdirectories(directory)]
            outward = [child for child, build_file in build_files if build_file and "../" in build_file[1]]
            self._cached_outward[directory] = outward
        return outward

    def _build_file(self, directory: str) -> tuple[str, str] | None:
        """Path and text of the kbuild file of a directory; `Kbuild` goes before `Makefile`, as in kbuild itself."""
        if directory not in self._cached_build_files:
            # The Makefile at the top drives the build and links nothing itself.
            names = _BUILD_FILES if directory else _BUILD_FILES[:1]
            paths = (f"{directory}/{name}".lstrip("/") for name in names)
            found = ((path, text) for path in paths if (text := self._read(path)) is not None)
            self._cached_build_files[directory] = next(found, None)
        return self._cached_build_files[directory]

    def _subdirectories(self, directory: str) -> list[str]:
        try:
            with os.scandir(f"{self._root}/{directory}") as entries:
                names = [entry.name for entry in entries if entry.is_dir(follow_symlinks=False)]
        except OSError:  # a directory that cannot be listed names nothing
            return []
        return sorted(f"{directory}/{name}".lstrip("/") for name in names)

    def _read(self, path: str) -> str | None:
        if not os.path.isfile(f"{self._root}/{path}"):  # reading a pipe could take for ever
            return None
        try:
            with open(f"{self._root}/{path}", "rb") as file:
                return os.fsdecode(file.read())  # names in it mean files, so it is decoded as their names are
        except OSError:
            return None

    def _glob(self, pattern: str) -> list[str]:
        """Files that match; they begin as the pattern does, so that `patsubst` takes the beginning off again."""
        rooted = pattern.lstrip("/")
        start = pattern[: len(pattern) - len(rooted)]
        prefix = f"{self._root}/"
        return sorted(start + path[len(prefix) :] for path in glob(escape(prefix) + rooted))


def _ancestors(path: str) -> list[str]:
    """The directory of `path` and all above it, up to the tree's top, which is "" and comes last."""
    places = []
    while path:
        path = dirname(path)
        places.append(path)
    return places
