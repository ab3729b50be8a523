"""What a variable of a function can be set to, where assignments are all that ever sets it."""

from __future__ import annotations

import re

from rewriter.c.tree import Expr, Function
from rewriter.lifetime.expansion import expansion_of
from rewriter.lifetime.expressions import expressions
from rewriter.lifetime.program import FnRef, Program

_UNREAD = frozenset({"opaque", "asm", "loop", "guard", "macro"})
"""Statements that may set a variable otherwise."""


def only_assigned(program: Program, fn: FnRef, name: str) -> list[Expr] | None:
    """Everything that is assigned to a variable or parameter; None where something else may set it."""
    function = program.parse(fn)
    found = _declared(function, name)
    if found is None or not _all_read(function, name):
        return None
    macros = expansion_of(program).macros
    for _stmt, expr in expressions(function):
        if _is_set(expr, name) and not (expr.kind == "assign" and expr.op == "="):
            return None
        if expr.kind == "assign" and _is(expr.kids[0], name):
            found.append(expr.kids[1])
        used = expr.op if expr.kind == "id" else expr.callee
        if used in macros and macros.assigns(used, name):
            return None
        for index, arg in enumerate(expr.kids[1:]) if expr.kind == "call" else ():
            if _is(arg, name) and macros.may_write(used, index):
                return None
    return found


def _declared(function: Function, name: str) -> list[Expr] | None:
    """The values of its declarations; None for a variable that lives longer than a call, or is no single value."""
    found: list[Expr] = []
    for stmt in function.body.walk():
        for decl in stmt.decls:
            if decl.name == name:
                if decl.array or {"static", "extern"} & set(decl.type.split()):
                    return None
                found += [decl.init] if decl.init is not None else []
    return found


def _all_read(function: Function, name: str) -> bool:
    """Whether no text that was not read, and no directive, mentions the variable."""
    tok, word = function.tokens.tok, re.compile(rf"\b{re.escape(name)}\b")
    unread = (stmt for stmt in function.body.walk() if stmt.kind in _UNREAD)
    texts = [" ".join(tok[s.a : s.then.a if s.then is not None else s.b]) for s in unread]
    texts += [text for _offset, text, _next in function.tokens.directives]
    texts += [expr.op for _stmt, expr in expressions(function) if expr.kind == "opaque"]
    return not any(word.search(text) for text in texts)


def _is_set(expr: Expr, name: str) -> bool:
    """Whether an expression sets the variable, or takes its address."""
    if expr.kind == "assign":
        return _is(expr.kids[0], name)
    return expr.kind == "unary" and expr.op in ("&", "++", "--", "p++", "p--") and _is(expr.kids[0], name)


def _is(expr: Expr, name: str) -> bool:
    while expr.kind == "cast":
        expr = expr.kids[0]
    return expr.kind == "id" and expr.op == name
