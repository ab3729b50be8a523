"""What a kernel tree offers to every file in it: functions, macros and structs by name, found before any body is read.

A name can be defined many times: a stub where an option is off, a version for each architecture. All of them count.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from rewriter.c.directives import Define
from rewriter.c.lexer import LexError
from rewriter.c.source import Source
from rewriter.c.unit import FunctionRange, Unit
from rewriter.kernel.tree import Tree
from rewriter.lifetime.numbers import kind_of
from rewriter.lifetime.outside.pointers import Pointers

_NOT_THE_KERNEL = re.compile(
    r"(?:Documentation|LICENSES|certs|debian|rust|samples|scripts|tools|usr)(?:/|$)"
    r"|arch/[^/]+/(?:boot|tools|purgatory)(?:/|$)|drivers/firmware/efi/libstub(?:/|$)"
)
"""Programs that run on the machine that builds, before the kernel or beside it: they have namesakes of its functions."""

_PUBLIC = re.compile(r"(?:arch/[^/]+/)?include/")
_STRUCT = re.compile(r"\b(?:struct|union)\s+(\w+)[^;(){}=]*\{")
_DIRECTIVE = re.compile(r"^[ \t]*#(?:\\\r?\n|[^\n])*", re.MULTILINE)
_NOT_DECLARING = re.compile(r"\b(?:static|typedef)\b|[={}]")
_CALLED = re.compile(r"\b(\w+)\s*\(")
_STATIC = re.compile(r"\bstatic\b")
_ASSEMBLY = re.compile(r"^[ \t]*[A-Z_]\w*\([ \t]*(\w+)", re.MULTILINE)


@dataclass(frozen=True, order=True)
class Place:
    """A function definition: the file, where the definition starts in it, its name, and what kind of number it returns."""

    path: str
    start: int
    name: str = field(default="", compare=False)
    kind: str = field(default="", compare=False)


@dataclass(frozen=True)
class MacroText:
    """A macro as it stands in a header."""

    path: str
    define: Define


@dataclass
class Index:
    """The names of a tree: where functions and macros are defined, and which headers define a struct."""

    tree: Tree
    functions: dict[str, list[Place]] = field(default_factory=dict)
    private: dict[str, list[Place]] = field(default_factory=dict)
    """Functions of headers that are not public, which many drivers find by a search path."""
    macros: dict[str, list[MacroText]] = field(default_factory=dict)
    pointers: Pointers = field(default_factory=Pointers)
    headers: list[str] = field(default_factory=list)
    _structs: dict[str, list[str]] = field(default_factory=dict)
    _members: dict[str, dict[str, str]] = field(default_factory=dict)
    _declared: set[str] = field(default_factory=set)
    _linked: set[str] = field(default_factory=set)
    _assembly: set[str] = field(default_factory=set)

    def defines(self, name: str) -> bool:
        """Whether any file may use a function or macro of this name."""
        return name in self.functions or name in self.macros

    def complete(self, name: str) -> bool:
        """Whether all definitions of a name are here: none is written in assembly, or made by a macro."""
        return name not in self._assembly and (name in self._linked or name not in self._declared)

    def struct(self, tag: str) -> dict[str, str]:
        """Members of a public struct; where several headers define it, those on whose types they agree."""
        if tag not in self._members:
            found = [_unit(self.tree, path).struct(tag) or {} for path in dict.fromkeys(self._structs.get(tag, ()))]
            agreed = set(found[0].items()).intersection(*(members.items() for members in found)) if found else set()
            self._members[tag] = dict(agreed)
        return self._members[tag]

    def unit(self, path: str) -> Unit:
        """A file as C."""
        return _unit(self.tree, path)

    def read(self, path: str) -> bytes | None:
        """The bytes of a file, None where there is no such file."""
        try:
            return (self.tree.root / path).read_bytes()
        except OSError:
            return None

    def add(self, path: str) -> None:
        """Take up one file."""
        if path.endswith(".S"):
            self._assembly.update(_ASSEMBLY.findall(_unit(self.tree, path).source.text))
            return
        unit, header = _unit(self.tree, path), path.endswith(".h")
        self.pointers.add(path, unit.source.text)
        try:
            functions = unit.functions
        except LexError:
            functions = []
        public = not header or _PUBLIC.match(path) is not None
        self._take_functions(unit, functions, header, self.functions if public else self.private)
        if header and public:
            self.headers.append(path)
            for define in unit.defines:
                if define.body.strip() != define.name:  # `#define foo foo` only says that foo is there
                    self.macros.setdefault(define.name, []).append(MacroText(path, define))
            for match in _STRUCT.finditer(unit.code):
                self._structs.setdefault(match[1], []).append(path)
            self._take_prototypes(unit.code, functions)

    def _take_functions(
        self, unit: Unit, functions: list[FunctionRange], header: bool, into: dict[str, list[Place]]
    ) -> None:
        text = unit.source.text
        for where in functions:
            static = _STATIC.search(text, where.start, where.body) is not None
            if header or not static:
                kind = kind_of(text[where.start : text.find(where.name, where.start)])
                into.setdefault(where.name, []).append(Place(unit.source.path, where.start, where.name, kind))
            if not header and not static:
                self._linked.add(where.name)

    def _take_prototypes(self, code: str, functions: list[FunctionRange]) -> None:
        start = 0
        for end, behind in [*((where.start, where.end) for where in functions), (len(code), len(code))]:
            for item in _DIRECTIVE.sub("", code[start:end]).split(";")[:-1]:
                if "(" in item and not _NOT_DECLARING.search(item):
                    self._declared.update(_CALLED.findall(item))
            start = behind


@lru_cache(maxsize=400)
def _unit(tree: Tree, path: str) -> Unit:
    return Unit(Source(path, (tree.root / path).read_text(encoding="latin-1")))


def index_of(tree: Tree) -> Index:
    """The index of a tree; reading all of it takes about half a minute."""
    found = Index(tree)
    for path in _files(tree.root):
        found.add(path)
    return found


def _files(root: Path) -> Iterator[str]:
    for folder, folders, names in os.walk(root):
        here = "" if Path(folder) == root else f"{Path(folder).relative_to(root).as_posix()}/"
        folders[:] = sorted(name for name in folders if not _NOT_THE_KERNEL.match(f"{here}{name}"))
        for name in sorted(names):
            path = here + name
            if name.endswith((".c", ".h", ".S")):
                yield path
