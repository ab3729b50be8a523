"""One driver as a program: its files, its functions, and who mentions what.

Everything is found lazily: a name is searched as text first (fast), and only functions that matter are parsed.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from rewriter.c.cfg import CFG, build
from rewriter.c.directives import Define
from rewriter.c.skim import FunctionRange
from rewriter.c.tree import Expr, Function, Stmt, name_at
from rewriter.c.unit import Initialiser, MacroCall, Unit
from rewriter.lifetime.search import in_directive, is_code, words_at

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

    def __init__(self, units: Mapping[str, Unit]) -> None:
        self.units = dict(sorted(units.items()))
        self._refs: dict[tuple[str, int], FnRef] = {}
        self._structs: dict[str, dict[str, str]] = {}
        self._functions: dict[FnRef, Function] = {}
        self._cfgs: dict[FnRef, CFG] = {}
        self._hits: dict[str, list[tuple[str, int]]] = {}
        self._uses: dict[str, tuple[list[Call], list[Mention]]] = {}

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
        """Members of a struct or union that the module itself defines (member -> type); empty for any other."""
        if tag not in self._structs:
            found = self._structs[tag] = {}
            for path in self.defining(tag):
                found.update(self.units[path].struct(_name(tag)) or {})
        return self._structs[tag]

    def defining(self, tag: str) -> list[str]:
        """The files that define a struct or union."""
        return [path for path, unit in self.units.items() if unit.struct(_name(tag)) is not None]

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
        """The definitions that a use of `name` in `path` can mean: those of the same file first."""
        found = self._defined.get(name, [])
        here = [fn for fn in found if fn.path == path]
        return here or found

    @cached_property
    def _defined(self) -> dict[str, list[FnRef]]:
        """Every function by name, in the order of files and offsets."""
        found: dict[str, list[FnRef]] = {}
        for path, unit in self.units.items():
            for where in unit.functions:
                found.setdefault(where.name, []).append(self._ref(path, where))
        return found

    def at(self, path: str, offset: int) -> FnRef | None:
        """The function that holds an offset."""
        range_ = self.units[path].function_at(offset)
        return self._ref(path, range_) if range_ else None

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

    def matching(self, name: str, after: str, before: str = r"\b") -> list[FnRef]:
        """Functions whose text matches the pattern ``before name after``, in order of files and offsets."""
        pattern = re.compile(before + re.escape(name) + after)
        found: dict[FnRef, None] = {}
        for path, unit in self.units.items():
            if name in unit.code:
                for match in pattern.finditer(unit.code):
                    fn = self.at(path, match.start())
                    if fn is not None:
                        found[fn] = None
        return list(found)

    def given_to(self, name: str) -> set[tuple[str, str]]:
        """Members (struct or "", member) that an initialiser or an assignment gives the function of this name to."""
        found = set()
        for path, offset in self.hits(name):
            if self.at(path, offset) is None:
                for initialiser in self.units[path].initialisers:
                    for entry in initialiser.entries:
                        if (name, offset) in entry.idents:
                            found.add((initialiser.type, entry.field.rsplit(".", 1)[-1]))
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
            outside: dict[str, list[int]] = {}
            for path, offset in self.hits(name):
                fn = self.at(path, offset)
                if fn is None or offset < fn.body:
                    if fn is None:
                        outside.setdefault(path, []).append(offset)
                    continue
                self._use_in_function(fn, name, offset, calls, mentions)
            for path, offsets in outside.items():
                mentions.extend(self._uses_outside(path, name, offsets))
        return self._uses[name]

    def _use_in_function(self, fn: FnRef, name: str, offset: int, calls: list[Call], mentions: list[Mention]) -> None:
        function = self.parse(fn)
        for stmt, expr, called in _identifiers(function, name):
            if name_at(expr if called is None else called.kids[0], function.tokens) != offset:
                continue
            if called is not None:
                calls.append(Call(fn, stmt, called, offset))
            else:
                mentions.append(Mention("code", fn.path, offset, fn))
            return
        # Not in the tree: a string, a label or member of that name (all harmless), or text that the parser
        # kept opaque (must not be lost).
        read = offset in function.tokens.off and not _is_other_name(function, name, offset)
        if read or in_directive(function.tokens, offset):
            mentions.append(Mention("code", fn.path, offset, fn))

    def _uses_outside(self, path: str, name: str, offsets: list[int]) -> Iterator[Mention]:
        unit, left = self.units[path], set(offsets)
        for initialiser in unit.initialisers:
            for entry in initialiser.entries:
                for ident, offset in entry.idents:
                    if ident == name and offset in left:
                        left.discard(offset)
                        yield Mention("field", path, offset, None, initialiser.type, initialiser.name, entry.field)
        for macro in unit.macro_calls:
            inside = sorted(o for o in left if macro.offset <= o < macro.end and is_code(unit, o))
            if name in macro.args or inside:
                left.difference_update(inside)
                yield Mention("macro", path, inside[0] if inside else macro.offset, macro=macro)
        for prototype in unit.prototypes:
            inside = [o for o in left if prototype.start <= o < prototype.end]
            left.difference_update(inside)
            if inside:
                yield Mention("prototype", path, inside[0])
        for offset in sorted(left):
            if is_code(unit, offset):
                yield Mention("text", path, offset)

    def initialisers(self, word: str) -> Iterator[tuple[str, Initialiser]]:
        """Initialisers at file scope, with their path, of the files that mention a word."""
        for path, unit in self.units.items():
            if word in unit.code:
                for initialiser in unit.initialisers:
                    yield path, initialiser


def _name(tag: str) -> str:
    """``foo`` of ``struct foo``; a typedef's name stays as it is."""
    return tag.removeprefix("struct ").removeprefix("union ")


def calls_of(function: Function) -> Iterator[tuple[Stmt, Expr]]:
    """Every call expression of a function with its statement, statement expressions included."""
    for stmt, expr in expressions(function):
        if expr.kind == "call":
            yield stmt, expr


@lru_cache(maxsize=512)
def expressions(function: Function) -> list[tuple[Stmt, Expr]]:
    """Every expression of a function, nested ones included, with the statement that holds it."""
    return list(_expressions(function))


def _expressions(function: Function) -> Iterator[tuple[Stmt, Expr]]:
    for stmt in function.body.walk():
        for own in stmt.own_exprs():
            yield from _below(stmt, own)


def _below(stmt: Stmt, expr: Expr) -> Iterator[tuple[Stmt, Expr]]:
    for part in expr.walk():
        yield stmt, part
        if part.body is not None:
            for inner in part.body.walk():
                for own in inner.own_exprs():
                    yield from _below(stmt, own)


def _identifiers(function: Function, name: str) -> Iterator[tuple[Stmt, Expr, Expr | None]]:
    """Uses of an identifier as (statement, expression, the call if it is what is called)."""
    callees = set()
    for stmt, expr in expressions(function):
        if expr.kind == "call" and expr.callee == name:
            callees.add(id(expr.kids[0]))
            yield stmt, expr, expr
        elif expr.kind == "id" and expr.op == name and id(expr) not in callees:
            yield stmt, expr, None


def _is_other_name(function: Function, name: str, offset: int) -> bool:
    """Whether the identifier is a label, a goto's target or a member: a name of its own, not the function."""
    offsets = function.tokens.off
    for stmt in function.body.walk():
        if stmt.kind in ("label", "goto") and stmt.name == name and offset in offsets[stmt.a : stmt.a + 2]:
            return True
    members = (e for _s, e in expressions(function) if e.kind == "member" and e.name == name)
    return any(name_at(e, function.tokens) == offset for e in members)
