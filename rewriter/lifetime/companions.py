"""Devices of other bindings: what a probe finds before it has left a trace of its own.

A card with two functions is two devices of one driver. The probe of the second leaves an object that holds its device in a
list; the probe of the first finds it there. Each binding stores only its own device, in an object that devres frees with
it, so a probe that has not stored yet can only find the device of another binding.
"""

from __future__ import annotations

from rewriter.c.cfg import CFG, Node
from rewriter.c.tree import Expr
from rewriter.lifetime.addresses import may_be_pointed_at
from rewriter.lifetime.callers import Callers
from rewriter.lifetime.expressions import expressions
from rewriter.lifetime.hidden import hiding
from rewriter.lifetime.program import FnRef
from rewriter.lifetime.stores import Stores

_TAKES = ("->", ".")

Key = tuple[str, str]
"""A struct and its member that holds a device."""


class Companions:
    """Answers for one program; `found` are the members by which a companion was told."""

    def __init__(self, callers: Callers, stores: Stores) -> None:
        self.callers = callers
        self.program = callers.program
        self.stores = stores
        self.found: set[Key] = set()
        self._names: dict[Key, frozenset[str] | None] = {}

    def elsewhere(self, key: Key, expr: Expr, fn: FnRef) -> bool:
        """Whether `expr`, a member to which each binding stores its own device, must hold that of another binding."""
        if not self._ends_with_binding(key) or not self.before(key, expr, fn):
            return False
        self.found.add(key)
        return True

    def before(self, key: Key, expr: Expr, fn: FnRef) -> bool:
        """Whether `expr` in `fn` is only evaluated by probes, and before the binding stored to the member."""
        names = self._storing(key)
        contexts = self.callers.contexts(fn)
        if names is None or not contexts or any(c.action or c.role.kind != "probe" for c in contexts):
            return False
        steps = {(call.caller, call.expr) for context in contexts for call in context.calls} | {(fn, expr)}
        return all(self._precedes(key, names, *step) for step in steps)

    def _ends_with_binding(self, key: Key) -> bool:
        """Whether all objects that the member is stored in were allocated with devres where that happens."""
        stored = self.stores.of_member(*key)
        return bool(stored) and all(self._is_allocated(value, fn) for fn, value in stored)

    def _is_allocated(self, value: Expr, fn: FnRef) -> bool:
        for _stmt, expr in expressions(self.program.parse(fn)):
            if expr.kind == "assign" and expr.kids[1] is value and expr.kids[0].kind == "member":
                given = self.stores.locals_of(fn).get(expr.kids[0].kids[0].op, [])
                return bool(given) and all(v.callee.startswith("devm_") and "alloc" in v.callee for v in given)
        return False

    def _storing(self, key: Key) -> frozenset[str] | None:
        """Every name by which code may come to a store to the member; None where that cannot be told."""
        if key not in self._names:
            own = frozenset(fn.name for fn, _value in self.stores.of_member(*key))
            fns = self.callers.reaching(own) | {fn for fn, _value in self.stores.of_member(*key)}
            names = {fn.name for fn in fns} | {member for fn in fns for member in self.callers.members_of(fn)}
            hidden = may_be_pointed_at(self.callers, frozenset(fns), frozenset(), True)
            self._names[key] = None if hidden else frozenset(names) | hiding(self.callers, own)
        return self._names[key]

    def _precedes(self, key: Key, names: frozenset[str], fn: FnRef, expr: Expr) -> bool:
        """Whether no way through `fn` comes to a store before it comes to `expr`."""
        cfg = self.program.cfg(fn)
        at = [i for i, node in enumerate(cfg.nodes) if any(own.a <= expr.a and expr.b <= own.b for own in node.exprs)]
        called = expr.kids[0].a if expr.kind == "call" else -1
        if not at or any(_touches(cfg, cfg.nodes[i], key[1], names, called) for i in at):
            return False
        storing = [node for node in cfg.nodes if _touches(cfg, node, key[1], names, -1)]
        return not any(
            after in at or not cfg.reachable(after).isdisjoint(at) for node in storing for after in node.succ
        )


def _touches(cfg: CFG, node: Node, member: str, names: frozenset[str], called: int) -> bool:
    """Whether a step names something that may store, other than at the token `called`, or stores itself."""
    tokens = cfg.function.tokens.tok
    ranges = [(expr.a, expr.b) for expr in node.exprs]
    if node.kind == "opaque" and node.stmt is not None:
        ranges.append((node.stmt.a, node.stmt.b))
    return any(
        (tokens[i] in names and i != called)
        or (tokens[i] == member and tokens[i - 1] in _TAKES and tokens[i + 1] == "=")
        for a, b in ranges
        for i in range(a, b)
    )
