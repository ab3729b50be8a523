"""By which names a device came to a call: locals, parameters, members and where they were stored."""

from __future__ import annotations

from collections.abc import Sequence

from rewriter.c.tree import Expr
from rewriter.lifetime import facts
from rewriter.lifetime.account.lines import Lines
from rewriter.lifetime.identity import Identity
from rewriter.lifetime.program import Call, FnRef
from rewriter.lifetime.shapes import uncast
from rewriter.plan import Evidence

HOPS = 6
STORES = 3
"""Stores to one member that are shown."""


class Lineage:
    """Follows the names of a device upwards."""

    def __init__(self, identity: Identity, lines: Lines) -> None:
        self.identity = identity
        self.program = identity.program
        self.lines = lines

    def of(self, expr: Expr, fn: FnRef, above: Sequence[Call]) -> list[Evidence]:
        """The lines that give a device its names, from the call upwards; none where probe's own parameter is used.

        `above` are the calls from the entry point down to `fn`, whose own lines are not repeated.
        """
        found: dict[Evidence, None] = {}
        self._follow(expr, fn, tuple(above), found, HOPS)
        return list(found)

    def _follow(self, expr: Expr, fn: FnRef, above: tuple[Call, ...], found: dict[Evidence, None], hops: int) -> None:
        expr = _same(expr)
        if hops == 0:
            return
        if expr.kind == "id":
            self._name(expr, fn, above, found, hops)
        elif expr.kind == "member":
            self._member(expr, fn, above, found, hops)

    def _name(self, expr: Expr, fn: FnRef, above: tuple[Call, ...], found: dict[Evidence, None], hops: int) -> None:
        values = [v for v in self.identity.stores.locals_of(fn).get(expr.op, ()) if v.kind not in ("const", "opaque")]
        for value in values[:STORES]:
            found[self.lines.of(fn, value)] = None
            self._follow(value, fn, above, found, hops - 1)
        for index, param in enumerate(self.program.parse(fn).params):
            if param.name == expr.op and above:
                call = above[-1]
                args = call.expr.kids[1:]
                if call.expr.callee in self.identity.pair.actions:
                    args = args[2:]
                if index < len(args):
                    self._follow(args[index], call.caller, above[:-1], found, hops - 1)

    def _member(self, expr: Expr, fn: FnRef, above: tuple[Call, ...], found: dict[Evidence, None], hops: int) -> None:
        base = expr.kids[0]
        tag = self.identity.types.tag(base, self.program.parse(fn))
        if expr.name == "dev" and tag == self.identity.pair.device_type:
            self._follow(base, fn, above, found, hops)
            return
        setters = facts.PARENT_SETTERS.get(f"{tag}.{expr.name}", {})
        for call in [c for name in setters for c in self.program.uses(name)[0]][:STORES]:
            found[self.lines.call(call)] = None
        if setters or not tag:
            return
        stored = [(where, v) for where, v in self.identity.stores.of_member(tag, expr.name) if v.kind != "opaque"]
        for where, value in stored[:STORES]:
            found[self.lines.of(where, value)] = None
            on_way = next((number for number, call in enumerate(above) if call.caller is where), None)
            if where is fn or on_way is not None:
                self._follow(value, where, above if where is fn else above[:on_way], found, hops - 1)


def _same(expr: Expr) -> Expr:
    """The expression that names the same device: without casts, addresses and ``to_pci_dev()``."""
    while True:
        expr = uncast(expr)
        if expr.kind == "unary" and expr.op in ("&", "*") and expr.kids:
            expr = expr.kids[0]
        elif expr.kind == "call" and expr.callee in facts.SAME_DEVICE and len(expr.kids) > 1:
            expr = expr.kids[1 + facts.SAME_DEVICE[expr.callee]]
        elif expr.kind == "call" and expr.callee == "container_of" and len(expr.kids) > 1:
            expr = expr.kids[1]
        else:
            return expr
