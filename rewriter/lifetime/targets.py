"""Functions of the module that a call through a member of a struct can run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from rewriter.c.tree import Expr, Function
from rewriter.lifetime.expansion import expansion_of
from rewriter.lifetime.expressions import expressions
from rewriter.lifetime.program import FnRef, Program
from rewriter.lifetime.types import Types

_NOTHING = frozenset({"NULL", "0"})


class Store(NamedTuple):
    """A store into a member: the file, the names that the value can be, and whether it cannot be anything else."""

    path: str
    names: tuple[str, ...]
    plain: bool


class Targets:
    """What initialisers and assignments put into members, for one program."""

    def __init__(self, program: Program, types: Types) -> None:
        self.program = program
        self.types = types
        self._known: dict[tuple[str, str], list[FnRef]] = {}
        self._whole: dict[tuple[str, str], bool] = {}

    def of(self, call: Expr, caller: FnRef) -> list[FnRef]:
        """The targets of a call, in the order of the files; none for a call of anything but a member."""
        key = self._key(call, caller)
        if key not in self._known:
            stores = self.stores(*key) if key[0] else ()
            found = [fn for store in stores for name in store.names for fn in self.program.resolve(name, store.path)]
            self._known[key] = list(dict.fromkeys(found))
        return self._known[key]

    def whole(self, call: Expr, caller: FnRef) -> bool:
        """Whether a call can run nothing but its targets: the struct is the module's own, and so is all that fills it."""
        key = self._key(call, caller)
        if key not in self._whole:
            self._whole[key] = self._is_own(key[1]) and bool(self.of(call, caller)) and self._all_known(*key)
        return self._whole[key]

    def stores(self, member: str, tag: str) -> list[Store]:
        """Everything that is stored into `member` of structs of this tag, or of ones that are not known."""
        return [*self._initialised(member, tag), *self._assigned(member, tag)]

    def hides(self, member: str, tag: str) -> bool:
        """Whether a member may be filled in a way that is no store: by position, by its address, or by a macro."""
        if expansion_of(self.program).macros.storing(member):
            return True
        fillers = self.program.initialisers(tag)
        if any(not entry.field for _path, made in fillers if _is(made.type, tag) for entry in made.entries):
            return True
        holders = self.program.matching(member, member=True)
        return any(self._is_addressed(self.program.parse(fn), member, tag) for fn in holders)

    def _is_addressed(self, function: Function, member: str, tag: str) -> bool:
        return any(
            expr.op == "&"
            and expr.kids[0].name == member
            and self.types.tag(expr.kids[0].kids[0], function) in ("", tag)
            for _stmt, expr in expressions(function)
            if expr.kind == "unary" and expr.kids and expr.kids[0].kind == "member"
        )

    def _key(self, call: Expr, caller: FnRef) -> tuple[str, str]:
        callee = call.kids[0]
        if callee.kind != "member":
            return "", ""
        return callee.name, self.types.tag(callee.kids[0], self.program.parse(caller))

    def _is_own(self, tag: str) -> bool:
        """Whether no file outside the module can fill a struct: none beside it names it."""
        name, program = tag.removeprefix("struct "), self.program
        if name == tag or not program.is_private(tag):
            return False
        inside = all(path.endswith(".c") for path in program.defining(tag))
        return inside or program.neighbours is None or not program.neighbours.mention(name, program.units)

    def _all_known(self, member: str, tag: str) -> bool:
        if self.hides(member, tag):
            return False
        return all(
            store.plain and all(self.program.resolve(name, store.path) for name in store.names)
            for store in self.stores(member, tag)
        )

    def _initialised(self, member: str, tag: str) -> Iterator[Store]:
        """What objects at file scope hold in `member`."""
        for path, initialiser in self.program.initialisers(member):
            for entry in initialiser.entries:
                if entry.field.rsplit(".", 1)[-1] != member:
                    continue
                if tag and "." not in entry.field and _is_other(initialiser.type, tag):
                    continue
                names = tuple(ident for ident, _offset in entry.idents if ident != "NULL")
                plain = entry.text.lstrip("&") in (*names[:1], *_NOTHING)
                yield Store(path, names, plain)

    def _assigned(self, member: str, tag: str) -> Iterator[Store]:
        """What functions store into `member`, by assignment or designator."""
        for fn in self.program.matching(member, r"[\s)]*=[^=]", member=True):
            function = self.program.parse(fn)
            for value in self._values(function, member, tag):
                yield Store(fn.path, tuple(_names(value)), _is_plain(value, member))

    def _values(self, function: Function, member: str, tag: str) -> Iterator[Expr]:
        for _stmt, expr in expressions(function):
            if expr.kind == "designated" and expr.op.rsplit(".", 1)[-1] == member:
                yield expr.kids[0]
            elif expr.kind == "assign" and expr.kids[0].kind == "member" and expr.kids[0].name == member:
                other = self.types.tag(expr.kids[0].kids[0], function)
                if not tag or other in ("", tag):
                    yield expr.kids[1]


def _is(type_: str, tag: str) -> bool:
    return type_ == tag or type_.startswith(f"{tag}[")


def _is_other(type_: str, tag: str) -> bool:
    return type_.startswith("struct ") and not _is(type_, tag)


def _names(value: Expr) -> Iterator[str]:
    """The names that a value can be, behind casts and choices."""
    if value.kind in ("unary", "cast", "comma", "assign"):
        yield from (name for kid in value.kids for name in _names(kid))
    elif value.kind == "cond":
        yield from (name for kid in value.kids[-2:] for name in _names(kid))
    elif value.kind == "id" and value.op not in _NOTHING:
        yield value.op


def _is_plain(value: Expr, member: str) -> bool:
    """Whether a value is certainly one of its names, or nothing, or what the same member holds elsewhere."""
    if value.kind in ("unary", "cast") and value.op not in ("*", "!", "-", "~"):
        return all(_is_plain(kid, member) for kid in value.kids)
    if value.kind == "cond":
        return all(_is_plain(kid, member) for kid in value.kids[-2:])
    return value.kind == "id" or value.op in _NOTHING or (value.kind == "member" and value.name == member)
