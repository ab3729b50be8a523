"""Statements that have lost what they were for: conditions without a branch, loops without a body, last guards."""

from __future__ import annotations

from rewriter.c.tree import Expr, Stmt
from rewriter.lifetime.tidy.draft import Draft
from rewriter.lifetime.tidy.flow import is_store
from rewriter.lifetime.tidy.purity import Purity

_LOOPS = frozenset(("for", "while", "loop"))
_STEPS = frozenset(("++", "--", "p++", "p--"))


def settle_hollow(draft: Draft, purity: Purity) -> bool:
    """Drop hollow statements whose headers only look; a condition with an else waits, it may lose that too.

    Raises:
        Refused: the header does something.
    """
    changed = False
    for stmt in [stmt for stmt in draft.hollow if draft.live(stmt) and stmt.orelse is None]:
        _check_header(draft, stmt, purity)
        draft.hollow.remove(stmt)
        draft.drop(stmt, "nothing is left to do under this condition" if stmt.kind == "if" else "nothing is left in it")
        changed = True
    return changed or _drop_last_guard(draft, purity)


def check_settled(draft: Draft) -> None:
    """Refuse what waits in vain, and headers with nothing behind them."""
    for stmt in draft.hollow:
        if draft.live(stmt):
            raise draft.refuse(stmt.a, "empty-branch", "the branch would be empty while its else stays")
    for block in draft.blocks:
        if draft.live(block) and block.kids and block.kids[-1].kind in ("case", "default", "label"):
            header = block.kids[-1]
            raise draft.refuse(header.a, "empty-label", f"nothing would stand behind this {header.kind}")


def _check_header(draft: Draft, stmt: Stmt, purity: Purity) -> None:
    if stmt.kind == "if":
        if not purity.pure(stmt.expr):
            raise draft.refuse(stmt.a, "condition-acts", "the condition does more than look, so it cannot go")
        return
    if stmt.kind not in _LOOPS:
        raise draft.refuse(stmt.a, "empty-body", f"nothing would be left in the body of this {stmt.kind}")
    written: set[str] = set()
    counts = all(_only_counts(expr, stmt, purity, written) for expr in stmt.own_exprs())
    if not counts or any(not _restarted(draft, stmt, name) for name in written):
        raise draft.refuse(stmt.a, "loop-acts", "the head of the loop does more than count, so it cannot go")


def _only_counts(expr: Expr, loop: Stmt, purity: Purity, written: set[str]) -> bool:
    """Whether a part of a loop's head only looks and moves variables; those are added to `written`."""
    if loop.kind == "loop":
        written |= _cursors(expr)
        return all(purity.pure(part) for part in expr.kids[1:])
    step = expr.kind == "unary" and expr.op in _STEPS
    if step or (expr.kind == "assign" and purity.pure(expr.kids[1])):
        written.add(expr.kids[0].op)
        return expr.kids[0].kind == "id"
    if expr.kind in ("binary", "comma", "unary"):
        return all(_only_counts(part, loop, purity, written) for part in expr.kids)
    return purity.pure(expr)


def _cursors(call: Expr) -> set[str]:
    """What a macro loop may move: a plain name as its first or second argument."""
    return {part.op for part in call.kids[1:3] if part.kind == "id"}


def _restarted(draft: Draft, loop: Stmt, name: str) -> bool:
    """Whether nobody sees what the loop left in a variable: all other uses are in loops that set it themselves."""
    declared = [d for stmt in draft.statements("decl") for d in stmt.decls if d.name == name]
    if not declared:
        return loop.kind == "loop" or any(d.name == name for d in loop.decls)
    own = [(d.a, d.b) for d in declared] + [(loop.a, loop.b)]
    own += [(other.a, other.b) for other in draft.statements("for") if _starts_with(other, name)]
    own += [(other.a, other.b) for other in draft.statements("loop") if other.expr and name in _cursors(other.expr)]
    return all(any(a <= use < b for a, b in own) for use in draft.uses(name))


def _starts_with(loop: Stmt, name: str) -> bool:
    first = loop.exprs[0] if loop.exprs else None
    return first is not None and is_store(first, name)


def _drop_last_guard(draft: Draft, purity: Purity) -> bool:
    """``if (!x) return;`` with nothing left behind it, at the end of a function that returns nothing."""
    body = draft.function.body
    last = body.kids[-1] if body.kids else None
    if body not in draft.blocks or last is None or not any(b > last.b for _, b in draft.removed):
        return False
    if last.kind != "if" or last.orelse is not None or not _only_returns(last.then) or not purity.pure(last.expr):
        return False
    draft.drop(last, "nothing is left behind this return")
    return True


def _only_returns(stmt: Stmt | None) -> bool:
    while stmt is not None and stmt.kind == "block" and len(stmt.kids) == 1:
        stmt = stmt.kids[0]
    return stmt is not None and stmt.kind == "return" and stmt.expr is None
