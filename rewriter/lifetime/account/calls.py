"""The calls that an expression makes, those behind the module's own macros included."""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.c.tree import Expr
from rewriter.lifetime.paths import Run
from rewriter.lifetime.program import FnRef

DEPTH = 4
"""So many macros may stand for one another."""


def calls_in(run: Run, fn: FnRef, expr: Expr, depth: int = DEPTH) -> Iterator[Expr]:
    """Every call in an expression of a function, and in what its macros stand for, in source order."""
    for part in expr.walk():
        if part.kind == "call":
            yield part
        if depth:
            for body in bodies(run, fn, part):
                yield from calls_in(run, fn, body, depth - 1)


def bodies(run: Run, fn: FnRef, use: Expr) -> tuple[Expr, ...]:
    """What a macro of the module stands for at a use; nothing where it is none, or could not be read."""
    name = use.callee or (use.op if use.kind == "id" else "")
    return run.expansion.of(use, fn.path) if name in run.macros else ()
