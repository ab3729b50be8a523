"""Which variables of a function are worth following: those that decide what it returns, and results of API calls."""

from __future__ import annotations

from collections import Counter

from rewriter.c.tree import Expr, Function
from rewriter.lifetime.program import expressions


def tracked_variables(function: Function, calls: frozenset[str]) -> frozenset[str]:
    """Locals and parameters that flow into a return, or hold the result of one of `calls`.

    A name that is declared twice (an inner scope hides the outer) is never followed.
    """
    declared = Counter(p.name for p in function.params)
    declared.update(d.name for stmt in function.body.walk() for d in stmt.decls)
    flows: dict[str, set[str]] = {}
    wanted: set[str] = set()
    for target, value in _assignments(function):
        flows.setdefault(target, set()).update(_plain_names(value))
        if any(part.kind == "call" and part.callee in calls for part in value.walk()):
            wanted.add(target)
    for stmt in function.body.walk():
        if stmt.kind == "return" and stmt.expr is not None:
            wanted |= _plain_names(stmt.expr)
    todo = list(wanted)
    while todo:
        for name in flows.get(todo.pop(), set()) - wanted:
            wanted.add(name)
            todo.append(name)
    return frozenset(name for name in wanted if declared[name] == 1)


def _assignments(function: Function) -> list[tuple[str, Expr]]:
    found = [(d.name, d.init) for stmt in function.body.walk() for d in stmt.decls if d.init is not None]
    for _stmt, expr in expressions(function):
        if expr.kind == "assign" and expr.kids[0].kind == "id":
            found.append((expr.kids[0].op, expr.kids[1]))
    return found


def _plain_names(expr: Expr) -> set[str]:
    """Names whose value (not what they point to) can reach the value of `expr`, seen through calls as well."""
    return {part.op for part in expr.walk() if part.kind == "id"}
