"""The expressions of a parsed function, each with the statement that holds it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from rewriter.c.tree import Expr, Function, Stmt, name_at


def calls_of(function: Function) -> Iterator[tuple[Stmt, Expr]]:
    """Every call expression of a function with its statement, statement expressions included."""
    for stmt, expr in expressions(function):
        if expr.kind == "call":
            yield stmt, expr


@lru_cache(maxsize=512)
def expressions(function: Function) -> list[tuple[Stmt, Expr]]:
    """Every expression of a function, nested ones included, with the statement that holds it."""
    found: list[tuple[Stmt, Expr]] = []
    for stmt in function.body.walk():
        for own in stmt.own_exprs():
            _add(stmt, own, found)
    return found


def _add(stmt: Stmt, expr: Expr, found: list[tuple[Stmt, Expr]]) -> None:
    for part in expr.walk():
        found.append((stmt, part))
        if part.body is not None:
            for inner in part.body.walk():
                for own in inner.own_exprs():
                    _add(stmt, own, found)


def identifiers(function: Function, name: str) -> Iterator[tuple[Stmt, Expr, Expr | None]]:
    """Uses of an identifier as (statement, expression, the call if it is what is called)."""
    callees = set()
    for stmt, expr in expressions(function):
        if expr.kind == "call" and expr.callee == name:
            callees.add(id(expr.kids[0]))
            yield stmt, expr, expr
        elif expr.kind == "id" and expr.op == name and id(expr) not in callees:
            yield stmt, expr, None


def is_other_name(function: Function, name: str, offset: int) -> bool:
    """Whether the identifier is a label, a goto's target or a member: a name of its own, not the function."""
    offsets = function.tokens.off
    for stmt in function.body.walk():
        if stmt.kind in ("label", "goto") and stmt.name == name and offset in offsets[stmt.a : stmt.a + 2]:
            return True
    members = (e for _s, e in expressions(function) if e.kind == "member" and e.name == name)
    return any(name_at(e, function.tokens) == offset for e in members)
