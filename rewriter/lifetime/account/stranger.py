"""Why a device may not be the one of the binding: the name from which on it could not be followed."""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.c.tree import Expr
from rewriter.lifetime import facts
from rewriter.lifetime.account.doubt import Doubt
from rewriter.lifetime.account.lines import Lines, ref
from rewriter.lifetime.identity import Identity
from rewriter.lifetime.program import FnRef
from rewriter.lifetime.shapes import uncast
from rewriter.lifetime.ways import Edge
from rewriter.plan import Evidence

DEPTH = 8

Value = tuple[FnRef, Expr]


class Strangers:
    """Finds the doubts about devices of one program."""

    def __init__(self, identity: Identity, lines: Lines) -> None:
        self.identity = identity
        self.program = identity.program
        self.lines = lines

    def doubt(self, expr: Expr, fn: FnRef, drivers: frozenset[str], depth: int = DEPTH) -> Doubt | None:
        """Why a device expression of a function is not certainly the device of `drivers`; None if it seems to be."""
        if depth == 0 or self.identity.origin(expr, self.identity.general(fn)).is_only(drivers):
            return None
        expr = uncast(expr)
        line = self.lines.of(fn, expr)
        for where, value in self._values(expr, fn):
            found = self.doubt(value, where, drivers, depth - 1)
            if found is not None:
                return found.below(self.lines.of(where, value)) if value is not expr else found
        return self._last(expr, fn, drivers) or Doubt(
            f"{self.lines.text(fn, expr)} at {ref(line, '')} is not known", (line,)
        )

    def _values(self, expr: Expr, fn: FnRef) -> Iterator[Value]:
        """What flows into an expression."""
        if expr.kind == "unary" and expr.op in ("&", "*") and expr.kids:
            yield fn, expr.kids[0]
        elif expr.kind == "call" and expr.callee in facts.SAME_DEVICE and len(expr.kids) > 1:
            yield fn, expr.kids[1 + facts.SAME_DEVICE[expr.callee]]
        elif expr.kind == "call" and expr.callee == "container_of" and len(expr.kids) > 1:
            yield fn, expr.kids[1]
        elif expr.kind == "id":
            for value in self.identity.stores.locals_of(fn).get(expr.op, ()):
                yield fn, value
            for index, param in enumerate(self.program.parse(fn).params):
                if param.name == expr.op:
                    yield from self._given(fn, index)
        elif expr.kind == "member":
            tag = self.identity.types.tag(expr.kids[0], self.program.parse(fn))
            if expr.name == "dev" and tag == self.identity.pair.device_type:
                yield fn, expr.kids[0]
            elif tag:
                yield from self.identity.stores.of_member(tag, expr.name)

    def _given(self, fn: FnRef, index: int) -> Iterator[Value]:
        for edge in self.identity.callers.edges(fn):
            if edge.call is not None:
                args = edge.call.expr.kids[1:]
                args = args[2:] if edge.kind == "action" else args
                if index < len(args):
                    yield edge.call.caller, args[index]

    def _last(self, expr: Expr, fn: FnRef, drivers: frozenset[str]) -> Doubt | None:
        """The doubt about an expression into which nothing doubtful flows."""
        line = self.lines.of(fn, expr)
        text, at = self.lines.text(fn, expr), ref(line, "")
        if expr.kind == "opaque":
            return Doubt(f"it is written in {fn.name}() through its address or by a macro", ())
        if expr.kind == "call":
            return Doubt(f"which device {text} returns at {at} is not known", (line,))
        if expr.kind == "member" and not self.identity.ownership.owned(expr.kids[0], fn):
            return self._not_owned(expr.kids[0], fn, line)
        if expr.kind == "member":
            return Doubt(f"nothing that could be read stores {text} ({at})", (line,))
        if expr.kind != "id":
            return None
        outside = [edge for edge in self.identity.callers.edges(fn) if self._from_outside(edge, drivers)]
        if any(param.name == expr.op for param in self.program.parse(fn).params) and outside:
            role = outside[0].role
            assert role is not None
            return Doubt(f"{fn.name}(), {role.what}, is given {expr.op} from outside", (role.evidence,))
        if expr.op not in self.identity.types.locals_of(self.program.parse(fn)):
            return Doubt(f"the global {expr.op} at {at} holds whichever device was stored last", (line,))
        return None

    def _not_owned(self, base: Expr, fn: FnRef, line: Evidence) -> Doubt:
        """An object that was found somewhere: the line where its name got it."""
        text = f"{self.lines.text(fn, base)} at {ref(line, '')} may belong to another device of the driver"
        values = self.identity.stores.locals_of(fn).get(base.op, ()) if base.kind == "id" else ()
        return Doubt(text, (line, *(self.lines.of(fn, v) for v in values if v.kind not in ("const", "opaque"))))

    @staticmethod
    def _from_outside(edge: Edge, drivers: frozenset[str]) -> bool:
        return edge.role is not None and not edge.role.drivers & drivers
