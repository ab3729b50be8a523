"""The same statements in other shapes: blocks, loops that run once, variants, other branches."""

from __future__ import annotations

from random import Random

from rewriter.c.tree import Stmt

from .driver import Change, Driver, Scope

_WHOLE = ("expr", "return", "goto", "if", "for", "while", "do", "loop", "switch", "break", "continue")
_HEADERS = frozenset({"label", "case", "default"})
_LEAVES = ("return", "goto", "break", "continue")


def braces(scope: Scope, rnd: Random) -> Driver | None:
    """A statement in braces of its own."""
    stmt = scope.pick(rnd, *_WHOLE)
    return scope.edited(*_around(scope, stmt, "{ ", " }")).but(clumsy=True) if stmt else None


def do_while(scope: Scope, rnd: Random) -> Driver | None:
    """A statement in a loop that runs once, as in a macro."""
    stmt = scope.pick(rnd, *_WHOLE, where=lambda s: not {"break", "continue"} & {inner.kind for inner in s.walk()})
    return scope.edited(*_around(scope, stmt, "do { ", " } while (0);")).but(clumsy=True) if stmt else None


def _around(scope: Scope, stmt: Stmt, before: str, after: str) -> tuple[Change, Change]:
    start, end = scope.start(stmt), scope.end(stmt)
    return (start, start, before), (end, end, after)


def unrelated_ifdef(scope: Scope, rnd: Random) -> Driver | None:
    """Something that has nothing to do with it under an #ifdef."""
    stmt = scope.pick(rnd, *_WHOLE, where=lambda stmt: stmt.slot == "kids")
    if stmt is None:
        return None
    word = rnd.choice(["#ifdef CONFIG_META", "#if IS_ENABLED(CONFIG_META)", "#ifndef CONFIG_META", "#if 0"])
    other = rnd.choice(["", '#else\n\tpr_debug("off\\n");\n'])
    at = scope.start(stmt)
    return scope.edited((at, at, f'\n{word}\n\tpr_debug("on\\n");\n{other}#endif\n\t')).but(clumsy=True)


def same_in_both_variants(scope: Scope, rnd: Random) -> Driver | None:
    """The same statement in both branches of an #if."""
    inside = {"decl", *_HEADERS}
    stmt = scope.pick(rnd, *_WHOLE, where=lambda s: s.slot == "kids" and not inside & {i.kind for i in s.walk()})
    if stmt is None:
        return None
    text = scope.of(stmt)
    both = f"\n#ifdef CONFIG_META\n\t{text}\n#else\n\t{text}\n#endif\n"
    return scope.edited((scope.start(stmt), scope.end(stmt), both)).but(clumsy=True, twice=True)


def else_after_return(scope: Scope, rnd: Random) -> Driver | None:
    """What follows ``if (...) return;`` in an else branch."""
    found = [s for s in scope.statements("if") if s.orelse is None and _leaving(s.then) and _movable(scope, s)]
    if not found:
        return None
    stmt = rnd.choice(found)
    last = scope.end(rnd.choice(_movable(scope, stmt)))
    return scope.edited((scope.end(stmt), scope.end(stmt), " else {"), (last, last, "\n}")).but(clumsy=True)


def _leaving(stmt: Stmt | None) -> bool:
    while stmt is not None and stmt.kind == "block" and stmt.kids:
        stmt = stmt.kids[-1]
    return stmt is not None and stmt.kind in _LEAVES


def _movable(scope: Scope, stmt: Stmt) -> list[Stmt]:
    """The statements behind one that can go into a block of their own."""
    found: list[Stmt] = []
    for after in scope.following(stmt):
        fixed = {"decl", "ppif", *_HEADERS} & {inner.kind for inner in after.walk()}
        if fixed or not scope.plain(after) or scope.directive_between(stmt, after):
            break
        found.append(after)
    return found


def negated(scope: Scope, rnd: Random) -> Driver | None:
    """The branches of an ``if`` swapped, its condition negated."""
    stmt = scope.pick(rnd, "if")
    if stmt is None or stmt.expr is None or stmt.then is None:
        return None
    orelse = scope.of(stmt.orelse) if stmt.orelse else ""
    text = f"if (!({scope.of(stmt.expr)})) {{ {orelse} }} else {{ {scope.of(stmt.then)} }}"
    return scope.edited((scope.start(stmt), scope.end(stmt), text)).but(clumsy=True)


def split_condition(scope: Scope, rnd: Random) -> Driver | None:
    """``if (a && b)`` as two; ``if (a || b) goto out;`` too."""

    def fits(stmt: Stmt) -> bool:
        cond, then = stmt.expr, stmt.then
        if cond is None or then is None or stmt.orelse is not None or cond.kind != "binary":
            return False
        return cond.op == "&&" or (cond.op == "||" and then.kind in _LEAVES)

    stmt = scope.pick(rnd, "if", where=fits)
    if stmt is None or stmt.expr is None or stmt.then is None:
        return None
    (left, right), then = map(scope.of, stmt.expr.kids), scope.of(stmt.then)
    inner = f"if ({right}) {then}"
    text = f"{{ if ({left}) {then} {inner} }}" if stmt.expr.op == "||" else f"if ({left}) {{ {inner} }}"
    return scope.edited((scope.start(stmt), scope.end(stmt), text)).but(clumsy=True, twice=True)
