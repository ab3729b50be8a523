"""Ways to a call that values rule out: a condition before it does not hold for what comes that way.

A probe function that two buses share looks at driver data to tell them apart; what the tables of one bus never give, its
probe never brings along.
"""

from __future__ import annotations

from rewriter.c.cfg import CFG, Node
from rewriter.c.tree import Expr
from rewriter.lifetime import facts
from rewriter.lifetime.program import Call, FnRef
from rewriter.lifetime.values import Values
from rewriter.lifetime.ways import Context

Place = tuple[FnRef, Expr]
"""A condition: the function and the expression."""


class Feasible:
    """Answers for one program."""

    def __init__(self, values: Values) -> None:
        self.values = values
        self.program = values.program
        self._known: dict[tuple[tuple[Call, ...], FnRef, int], Place | None] = {}

    def ruled_out(self, context: Context, fn: FnRef, expr: Expr) -> Place | None:
        """The condition that never lets a way come to a call in `fn`; None where it may come there."""
        if context.action is not None:
            return None
        steps = [(call.caller, call.expr) for call in context.calls]
        for i, (caller, called) in enumerate([*steps, (fn, expr)]):
            if (found := self._barred(context.calls[:i], caller, called)) is not None:
                return found
        return None

    def _barred(self, way: tuple[Call, ...], fn: FnRef, expr: Expr) -> Place | None:
        key = (way, fn, expr.a)
        if key not in self._known:
            self._known[key] = self._search(way, fn, expr)
        return self._known[key]

    def _search(self, way: tuple[Call, ...], fn: FnRef, expr: Expr) -> Place | None:
        """A condition that keeps control from every node that evaluates `expr`."""
        cfg = self.program.cfg(fn)
        goals = _evaluating(cfg, expr)
        barred: Place | None = None
        seen, todo = {cfg.entry}, [cfg.entry]
        while todo:
            index = todo.pop()
            node = cfg.nodes[index]
            if not goals or index in goals or index == cfg.lost or node.kind == "opaque":
                return None
            ways = list(node.succ)
            if node.kind == "branch":
                truth = self.truth(node.exprs[-1], fn, way)
                if truth is not None:
                    ways = [node.succ[0 if truth else 1]]
                    if not goals.isdisjoint(cfg.reachable(node.succ[1 if truth else 0])):
                        barred = (fn, node.exprs[-1])
            fresh = [after for after in ways if after not in seen]
            seen.update(fresh)
            todo += fresh
        return barred

    def truth(self, expr: Expr, fn: FnRef, way: tuple[Call, ...]) -> bool | None:
        """Whether a condition always holds on a way, never does, or may do either (None)."""
        if expr.kind == "unary" and expr.op == "!":
            inner = self.truth(expr.kids[0], fn, way)
            return None if inner is None else not inner
        if expr.kind == "binary" and expr.op in ("&&", "||"):
            parts = [self.truth(kid, fn, way) for kid in expr.kids]
            settles = expr.op == "||"
            return settles if settles in parts else None if None in parts else not settles
        if expr.kind == "binary" and expr.op in ("==", "!="):
            return self._equal(expr, fn, way)
        if expr.kind == "call" and expr.callee in facts.TRANSPARENT_CONDITIONS and len(expr.kids) > 1:
            return self.truth(expr.kids[1], fn, way)
        if expr.kind not in ("id", "member"):
            return None
        value = self.values.of(expr, fn, way)
        if not value or not all(isinstance(atom, int) for atom in value):
            return None
        return True if 0 not in value else False if value == {0} else None

    def _equal(self, expr: Expr, fn: FnRef, way: tuple[Call, ...]) -> bool | None:
        left, right = (self.values.of(kid, fn, way) for kid in expr.kids)
        if not left or not right or not all(isinstance(atom, int) for atom in left | right):
            return None
        if not left & right:
            return expr.op == "!="
        return expr.op == "==" if len(left | right) == 1 else None


def _evaluating(cfg: CFG, expr: Expr) -> set[int]:
    """The nodes that evaluate an expression, found by its place."""

    def holds(node: Node) -> bool:
        return any(part.a <= expr.a and expr.b <= part.b for part in node.exprs)

    return {index for index, node in enumerate(cfg.nodes) if holds(node)}
