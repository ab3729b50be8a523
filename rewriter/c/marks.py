"""What marked ``#if`` groups do to a tree that was parsed as if they were not there.

The tree shows one variant. So that nobody takes it for all of them, the smallest expression around the group becomes opaque
(the expression read stays below it), as do the conditions of an ``else if`` chain that a group lengthens; and where the
statements themselves differ, those the group touches become one opaque statement.
"""

from __future__ import annotations

from rewriter.c.lexer import Tokens
from rewriter.c.spelling import spell
from rewriter.c.tree import Expr, Stmt
from rewriter.c.variants import BAD, DEAD, FIRST, UNION, Mark

_CONTROL = frozenset(("if", "while", "for", "do", "switch", "loop", "guard"))


def apply_mark(block: Stmt, mark: Mark, tokens: Tokens) -> None:
    """Hide from `block` what a marked group makes uncertain."""
    around = _smallest_block(block, mark)
    touched = [kid for kid in around.kids if kid.a < mark.b and mark.a < kid.b]
    if mark.how == DEAD:
        if not any(kid.a < mark.a for kid in touched):
            _fill(around, mark)
        return
    if not touched:
        return
    if mark.reaches and touched[-1] is not around.kids[-1]:
        touched.append(around.kids[around.kids.index(touched[-1]) + 1])
    last = touched[-1]
    header = last.kind in _CONTROL
    covered = last.a <= mark.a or header if len(touched) == 1 else header and last.b > mark.b
    if mark.how == BAD or not covered or any(kid.a < mark.a for kid in touched[:-1]):
        _merge(around, touched, mark)
        return
    last.a = min(last.a, mark.a) if len(touched) == 1 else last.a
    last.b = max(last.b, mark.b)
    if not _hide(last, mark, tokens):
        _merge(around, touched, mark)
    elif len(touched) > 1:
        _branch(around, touched[:-1], mark)


def _fill(around: Stmt, mark: Mark) -> None:
    """Put dead code that is not whole statements in its place, as a branch without statements."""
    at = sum(kid.a < mark.a for kid in around.kids)
    group = Stmt("ppif", mark.a, mark.b, parent=around, slot="kids")
    group.kids = [Stmt("ppbranch", mark.a, mark.b, name="#if 0", parent=group, slot="kids")]
    around.kids.insert(at, group)


def _branch(around: Stmt, whole: list[Stmt], mark: Mark) -> None:
    """Statements that stand in the group as a whole become a branch that may not be there."""
    at = around.kids.index(whole[0])
    group = Stmt("ppif", mark.a, whole[-1].b, parent=around, slot="kids")
    branch = Stmt("ppbranch", mark.a, whole[-1].b, kids=whole, parent=group, slot="kids")
    group.kids = [branch]
    for kid in whole:
        kid.parent = branch
    around.kids[at : at + len(whole)] = [group]


def _smallest_block(block: Stmt, mark: Mark) -> Stmt:
    """The innermost block whose items hold the whole group."""
    found = block
    todo = [block]
    while todo:
        stmt = todo.pop()
        inner = 1 if stmt.kind == "block" else 0
        if not (stmt.a + inner <= mark.a and mark.b <= stmt.b - inner):
            continue
        if stmt.kind in ("block", "ppbranch"):
            found = stmt
        todo.extend(stmt.children())
        if mark.how == DEAD:
            todo += [expr.body for own in stmt.own_exprs() for expr in own.walk() if expr.body is not None]
    return found


def _merge(around: Stmt, touched: list[Stmt], mark: Mark) -> None:
    made = Stmt("opaque", min(touched[0].a, mark.a), max(touched[-1].b, mark.b), parent=around, slot="kids")
    at = around.kids.index(touched[0])
    around.kids[at : at + len(touched)] = [made]


def _hide(stmt: Stmt, mark: Mark, tokens: Tokens) -> bool:
    """Make opaque what the statement says about values within or around the group; False if that is not enough."""
    parts = _headers(stmt)
    for part, expr in [(owner, own) for owner in parts for own in owner.own_exprs()]:
        if expr.a <= mark.a and mark.b <= expr.b:
            _hide_within(expr, mark, tokens)
            return True
        if mark.how != UNION and expr.a < mark.b and mark.a < expr.b:
            # The branches that were left out count as part of it.
            end = max(expr.b, mark.b) if mark.how == FIRST else expr.b
            _wrap(expr, tokens, max(min(expr.a, mark.a), part.a), end)
            _stretch(part, stmt, end)
            return True
    for part in parts:
        for expr in part.own_exprs():
            if part.kind in _CONTROL and expr.kind != "opaque":
                _wrap(expr, tokens, expr.a, expr.b)
    return stmt.kind in _CONTROL or stmt.kind == "decl"


def _stretch(inner: Stmt, outer: Stmt, end: int) -> None:
    """Let the statements from `inner` up to `outer` reach to `end`."""
    while inner is not outer and inner.parent is not None:
        inner.b = max(inner.b, end)
        inner = inner.parent


def _headers(stmt: Stmt) -> list[Stmt]:
    """The statement and those that hang on it without a block between."""
    found = [stmt]
    for child in stmt.children():
        if child.kind != "block":
            found += _headers(child)
    return found


def _hide_within(expr: Expr, mark: Mark, tokens: Tokens) -> None:
    """Make the smallest part of `expr` around the group opaque."""
    while True:
        inner = next((kid for kid in expr.kids if kid.a <= mark.a and mark.b <= kid.b), None)
        if inner is None:
            break
        expr = inner
    _wrap(expr, tokens, expr.a, expr.b)


def _wrap(expr: Expr, tokens: Tokens, a: int, b: int) -> None:
    """Turn `expr` in place into an opaque one over ``[a, b)`` above what it was."""
    inner = Expr(expr.kind, expr.a, expr.b, expr.op, expr.kids, expr.name, expr.body)
    expr.kind, expr.op, expr.kids, expr.name, expr.body = "opaque", spell(tokens.tok[a:b]), [inner], "", None
    expr.a, expr.b = a, b
