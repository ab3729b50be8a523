"""Which struct an expression is: enough typing to tell one struct's member from another's of the same name."""

from __future__ import annotations

import re
from functools import cached_property

from rewriter.c.tree import Expr, Function
from rewriter.lifetime.program import Program
from rewriter.lifetime.search import typedefs

_TAG = re.compile(r"\b(?:struct|union)\s+\w+")
_INNER = re.compile(r"\b(?:struct|union) \w+(?:\.\w+)+")
"""What `Unit.structs` calls a struct without a tag; what is stored there counts as stored in the outermost one."""


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
        self._canonical: dict[str, str] = {}

    @cached_property
    def _typedefs(self) -> dict[str, str]:
        return typedefs(self.program.texts)

    def typedefs_of(self, name: str) -> list[str]:
        """The typedefs that the module gives to a struct of this name."""
        return [typedef for typedef, tag in self._typedefs.items() if tag.rpartition(" ")[2] == name]

    def locals_of(self, function: Function) -> dict[str, str]:
        """Parameters and locals of a function: name -> type text with its stars; "" where two declarations differ."""
        key = id(function)
        if key not in self._locals:
            names = {p.name: p.type for p in function.params}
            for stmt in function.body.walk():
                for decl in stmt.decls:
                    text = decl.type + " " + "*" * decl.pointer
                    names[decl.name] = text if names.get(decl.name, text) == text else ""
            self._locals[key] = names
        return self._locals[key]

    def canonical(self, text: str) -> str:
        """The struct of a type text, seen through a typedef of the module; "" for one that is defined elsewhere."""
        tag = tag_of(text)
        if not tag or " " in tag:
            return tag
        if tag not in self._canonical:
            self._canonical[tag] = self._typedefs.get(tag) or (tag if self.program.struct(tag) else "")
        return self._canonical[tag]

    def tag(self, expr: Expr, function: Function) -> str:
        """The struct that `expr` is or points to, "" where the declarations do not tell."""
        if expr.kind == "id":
            return self.canonical(self.locals_of(function).get(expr.op, ""))
        if expr.kind == "member":
            return self.canonical(self.member_type(expr, function))
        if expr.kind in ("unary", "index", "assign") and expr.kids:
            return self.tag(expr.kids[0], function)
        if expr.kind == "cast":
            return self.canonical(expr.op)
        if expr.kind == "call" and expr.callee == "container_of" and len(expr.kids) > 2:
            return self.canonical(expr.kids[2].op)
        if expr.kind == "call" and expr.callee:
            for fn in self.program.resolve(expr.callee, function.path):
                return self.canonical(self.program.parse(fn).returns)
        return ""

    def member_type(self, expr: Expr, function: Function) -> str:
        """The type text of a member that `expr` takes, "" where the module does not tell."""
        base = expr.kids[0]
        while base.kind in ("unary", "index") and base.kids:
            base = base.kids[0]
        inner = _INNER.search(self.member_type(base, function)) if base.kind == "member" else None
        return self.program.struct(inner[0] if inner else self.tag(expr.kids[0], function)).get(expr.name, "")

    def is_object(self, expr: Expr, function: Function) -> bool:
        """Whether `expr` is a whole struct, not a pointer to one."""
        if expr.kind == "unary" and expr.op == "*":
            return True
        depth = 0
        while expr.kind == "index":
            expr, depth = expr.kids[0], depth + 1
        text = self.member_type(expr, function) if expr.kind == "member" else ""
        if expr.kind == "id":
            text = self.locals_of(function).get(expr.op, "")
        return bool(tag_of(text)) and text.count("*") + (text.count("[") if depth else 0) <= depth
