"""Blocks that became single statements lose their braces, where kernel style wants them without."""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.c.tree import Stmt
from rewriter.lifetime.tidy.comments import doomed
from rewriter.lifetime.tidy.draft import Draft

_PLAIN = frozenset(("expr", "return", "goto", "break", "continue"))
_HEADS = frozenset(("if", "for", "while", "loop"))
_WHY = "one statement is left, which takes no braces"


def settle_braces(draft: Draft) -> None:
    """Take the braces off blocks that lost statements, unless another branch keeps its own."""
    staying = set(range(len(draft.tokens.comments))) - doomed(draft)
    for block in sorted(draft.blocks, key=lambda stmt: stmt.a):
        head = block.parent
        if block.kind != "block" or head is None or head.kind not in _HEADS or not draft.live(block):
            continue
        braced = [branch for branch in _branches(_top(head)) if branch.kind == "block"]
        if all(_single(draft, branch, staying) for branch in braced):
            for branch in braced:
                _unbrace(draft, branch)


def _top(stmt: Stmt) -> Stmt:
    """The first `if` of an else-if chain."""
    while stmt.kind == "if" and stmt.slot == "orelse" and stmt.parent is not None:
        stmt = stmt.parent
    return stmt


def _branches(head: Stmt) -> Iterator[Stmt]:
    if head.then is not None:
        yield head.then
    if head.orelse is not None and head.orelse.kind == "if":
        yield from _branches(head.orelse)
    elif head.orelse is not None:
        yield head.orelse


def _single(draft: Draft, block: Stmt, staying: set[int]) -> bool:
    if len(block.kids) != 1 or block.kids[0].kind not in _PLAIN or block.a in draft.gone:
        return False
    only = block.kids[0]
    comments = any(block.a < draft.tokens.comments[i][2] < block.b for i in staying)
    directives = any(block.a < at < block.b for _, _, at in draft.tokens.directives)
    return not comments and not directives and _one_line(draft, only)


def _one_line(draft: Draft, stmt: Stmt) -> bool:
    last = max(i for i in range(stmt.a, stmt.b) if i not in draft.gone)
    return draft.one_line(stmt.a, last + 1)


def _unbrace(draft: Draft, block: Stmt) -> None:
    draft.erase(block.a, block.a + 1, _WHY)
    draft.erase(block.b - 1, block.b, _WHY)
    only, parent = block.kids[0], block.parent
    if parent is None:
        return
    only.parent, only.slot = parent, block.slot
    if block.slot == "then":
        parent.then = only
    else:
        parent.orelse = only
