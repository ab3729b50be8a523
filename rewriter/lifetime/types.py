"""Which struct an expression is: enough typing to tell one struct's member from another's of the same name."""

from __future__ import annotations

import re

from rewriter.c.tree import Expr, Function
from rewriter.lifetime.program import Program

_TAG = re.compile(r"\b(?:struct|union)\s+\w+")


def tag_of(text: str) -> str:
    """``struct foo`` of a type text such as ``const struct foo *``; a typedef's name; "" for plain types."""
    match = _TAG.search(text)
    if match:
        return " ".join(match.group().split())
    words = [w for w in re.findall(r"\w+", text) if w not in ("const", "volatile", "static", "register")]
    return words[0] if len(words) == 1 else ""


class Types:
    """Types of expressions within one program, by declaration only."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._locals: dict[int, dict[str, str]] = {}

    def locals_of(self, function: Function) -> dict[str, str]:
        """Parameters and locals of a function: name -> type text with its stars."""
        key = id(function)
        if key not in self._locals:
            names = {p.name: p.type for p in function.params}
            for stmt in function.body.walk():
                for decl in stmt.decls:
                    names.setdefault(decl.name, decl.type + " " + "*" * decl.pointer)
            self._locals[key] = names
        return self._locals[key]

    def tag(self, expr: Expr, function: Function) -> str:
        """The struct that `expr` is or points to, "" where the declarations do not tell."""
        if expr.kind == "id":
            return tag_of(self.locals_of(function).get(expr.op, ""))
        if expr.kind == "member":
            members = self.program.struct(self.tag(expr.kids[0], function))
            return tag_of(members.get(expr.name, ""))
        if expr.kind in ("unary", "index", "assign") and expr.kids:
            return self.tag(expr.kids[0], function)
        if expr.kind == "cast":
            return tag_of(expr.op)
        if expr.kind == "call" and expr.callee == "container_of" and len(expr.kids) > 2:
            kid = expr.kids[2]
            return tag_of(kid.op)
        if expr.kind == "call" and expr.callee:
            for fn in self.program.resolve(expr.callee, function.path):
                return tag_of(self.program.parse(fn).returns)
        return ""
