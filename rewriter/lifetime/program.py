"""One driver as a program: its files, its functions, and who mentions what.

Everything is found lazily: a name is searched as text first (fast), and only functions that matter are parsed.
"""

from __future__ import annotations

import posixpath
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from rewriter.c.cfg import CFG, build
from rewriter.c.directives import Define
from rewriter.c.skim import FunctionRange
from rewriter.c.tree import Expr, Function, Stmt, name_at
from rewriter.c.unit import Initialiser, MacroCall, Unit
from rewriter.lifetime.expressions import identifiers, is_other_name
from rewriter.lifetime.neighbours import Neighbours
from rewriter.lifetime.outside.contract import Outside
from rewriter.lifetime.outside.table import KNOWN
from rewriter.lifetime.search import in_directive, is_code, is_member, is_tag, words_at
from rewriter.plan import Evidence

_GIVEN = re.compile(r"(?:->|\.)\s*(\w+)\s*=\s*&?\s*\Z")


@dataclass(frozen=True, eq=False, slots=True)
class FnRef:
    """A function definition: the file it stands in and its range. A program has one object per function."""

    path: str
    name: str
    start: int
    body: int
    end: int


@dataclass(frozen=True)
class Call:
    """A call: who calls, in which statement, the call expression and the offset of the called name."""

    caller: FnRef
    stmt: Stmt
    expr: Expr
    offset: int


@dataclass(frozen=True)
class Mention:
    """A place that names a function without being a plain call of it.

    `where` is ``field`` (an initialiser gives it to a member), ``macro`` (argument of a macro at file scope), ``code``
    (used as a value inside a function), ``prototype`` or ``text`` (anything else at file scope).
    """

    where: str
    path: str
    offset: int
    caller: FnRef | None = None
    struct: str = ""
    variable: str = ""
    member: str = ""
    macro: MacroCall | None = None


