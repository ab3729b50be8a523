"""What an acquire asks for, by its flags: some of it takes nothing that would have to be released."""

from __future__ import annotations

from rewriter.c.tree import Expr
from rewriter.lifetime.pair import ResourcePair
from rewriter.lifetime.program import FnRef, Program
from rewriter.lifetime.shapes import chain
from rewriter.lifetime.writes import only_assigned

MAX_DEPTH = 4


def takes_nothing(program: Program, pair: ResourcePair, fn: FnRef, call: Expr) -> bool:
    """Whether an acquire in `fn` certainly asks for nothing but what there is nothing to release of."""
    args = call.kids[1:]
    given = args[pair.flags_argument] if 0 <= pair.flags_argument < len(args) else None
    return given is not None and _is_empty(program, pair, fn, given, MAX_DEPTH)


def _is_empty(program: Program, pair: ResourcePair, fn: FnRef, expr: Expr, depth: int) -> bool:
    for part in chain(expr, ("|",)):
        if part.kind != "id":
            return False
        if part.op not in pair.empty_flags:
            values = only_assigned(program, fn, part.op) if depth else None
            if not values or not all(_is_empty(program, pair, fn, value, depth - 1) for value in values):
                return False
    return True
