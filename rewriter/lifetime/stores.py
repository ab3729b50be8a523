"""What the module assigns where: to locals of a function, to members of a struct, to globals."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rewriter.c.tree import Expr, Function
from rewriter.lifetime import facts
from rewriter.lifetime.embedding import Embedding, bare, embedding_of
from rewriter.lifetime.expansion import expansion_of
from rewriter.lifetime.expressions import expressions
from rewriter.lifetime.program import FnRef, Program
from rewriter.lifetime.types import Types

_STORE = re.compile(r"[\s)]*(?:\[[^\]]*\][\s)]*)*[-+|&]?=[^=]")
_HANDED_OUT = re.compile(rf"(?:&[\w\s>.\[\]()-]*|\b(?:{'|'.join(sorted(facts.WRITERS))})\s*\([^;]*)(?:->|\.)\Z")
_COPIES = tuple(  # each begins with a plain character, which is quicker to find than any of several
    map(
        re.compile,
        (
            r"mem(?:cpy|move)\w*\s*\(",
            r"copy_from\w*\s*\(",
            r"\n[ \t]*\*+\(?\w[\w>.-]*\)?\s*=[^=]",
            r"=(?<![=!<>]=)\s*\*",
            r"\][\s)]*=[^=]",
        ),
    )
)
_CALLED = re.compile(r"(\w+)\s*\((?=[^;{}]*\Z)")
_OPAQUE = Expr("opaque", 0, 0)


class Stores:
    """Assignments of one program, found by text first and then read in the tree."""

    def __init__(self, program: Program, types: Types) -> None:
        self.program = program
        self.types = types
        self._locals: dict[FnRef, dict[str, list[Expr]]] = {}
        self._members: dict[tuple[str, str], list[tuple[FnRef, Expr | None, Expr]]] = {}
        self._copying_at_all: dict[FnRef, bool] = {}
        self._embeddings: dict[str, Embedding] = {}
        self._macros = expansion_of(program).macros

    def locals_of(self, fn: FnRef) -> dict[str, list[Expr]]:
        """Everything assigned to each plain name in a function, initialisers included.

        What a macro loop or a function given ``&name`` puts there is an opaque expression.
        """
        if fn not in self._locals:
            found: dict[str, list[Expr]] = {}
            function = self.program.parse(fn)
            for stmt in function.body.walk():
                for decl in stmt.decls:
                    if decl.init is not None:
                        found.setdefault(decl.name, []).append(decl.init)
            for _stmt, expr in expressions(function):
                if expr.kind == "assign" and expr.kids[0].kind == "id":
                    found.setdefault(expr.kids[0].op, []).append(expr.kids[1])
            for name in self._written_elsewhere(function):
                found.setdefault(name, []).append(_OPAQUE)
            self._locals[fn] = found
        return self._locals[fn]

    def of_global(self, name: str) -> list[tuple[FnRef, Expr]]:
        """Everything that any function assigns to a plain name."""
        functions = self.program.matching(name, r"[\s)]*=[^=]")
        return [(fn, value) for fn in functions for value in self.locals_of(fn).get(name, ())]

    def of_member(self, tag: str, member: str) -> list[tuple[FnRef, Expr]]:
        """Everything stored into `member` of structs of this tag (or of a struct that the declarations do not tell).

        A store that goes another way (``&x->member`` handed out, the whole struct copied) counts as an opaque value.
        """
        return [(fn, value) for fn, _object, value in self.into_member(tag, member)]

    def into_member(self, tag: str, member: str) -> list[tuple[FnRef, Expr | None, Expr]]:
        """The same with the object that each value is stored into; None where that may be any."""
        key = (tag, member)
        if key not in self._members:
            functions = dict.fromkeys([*self._storing(member), *self._by_macro(member), *self._copying(tag)])
            self._members[key] = [(fn, *stored) for fn in functions for stored in self._stored(fn, tag, member)]
        return self._members[key]

    def _storing(self, member: str) -> Iterator[FnRef]:
        """Functions in which a member is assigned to, has its address taken, or goes into a macro that writes."""
        for path, at in self.program.hits(member):
            text = self.program.units[path].code
            before = text[max(0, at - 100) : at].rstrip()
            if before.endswith(("->", ".")) and (
                _STORE.match(text, at + len(member)) or _HANDED_OUT.search(before) or self._into_macro(before)
            ):
                fn = self.program.at(path, at)
                if fn is not None:
                    yield fn

    def _into_macro(self, before: str) -> bool:
        """Whether the text in front of a member says that it goes into a macro of the module."""
        called = _CALLED.findall(before)
        return any(name in self._macros for name in called)

    def _by_macro(self, member: str) -> Iterator[FnRef]:
        """Functions that use a macro which writes to a member, or give the member's name to one that takes it."""
        named = re.compile(rf"\s*\([^;]*\b{re.escape(member)}\b")
        for name in sorted(self._macros.storing(member) | self._macros.taking_members):
            for path, at in self.program.hits(name):
                fn = self.program.at(path, at)
                if fn is not None and at >= fn.body:
                    text = self.program.units[path].code
                    if name not in self._macros.taking_members or named.match(text, at + len(name), fn.end):
                        yield fn

    def _copying(self, tag: str) -> list[FnRef]:
        """Functions that copy something whole and name a struct, or one around it, or a member that is or points to one."""
        if not self.program.struct(tag):
            return []
        known = self._embedded(tag)
        naming = dict.fromkeys(fn for word in sorted(known.words) for fn in self.program.matching(word))
        parts = [fn for part in sorted(known.parts) for fn in self.program.matching(part, _STORE.pattern, member=True)]
        return [*parts, *(fn for fn in naming if self._copies_something(fn))]

    def _embedded(self, tag: str) -> Embedding:
        if tag not in self._embeddings:
            self._embeddings[tag] = embedding_of(self.program, self.types, tag)
        return self._embeddings[tag]

    def _holds(self, expr: Expr, function: Function, tag: str) -> bool:
        """Whether an expression is, or points to, a struct that is or holds one of this tag."""
        outer = bare(self.types.tag(expr, function))
        return bool(tag) and (outer == bare(tag) or (outer != "" and outer in self._embedded(tag).holders))

    def _copies_something(self, fn: FnRef) -> bool:
        if fn not in self._copying_at_all:
            code = self.program.units[fn.path].code
            self._copying_at_all[fn] = any(copy.search(code, fn.body, fn.end) for copy in _COPIES)
        return self._copying_at_all[fn]

    def _stored(self, fn: FnRef, tag: str, member: str) -> Iterator[tuple[Expr | None, Expr]]:
        function = self.program.parse(fn)
        macros = self._macros.storing(member) | self._macros.taking_members
        for _stmt, expr in expressions(function):
            if expr.kind == "designated" and expr.op == f".{member}":
                yield None, expr.kids[0]
            elif expr.kind == "assign":
                yield from self._assigned(expr, function, tag, member)
            elif (
                (expr.kind == "unary" and expr.op == "&" and self._names(expr.kids[0], function, tag, member))
                or (expr.kind == "call" and self._copies(expr, function, tag, member))
                or (macros and self._by_name(expr, member) in macros)
            ):
                yield None, _OPAQUE

    def _assigned(self, expr: Expr, function: Function, tag: str, member: str) -> Iterator[tuple[Expr | None, Expr]]:
        whole, value = expr.kids
        target = whole
        while target.kind == "index":
            target = target.kids[0]
        if self._names(target, function, tag, member):
            yield target.kids[0], value if expr.op == "=" else _OPAQUE
        elif self._holds(target, function, tag) and self.types.is_object(whole, function):
            yield None, _OPAQUE

    def _names(self, target: Expr, function: Function, tag: str, member: str) -> bool:
        if target.kind != "member" or target.name != member:
            return False
        other = self.types.tag(target.kids[0], function)
        return not tag or not other or other == tag

    def _copies(self, call: Expr, function: Function, tag: str, member: str) -> bool:
        """Whether a call writes the member by its name (a macro) or the struct as a whole (memcpy)."""
        if call.callee in facts.COPIES and len(call.kids) > 1:
            return self._holds(call.kids[1], function, tag)
        return any(
            self._moves_pointer(call.callee, index) and self._names(arg, function, tag, member)
            for index, arg in enumerate(call.kids[1:])
        )

    def _moves_pointer(self, name: str, index: int) -> bool:
        """Whether a macro may make its argument at `index`, a pointer, point elsewhere; the kernel has few that do."""
        if name in self._macros:
            return self._macros.writes(name, index)
        return name in facts.WRITERS or ("for_each" in name and facts.loop_may_write(name, index))

    def _by_name(self, expr: Expr, member: str) -> str:
        """The macro that an expression uses; "" for one that takes a member and is given another."""
        name = expr.op if expr.kind == "id" else expr.callee
        other = name in self._macros.taking_members and not any(
            a.kind == "id" and a.op == member for a in expr.kids[1:]
        )
        return "" if other else name

    def _written_elsewhere(self, function: Function) -> Iterator[str]:
        """Names that a macro loop walks with, that another macro may write to, or whose address goes into a call."""
        for stmt in function.body.walk():
            if stmt.kind == "loop" and stmt.expr is not None and stmt.expr.callee not in self._macros:
                for index, kid in enumerate(stmt.expr.kids[1:]):
                    if kid.kind == "id" and facts.loop_may_write(stmt.expr.callee, index):
                        yield kid.op
        pointers = [name for name, text in self.types.locals_of(function).items() if "*" in text]
        for _stmt, expr in expressions(function):
            name = expr.op if expr.kind == "id" else expr.callee
            if name in self._macros:
                yield from (pointer for pointer in pointers if self._macros.assigns(name, pointer))
            for index, arg in enumerate(expr.kids[1:] if expr.kind == "call" else ()):
                if arg.kind == "id" and self._moves_pointer(name, index):
                    yield arg.op
                elif arg.kind == "unary" and arg.op == "&" and arg.kids and arg.kids[0].kind == "id":
                    yield arg.kids[0].op