class Program:
    """All units of one module; `units` maps paths to units, headers of the module included."""

    def __init__(
        self, units: Mapping[str, Unit], neighbours: Neighbours | None = None, outside: Outside = KNOWN
    ) -> None:
        """`neighbours` are other files that may name its functions: without them it is complete; `outside` knows other names."""
        self.neighbours = neighbours
        self.units = dict(sorted(units.items()))
        self.outside = outside
        self._refs: dict[tuple[str, int], FnRef] = {}
        self._structs: dict[str, dict[str, str]] = {}
        self._functions: dict[FnRef, Function] = {}
        self._cfgs: dict[FnRef, CFG] = {}
        self._hits: dict[str, list[tuple[str, int]]] = {}
        self._uses: dict[str, tuple[list[Call], list[Mention]]] = {}
        self._given: dict[tuple[str, str], dict[int, tuple[Initialiser, str]]] = {}

    @property
    def texts(self) -> Iterator[str]:
        """The texts of all files."""
        return (unit.code for unit in self.units.values())

    def _ref(self, path: str, where: FunctionRange) -> FnRef:
        key = (path, where.start)
        if key not in self._refs:
            self._refs[key] = FnRef(path, where.name, where.start, where.body, where.end)
        return self._refs[key]

    def struct(self, tag: str) -> dict[str, str]:
        """Members of a struct or union that the module itself defines (member -> type); empty for any other.

        Files may have structs of their own under one name: a member whose types differ has none.
        """
        if tag not in self._structs:
            found = self._structs[tag] = {}
            for path in self.defining(tag):
                for member, text in (self.units[path].struct(_name(tag)) or {}).items():
                    found[member] = text if found.get(member, text) == text else ""
        return self._structs[tag]

    def defining(self, tag: str) -> list[str]:
        """The files that define a struct or union."""
        return [path for path, unit in self.units.items() if unit.struct(_name(tag)) is not None]

    def is_private(self, tag: str) -> bool:
        """Whether a struct is defined by the sources or beside or below them: a header elsewhere is a library's."""
        folders = tuple({posixpath.join(posixpath.dirname(path), "") for path in self.units if path.endswith(".c")})
        return any(path.startswith(folders) for path in self.defining(tag))

    def parse(self, fn: FnRef) -> Function:
        """The parsed function, cached."""
        if fn not in self._functions:
            range_ = FunctionRange(fn.name, fn.start, fn.body, fn.end)
            self._functions[fn] = self.units[fn.path].parse(range_)
        return self._functions[fn]

    def cfg(self, fn: FnRef) -> CFG:
        """The control flow graph of a function, cached."""
        if fn not in self._cfgs:
            self._cfgs[fn] = build(self.parse(fn))
        return self._cfgs[fn]

    def resolve(self, name: str, path: str) -> list[FnRef]:
        """The definitions that a use of `name` in `path` can mean: those of the same file first.

        A weak one is none: what the linker takes in its place is not known.
        """
        found = self._defined.get(name, [])
        here = [fn for fn in found if fn.path == path]
        return here or found

    @cached_property
    def _defined(self) -> dict[str, list[FnRef]]:
        """Every function by name that is not weak, in the order of files and offsets."""
        found: dict[str, list[FnRef]] = {}
        for path, unit in self.units.items():
            weak = "weak" in unit.code
            for where in unit.functions:
                if not (weak and "weak" in unit.code[where.start : where.body]):
                    found.setdefault(where.name, []).append(self._ref(path, where))
        return found

    def elsewhere(self, name: str, path: str) -> bool:
        """Whether a use of `name` in `path` may mean a definition outside these files."""
        return not self.resolve(name, path)

    def at(self, path: str, offset: int) -> FnRef | None:
        """The function that holds an offset."""
        range_ = self.units[path].function_at(offset)
        return self._ref(path, range_) if range_ else None

    def used_elsewhere(self, fn: FnRef) -> Evidence | None:
        """A line outside the program that names a function which is not static."""
        static = re.search(r"\bstatic\b", self.units[fn.path].code[fn.start : fn.body])
        return None if static or self.neighbours is None else self.neighbours.naming(fn.name, self.units)

    def hits(self, name: str) -> list[tuple[str, int]]:
        """Places (path, offset) where an identifier stands as a word, strings included."""
        if name not in self._hits:
            paths, starts, text = self._joined
            found = self._hits[name] = []
            for at in words_at(text, name):
                number = bisect_right(starts, at) - 1
                found.append((paths[number], at - starts[number]))
        return self._hits[name]

    @cached_property
    def _joined(self) -> tuple[list[str], list[int], str]:
        """All texts as one, which is quicker to search: paths, where each begins, and the whole."""
        starts, at = [], 0
        for text in self.texts:
            starts.append(at)
            at += len(text) + 1
        return list(self.units), starts, "\n".join(self.texts)

    @cached_property
    def defines(self) -> dict[str, list[Define]]:
        """The macros of the module by name: a name can have several definitions."""
        found: dict[str, list[Define]] = {}
        for unit in self.units.values():
            for define in unit.defines:
                found.setdefault(define.name, []).append(define)
        return found

    def matching(self, name: str, behind: str = "", member: bool = False) -> list[FnRef]:
        """Functions that hold a name (as a `member` if so) with what the pattern `behind` matches next to it, in order."""
        pattern = re.compile(behind)
        found: dict[FnRef, None] = {}
        for path, offset in self.hits(name):
            code = self.units[path].code
            if (not member or is_member(code, offset)) and pattern.match(code, offset + len(name)):
                fn = self.at(path, offset)
                if fn is not None:
                    found[fn] = None
        return list(found)

    def given_to(self, name: str) -> set[tuple[str, str]]:
        """Members (struct or "", member) that an initialiser or an assignment gives the function of this name to."""
        found = set()
        for path, offset in self.hits(name):
            if self.at(path, offset) is None:
                if offset in (entries := self._entries(path, name)):
                    initialiser, field = entries[offset]
                    found.add((initialiser.type, field.rsplit(".", 1)[-1]))
            elif match := _GIVEN.search(self.units[path].code, max(0, offset - 80), offset):
                found.add(("", match[1]))
        return found

    def callers_by_text(self, name: str) -> set[FnRef]:
        """Functions that mention a name anywhere (a superset of its callers, found without parsing)."""
        found = {self.at(path, offset) for path, offset in self.hits(name)}
        return {fn for fn in found if fn is not None and fn.name != name}

    def uses(self, name: str) -> tuple[list[Call], list[Mention]]:
        """Every plain call of a name, and every other mention of it, in the order of files and offsets."""
        if name not in self._uses:
            calls: list[Call] = []
            mentions: list[Mention] = []
            self._uses[name] = (calls, mentions)
            for path, offset in self._names(name):
                fn = self.at(path, offset)
                if fn is not None and offset >= fn.body:
                    self._use_in_function(fn, name, offset, calls, mentions)
            mentions.extend(self.mentions_outside(name))
        return self._uses[name]

    def mentions_outside(self, name: str) -> Iterator[Mention]:
        """Mentions of a name at file scope, what stands in front of a function's name without a semicolon included."""
        for path, offset in self._names(name):
            fn = self.at(path, offset)
            if fn is None:
                yield from self._mentions_outside(path, name, offset)
            elif offset < fn.body and fn.name != name and offset < self.units[path].code.find(fn.name, fn.start):
                yield Mention("text", path, offset)

    def _names(self, name: str) -> list[tuple[str, int]]:
        """The hits that can mean a function or variable of this name."""
        return [(path, at) for path, at in self.hits(name) if not is_tag(self.units[path].code, at)]

    def _use_in_function(self, fn: FnRef, name: str, offset: int, calls: list[Call], mentions: list[Mention]) -> None:
        function = self.parse(fn)
        for stmt, expr, called in identifiers(function, name):
            if name_at(expr if called is None else called.kids[0], function.tokens) != offset:
                continue
            if called is not None:
                calls.append(Call(fn, stmt, called, offset))
            else:
                mentions.append(Mention("code", fn.path, offset, fn))
            return
        # Not in the tree: a string, a label or member of that name (all harmless), or text that the parser
        # kept opaque (must not be lost).
        read = offset in function.tokens.off and not is_other_name(function, name, offset)
        if read or in_directive(function.tokens, offset):
            mentions.append(Mention("code", fn.path, offset, fn))

    def _mentions_outside(self, path: str, name: str, offset: int) -> Iterator[Mention]:
        unit, entries = self.units[path], self._entries(path, name)
        if offset in entries:
            initialiser, field = entries[offset]
            yield Mention("field", path, offset, None, initialiser.type, initialiser.name, field)
        elif (macro := unit.around(offset).macro_at(offset)) is not None:
            if name in macro.args or is_code(unit, offset):
                yield Mention("macro", path, offset, macro=macro)
        elif unit.around(offset).prototype_at(offset) is not None:
            yield Mention("prototype", path, offset)
        elif is_code(unit, offset):
            yield Mention("text", path, offset)

    def _entries(self, path: str, name: str) -> dict[int, tuple[Initialiser, str]]:
        """Where a name stands in initialisers of a file: offset -> the initialiser and the member given."""
        key = (path, name)
        if key not in self._given:
            self._given[key] = {
                offset: (initialiser, entry.field)
                for initialiser in self.units[path].initialisers_naming(name)
                for entry in initialiser.entries
                for ident, offset in entry.idents
                if ident == name
            }
        return self._given[key]

    def initialisers(self, word: str) -> Iterator[tuple[str, Initialiser]]:
        """Initialisers at file scope whose text holds a word (of ``struct foo`` the last one), with their path."""
        for path, unit in self.units.items():
            for initialiser in unit.initialisers_naming(_name(word)):
                yield path, initialiser


def _name(tag: str) -> str:
    """``foo`` of ``struct foo``; a typedef's name stays as it is."""
    return tag.removeprefix("struct ").removeprefix("union ")
