"""The items of a block follow each other without a gap: what belongs to none of them is an opaque statement of its own.

Attribute words are dropped before the parser sees them, and so are branches of a conditional that has no single tree: what
stood beside them need not reach to the next item.
"""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.c.conditionals import is_dead
from rewriter.c.lexer import Tokens
from rewriter.c.tree import Stmt


def tile(body: Stmt, tokens: Tokens) -> bool:
    """Let the items of every block and branch of a body cover it, each token once; True if some had to be made opaque."""
    made = False
    for stmt in _blocks(body):
        braced = stmt.kind == "block" and tokens.tok[stmt.a] == "{"
        start, end = stmt.a + braced, stmt.b - braced
        edges = [start, *(edge for kid in stmt.kids for edge in (kid.a, kid.b)), end]
        if edges[::2] != edges[1::2]:
            _cover(stmt, start, end)
            made = True
    return made


def _cover(block: Stmt, start: int, end: int) -> None:
    """Fill the gaps between items, and make one of those that overlap."""
    kids: list[Stmt] = []
    at = start
    for kid in block.kids:
        if kid.a < at and kids:
            last = kids.pop()
            kid = Stmt("opaque", last.a, max(at, kid.b), parent=block, slot="kids")
        elif kid.a > at:
            kids.append(Stmt("opaque", at, kid.a, parent=block, slot="kids"))
        kids.append(kid)
        at = kid.b
    if at < end:
        kids.append(Stmt("opaque", at, end, parent=block, slot="kids"))
    block.kids = kids


def _blocks(body: Stmt) -> Iterator[Stmt]:
    """All blocks, those of statement expressions included; dead code stays as it is."""
    todo = [body]
    while todo:
        for stmt in list(todo.pop().walk()):
            if stmt.kind == "block" or (stmt.kind == "ppbranch" and (stmt.kids or not is_dead(stmt.name))):
                yield stmt
            todo += [expr.body for own in stmt.own_exprs() for expr in own.walk() if expr.body is not None]
