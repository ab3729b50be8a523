"""What the module assigns where: to locals of a function, to members of a struct, to globals."""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.c.tree import Expr, Function
from rewriter.lifetime.program import FnRef, Program, expressions
from rewriter.lifetime.search import macro_writes
from rewriter.lifetime.types import Types


class Stores:
    """Assignments of one program, found by text first and then read in the tree."""

    def __init__(self, program: Program, types: Types) -> None:
        self.program = program
        self.types = types
        self._locals: dict[FnRef, dict[str, list[Expr]]] = {}
        self._members: dict[tuple[str, str], list[tuple[FnRef, Expr]]] = {}

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
                found.setdefault(name, []).append(Expr("opaque", 0, 0))
            self._locals[fn] = found
        return self._locals[fn]

    def of_global(self, name: str) -> list[tuple[FnRef, Expr]]:
        """Everything that any function assigns to a plain name."""
        functions = self.program.matching(name, r"\s*=[^=]")
        return [(fn, value) for fn in functions for value in self.locals_of(fn).get(name, ())]

    def of_member(self, tag: str, member: str) -> list[tuple[FnRef, Expr]]:
        """Everything stored into `member` of structs of this tag (or of a struct that the declarations do not tell)."""
        key = (tag, member)
        if key not in self._members:
            functions = self.program.matching(member, r"\s*=[^=]", before=r"(?:->|\.)\s*")
            self._members[key] = [(fn, value) for fn in functions for value in self._stored(fn, tag, member)]
        return self._members[key]

    def _stored(self, fn: FnRef, tag: str, member: str) -> Iterator[Expr]:
        function = self.program.parse(fn)
        for _stmt, expr in expressions(function):
            if expr.kind == "designated" and expr.op == f".{member}":
                yield expr.kids[0]
            if expr.kind != "assign" or expr.op != "=":
                continue
            target = expr.kids[0]
            if target.kind == "member" and target.name == member:
                other = self.types.tag(target.kids[0], function)
                if not tag or not other or other == tag:
                    yield expr.kids[1]

    def _written_elsewhere(self, function: Function) -> Iterator[str]:
        """Names that a macro loop walks with, or whose address goes into a call."""
        for stmt in function.body.walk():
            if stmt.kind == "loop" and stmt.expr is not None:
                written = macro_writes(self.program.texts, stmt.expr.callee)
                for index, kid in enumerate(stmt.expr.kids[1:]):
                    if kid.kind == "id" and (written is None or index in written):
                        yield kid.op
        for _stmt, expr in expressions(function):
            if expr.kind == "call":
                for arg in expr.kids[1:]:
                    if arg.kind == "unary" and arg.op == "&" and arg.kids and arg.kids[0].kind == "id":
                        yield arg.kids[0].op
