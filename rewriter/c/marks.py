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


def apply_marks(block: Stmt, marks: list[Mark], tokens: Tokens) -> int:
    """Hide from `block` what the marked groups make uncertain; the change in the number of opaque statements."""
    return sum(_apply(block, mark, tokens) for mark in marks)


def _apply(block: Stmt, mark: Mark, tokens: Tokens) -> int:
    around = _smallest_block(block, mark)
    touched = [kid for kid in around.kids if kid.a < mark.b and mark.a < kid.b]
    if mark.how == DEAD:
        return 0 if any(kid.a < mark.a for kid in touched) else _fill(around, mark)
    if not touched:
        return 0
    if mark.reaches and touched[-1] is not around.kids[-1]:
        touched.append(around.kids[around.kids.index(touched[-1]) + 1])
    last = touched[-1]
    header = last.kind in _CONTROL
    covered = last.a <= mark.a or header if len(touched) == 1 else header and last.b > mark.b
    if mark.how == BAD or not covered or any(kid.a < mark.a for kid in touched[:-1]):
        return _merge(around, touched, mark)
    last.a = min(last.a, mark.a) if len(touched) == 1 else last.a
    last.b = max(last.b, mark.b)
    if not _hide(last, mark, tokens):
        return _merge(around, touched, mark)
    if len(touched) > 1:
        _branch(around, touched[:-1], mark)
    return 0


def _fill(around: Stmt, mark: Mark) -> int:
    """Put dead code that is not whole statements in its place, as a branch that holds nothing readable."""
    at = sum(kid.a < mark.a for kid in around.kids)
    group = Stmt("ppif", mark.a, mark.b, parent=around, slot="kids")
    branch = Stmt("ppbranch", mark.a, mark.b, name="#if 0", parent=group, slot="kids")
    branch.kids = [Stmt("opaque", mark.a, mark.b, parent=branch, slot="kids")]
    group.kids = [branch]
    around.kids.insert(at, group)
    return 1


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
    return found


def _merge(around: Stmt, touched: list[Stmt], mark: Mark) -> int:
    before = sum(stmt.kind == "opaque" for top in touched for stmt in top.walk())
    made = Stmt("opaque", min(touched[0].a, mark.a), max(touched[-1].b, mark.b), parent=around, slot="kids")
    at = around.kids.index(touched[0])
    around.kids[at : at + len(touched)] = [made]
    return 1 - before


def _hide(stmt: Stmt, mark: Mark, tokens: Tokens) -> bool:
    """Make opaque what the statement says about values within or around the group; False if that is not enough."""
    parts = _headers(stmt)
    exprs = [expr for part in parts for expr in part.own_exprs()]
    for expr in exprs:
        if expr.a <= mark.a and mark.b <= expr.b:
            _hide_within(expr, mark, tokens)
            return True
        if mark.how != UNION and expr.a < mark.b and mark.a < expr.b:
            # The branches that were left out count as part of it.
            _wrap(expr, tokens, min(expr.a, mark.a), max(expr.b, mark.b) if mark.how == FIRST else expr.b)
            return True
    for part in parts:
        for expr in part.own_exprs():
            if part.kind in _CONTROL and expr.kind != "opaque":
                _wrap(expr, tokens, expr.a, expr.b)
    return stmt.kind in _CONTROL or stmt.kind == "decl"


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
