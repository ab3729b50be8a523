"""The same conditions and values in other spellings."""

from __future__ import annotations

from random import Random

from rewriter.c.tree import Expr, Stmt

from .driver import Driver, Scope

_SWAPPED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "==": "==", "!=": "!="}
_OPERANDS = ("id", "call", "binary", "member", "unary", "cond", "cast", "index")


def parentheses(scope: Scope, rnd: Random) -> Driver | None:
    """A value in parentheses."""
    plain = called_by_value(scope)
    found = [expr for stmt, expr, above in scope.expressions if _is_value(stmt, expr, above, plain)]
    if not found:
        return None
    changes = []
    for expr in rnd.sample(found, min(len(found), rnd.randint(1, 4))):
        changes += [(scope.start(expr),) * 2 + ("(",), (scope.end(expr),) * 2 + (")",)]
    places = [change[0] for change in changes]
    return scope.edited(*changes) if len(set(places)) == len(places) else None


def _is_value(stmt: Stmt, expr: Expr, above: Expr | None, plain: set[str]) -> bool:
    """Whether an expression may be put in parentheses: it is no callee and nothing that a macro may take apart."""
    if expr.kind not in _OPERANDS or stmt.kind in ("loop", "guard", "macro", "case", "asm"):
        return False
    if expr.kind == "id" and (stmt.kind == "expr" and stmt.expr is expr):
        return False
    if above is None:
        return stmt.kind not in ("decl", "expr")
    if above.kind == "call":
        return expr is not above.kids[0] and above.callee in plain
    return above.kind in ("binary", "cond", "assign") or (above.kind == "unary" and above.op in ("!", "-", "*"))


def called_by_value(scope: Scope) -> set[str]:
    """Names that are called and are no macros of the driver; those that take types are macros of the kernel."""
    calls = [expr for _stmt, expr, _above in scope.expressions if expr.kind == "call" and expr.callee]
    taken = {call.callee for call in calls if any(kid.kind == "type" for kid in call.kids)}
    return {call.callee for call in calls if not scope.driver.spelled_in_macros(call.callee)} - taken


def not_zero(scope: Scope, rnd: Random) -> Driver | None:
    """``if (x)`` as ``if (x != 0)``, ``if (!x)`` as ``if (x == 0)``."""
    declared = scope.declared()
    found = [
        (expr, declared[inner.op])
        for stmt in scope.statements("if", "while")
        if (expr := stmt.expr) is not None
        and (inner := expr.kids[0] if expr.kind == "unary" and expr.op == "!" else expr).kind == "id"
        and inner.op in declared
    ]
    if not found:
        return None
    expr, type_ = rnd.choice(found)
    zero = "NULL" if "*" in type_ else "0"
    text = f"{scope.of(expr.kids[0])} == {zero}" if expr.kind == "unary" else f"{scope.of(expr)} != {zero}"
    return scope.edited((scope.start(expr), scope.end(expr), text))


def yoda(scope: Scope, rnd: Random) -> Driver | None:
    """``x < 0`` as ``0 > x``."""
    found = [
        expr
        for _stmt, expr, _above in scope.expressions
        if expr.kind == "binary" and expr.op in _SWAPPED and _is_constant(expr.kids[1])
    ]
    if not found:
        return None
    expr = rnd.choice(found)
    left, right = map(scope.of, expr.kids)
    return scope.edited((scope.start(expr), scope.end(expr), f"({right} {_SWAPPED[expr.op]} ({left}))"))


def _is_constant(expr: Expr) -> bool:
    return (
        expr.kind == "const"
        or (expr.kind == "id" and expr.op.isupper())
        or (expr.kind == "unary" and expr.op == "-" and _is_constant(expr.kids[0]))
    )


def wrapped_condition(scope: Scope, rnd: Random) -> Driver | None:
    """``if (x)`` as ``if (!!x)``, ``if (unlikely(x))``, ``if (x, x)`` and so on."""
    stmt = scope.pick(rnd, "if")
    if stmt is None or stmt.expr is None:
        return None
    cond = scope.of(stmt.expr)
    forms = ["!!({})", "unlikely({})", "likely({})", "!(!({}))", "(({}))", "({}) ? 1 : 0", "({}) && 1", "0 || ({})"]
    return scope.edited((scope.start(stmt.expr), scope.end(stmt.expr), rnd.choice(forms).format(cond))).but(clumsy=True)


def conditional_store(scope: Scope, rnd: Random) -> Driver | None:
    """``x = f();`` as ``x = 1 ? f() : 0;``, ``x = (0, f());`` or in two steps by way of another variable."""
    stmt = scope.pick(
        rnd,
        "expr",
        where=lambda s: s.expr is not None and s.expr.kind == "assign" and s.expr.op == "=" and _int(scope, s),
    )
    if stmt is None or stmt.expr is None:
        return None
    target, value = map(scope.of, stmt.expr.kids)
    name = scope.driver.fresh("step")
    text = rnd.choice([f"{{ int {name} = {value}; {target} = {name}; }}", f"{target} = ({value});"])
    return scope.edited((scope.start(stmt), scope.end(stmt), text)).but(clumsy=True)


def _int(scope: Scope, stmt: Stmt) -> bool:
    target = stmt.expr.kids[0] if stmt.expr else None
    return target is not None and target.kind == "id" and scope.declared().get(target.op, "").strip() == "int"
