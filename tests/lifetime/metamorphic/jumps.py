"""The same ways out of a function by other means: gotos, returns, results that go through variables."""

from __future__ import annotations

from collections import Counter
from random import Random

from rewriter.c.tree import Stmt

from .driver import Driver, Scope

_FIXED = frozenset({"label", "decl", "opaque", "case", "default", "ppif"})


def tail_instead_of_goto(scope: Scope, rnd: Random) -> Driver | None:
    """What stands behind a label in place of a goto to it."""
    targets = Counter(stmt.name for stmt in scope.statements("goto"))
    goto = scope.pick(rnd, "goto", where=lambda stmt: targets[stmt.name] > 1 and _tail(scope, stmt) != "")
    if goto is None:  # behind a label that nothing jumps to any more, dead code would be left
        return None
    return scope.edited((scope.start(goto), scope.end(goto), f"{{ {_tail(scope, goto)} }}")).but(
        clumsy=True, twice=True
    )


def _tail(scope: Scope, goto: Stmt) -> str:
    """The statements from a label to the end of the function; "" if there is more to them than plain statements."""
    items = scope.function.body.kids
    at = next((i for i, stmt in enumerate(items) if stmt.kind == "label" and stmt.name == goto.name), len(items))
    tail = [stmt for stmt in items[at:] if stmt.kind != "label"]
    if not tail or scope.directive_between(items[at], tail[-1]):
        return ""
    if any(inner.kind in _FIXED for stmt in tail for inner in stmt.walk()):
        return ""
    end = "" if tail[-1].kind == "return" else " return;"
    if end and scope.returns != "void":
        return ""
    return "\n\t".join(scope.of(stmt) for stmt in tail) + end


def one_exit(scope: Scope, rnd: Random) -> Driver | None:
    """Some returns of a value become gotos to a label at the end that returns it."""
    body = scope.function.body
    if scope.returns != "int" or not body.kids or body.kids[-1].kind != "return":
        return None
    chosen = [stmt for stmt in scope.statements("return") if stmt.expr is not None and rnd.random() < 0.6]
    name, label = scope.driver.fresh("result"), scope.driver.fresh("leave")
    first, last = scope.tokens.end(body.a), scope.end(body) - 1
    changes = [(first, first, f"\n\tint {name};\n"), (last, last, f"\n{label}:\n\treturn {name};\n")]
    for stmt in chosen:
        assert stmt.expr is not None
        text = f"{{ {name} = {scope.of(stmt.expr)}; goto {label}; }}"
        changes.append((scope.start(stmt), scope.end(stmt), text))
    return scope.edited(*changes).but(clumsy=True) if chosen else None


def result_in_variable(scope: Scope, rnd: Random) -> Driver | None:
    """``return f();`` by way of a variable."""
    stmt = scope.pick(rnd, "return", where=lambda s: s.expr is not None) if scope.returns == "int" else None
    if stmt is None or stmt.expr is None:
        return None
    name = scope.driver.fresh("given")
    text = f"{{ int {name} = {scope.of(stmt.expr)}; return {name}; }}"
    return scope.edited((scope.start(stmt), scope.end(stmt), text)).but(clumsy=True)


def ternary_return(scope: Scope, rnd: Random) -> Driver | None:
    """``if (c) return a; return b;`` as one return."""
    found = [stmt for stmt in scope.statements("if") if stmt.orelse is None and _choice(scope, stmt)]
    if not found:
        return None
    stmt = rnd.choice(found)
    then, after = _choice(scope, stmt)
    assert stmt.expr
    assert then.expr
    assert after.expr
    text = f"return ({scope.of(stmt.expr)}) ? {scope.of(then.expr)} : ({scope.of(after.expr)});"
    return scope.edited((scope.start(stmt), scope.end(after), text)).but(clumsy=True)


def _choice(scope: Scope, stmt: Stmt) -> list[Stmt]:
    """The two returns of a value between which an ``if`` chooses, or none."""
    then, after = stmt.then, scope.following(stmt)[:1]
    while then is not None and then.kind == "block":
        then = then.kids[0] if len(then.kids) == 1 else None
    found = [then, *after] if then is not None else []
    values = len(found) == 2 and all(s.kind == "return" and s.expr is not None for s in found)
    return found if values and not scope.directive_between(stmt, found[1]) else []


def store_in_condition(scope: Scope, rnd: Random) -> Driver | None:
    """``ret = f(); if (ret)`` as ``if ((ret = f()))``."""
    found = [stmt for stmt in scope.statements("expr") if _tested(scope, stmt) is not None]
    if not found:
        return None
    stmt = rnd.choice(found)
    token = _tested(scope, stmt)
    assert stmt.expr is not None
    assert token is not None
    where = (scope.tokens.off[token], scope.tokens.end(token), f"({scope.of(stmt.expr)})")
    return scope.edited((scope.start(stmt), scope.end(stmt), ""), where).but(clumsy=True)


def _tested(scope: Scope, store: Stmt) -> int | None:
    """The token of the stored variable where the next statement tests it: ``if (x)``, ``if (!x)``, ``if (x < 0)``."""
    stored, after = store.expr, next(iter(scope.following(store)), None)
    if stored is None or stored.kind != "assign" or stored.op != "=" or after is None or after.kind != "if":
        return None
    cond, target = after.expr, stored.kids[0]
    if cond is None or target.kind != "id" or scope.directive_between(store, after):
        return None
    left = cond.kids[0] if cond.kind in ("unary", "binary") and cond.op in ("!", "<", "!=", "==") else cond
    return left.a if left.kind == "id" and left.op == target.op and left.b == left.a + 1 else None
