"""Which variables of a function are worth following: those that decide what it returns, and results of API calls."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import NamedTuple

from rewriter.c.tree import Expr, Function
from rewriter.lifetime.expressions import expressions

_STEP = re.compile(r"->|\.|\[")


def tracked_variables(function: Function, calls: frozenset[str]) -> frozenset[str]:
    """Locals, parameters and members (``a->b``) that flow into a return, or hold the result of one of `calls`.

    A name that is declared twice (an inner scope hides the outer) is never followed.
    """
    flow = _flow(function)
    wanted = set(flow.returned)
    wanted.update(target for target, called in flow.called.items() if not calls.isdisjoint(called))
    todo = list(wanted)
    while todo:
        for name in flow.into.get(todo.pop(), set()) - wanted:
            wanted.add(name)
            todo.append(name)
    return frozenset(name for name in wanted if root(name) in flow.once and name not in flow.lasting)


class _Flow(NamedTuple):
    """What goes where in a function: the names returned, those that go into each other one, the calls that do."""

    returned: set[str]
    into: dict[str, set[str]]
    called: dict[str, set[str]]
    once: set[str]
    """Names that are declared exactly once."""
    lasting: set[str]


@lru_cache(maxsize=512)
def _flow(function: Function) -> _Flow:
    declared = Counter(p.name for p in function.params)
    declared.update(d.name for stmt in function.body.walk() for d in stmt.decls)
    once = {name for name, times in declared.items() if times == 1}
    flow = _Flow(set(), {}, {}, once, _lasting(function))
    for target, value in _assignments(function):
        flow.into.setdefault(target, set()).update(_plain_names(value))
        flow.called.setdefault(target, set()).update(part.callee for part in value.walk() if part.kind == "call")
    for stmt in function.body.walk():
        if stmt.kind == "return" and stmt.expr is not None:
            flow.returned.update(_plain_names(stmt.expr))
    return flow


def _lasting(function: Function) -> set[str]:
    """Locals that live longer than a call, and those of a ``for`` header, which begin anew unseen."""
    return {
        decl.name
        for stmt in function.body.walk()
        for decl in stmt.decls
        if stmt.kind == "for" or {"static", "extern"} & set(decl.type.split())
    }


@lru_cache(maxsize=512)
def addressed(function: Function) -> frozenset[str]:
    """Variables whose address is taken other than for one call: any call or store through a pointer may change them."""
    found: dict[int, str] = {}
    lent = set()
    for _stmt, expr in expressions(function):
        if expr.kind == "unary" and expr.op == "&" and expr.kids:
            found[id(expr)] = path_of(expr.kids[0])
        elif expr.kind == "call":
            for arg in expr.kids[1:]:
                while arg.kind == "cast":
                    arg = arg.kids[0]
                lent.add(id(arg))
    return frozenset(path for key, path in found.items() if key not in lent)


def _assignments(function: Function) -> list[tuple[str, Expr]]:
    found = [(d.name, d.init) for stmt in function.body.walk() for d in stmt.decls if d.init is not None]
    for _stmt, expr in expressions(function):
        if expr.kind == "assign" and path_of(expr.kids[0]):
            found.append((path_of(expr.kids[0]), expr.kids[1]))
    return found


def path_of(expr: Expr) -> str:
    """A variable or a chain of members and elements from one (``a->b[i]``), as text; "" for anything else."""
    if expr.kind == "id":
        return expr.op
    base = path_of(expr.kids[0]) if expr.kind in ("member", "index") else ""
    if base and expr.kind == "member":
        return f"{base}{expr.op}{expr.name}"
    if base and expr.kids[1].kind in ("id", "const"):
        return f"{base}[{expr.kids[1].op}]"
    return ""


def is_path(name: str) -> bool:
    """Whether a variable is a member or an element of something, which any call may change."""
    return "." in name or "->" in name or "[" in name


def is_element(name: str) -> bool:
    """Whether a path leads over an element: which one it is, the names do not tell for certain."""
    return "[" in name


def root(name: str) -> str:
    """The variable in which a path begins."""
    return _STEP.split(name, maxsplit=1)[0]


def _plain_names(expr: Expr) -> set[str]:
    """Names whose value (not what they point to) can reach the value of `expr`, seen through calls as well."""
    return {path for part in expr.walk() if part.kind in ("id", "member", "index") and (path := path_of(part))}
