"""Whose object is this: one of the binding at hand, or one that may belong to another device of the same driver.

A driver with two devices keeps objects of both in lists and globals. ``hif->dev`` is a device of this driver, but whose
binding it belongs to depends on where `hif` came from: what was allocated, handed in or stored in an object of this
binding is its own, what was found in a global or by walking a list may be another's.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from rewriter.c.tree import Expr
from rewriter.lifetime import facts
from rewriter.lifetime.callers import Callers
from rewriter.lifetime.program import FnRef
from rewriter.lifetime.stores import Stores
from rewriter.lifetime.ways import Edge

_Key = tuple[object, ...]


class Ownership:
    """Answers for one program. Everything that cannot be told is not owned."""

    def __init__(self, callers: Callers, stores: Stores) -> None:
        self.callers = callers
        self.program = callers.program
        self.types = callers.types
        self.stores = stores
        self._known: dict[_Key, bool] = {}

    def owned(self, expr: Expr, fn: FnRef) -> bool:
        """Whether the object that `expr` is (or points to) in `fn` belongs to the binding at hand."""
        how = getattr(self, f"_{expr.kind}", None)
        found: bool = how(expr, fn) if how else False
        return found

    def _once(self, key: _Key, find: Callable[[], bool]) -> bool:
        """What `find` says; a value that depends on itself is owned unless something else in it is not."""
        if key not in self._known:
            self._known[key] = True
            self._known[key] = find()
        return self._known[key]

    def _const(self, _expr: Expr, _fn: FnRef) -> bool:
        return True

    def _cast(self, expr: Expr, fn: FnRef) -> bool:
        return self.owned(expr.kids[0], fn)

    _index = _cast

    def _unary(self, expr: Expr, fn: FnRef) -> bool:
        inner = expr.kids[0] if expr.kids else None
        if expr.op == "&" and inner is not None and inner.kind == "member":
            return self.owned(inner.kids[0], fn)  # a part belongs to whatever it is part of
        return inner is not None and self.owned(inner, fn)

    def _assign(self, expr: Expr, fn: FnRef) -> bool:
        return self.owned(expr.kids[1], fn)

    def _cond(self, expr: Expr, fn: FnRef) -> bool:
        return all(self.owned(kid, fn) for kid in expr.kids[-2:])

    def _init(self, _expr: Expr, _fn: FnRef) -> bool:
        return True

    _compound = _init

    def _binary(self, expr: Expr, fn: FnRef) -> bool:
        return self.owned(expr.kids[0], fn)

    def _id(self, expr: Expr, fn: FnRef) -> bool:
        name, function = expr.op, self.program.parse(fn)
        if name == "NULL":
            return True
        index = next((i for i, p in enumerate(function.params) if p.name == name), None)
        if index is not None:
            return self._once((fn, index), lambda: self._handed_in(fn, index)) and self._local(name, fn, True)
        declared = self.types.locals_of(function).get(name)
        if not declared or "static" in declared:
            return False
        if "*" not in declared:  # an object of this call; handing its address out leaves it one
            copied = [value for value in self.stores.locals_of(fn).get(name, ()) if value.kind != "opaque"]
            return all(self.owned(value, fn) for value in copied)
        return self._local(name, fn, False)

    def _local(self, name: str, fn: FnRef, otherwise: bool) -> bool:
        values = self.stores.locals_of(fn).get(name)
        if not values:
            return otherwise
        return self._once((fn, name), lambda: all(self.owned(value, fn) for value in values))

    def _handed_in(self, fn: FnRef, index: int) -> bool:
        return all(self._by_edge(edge, index) for edge in self.callers.edges(fn))

    def _by_edge(self, edge: Edge, index: int) -> bool:
        if edge.call is None:
            return True
        args = edge.call.expr.kids[1:]
        if edge.kind == "action":
            args = args[2:]
        return index < len(args) and self.owned(args[index], edge.call.caller)

    def _member(self, expr: Expr, fn: FnRef) -> bool:
        return self.owned(expr.kids[0], fn) and self._holds_own(expr, fn)

    def _holds_own(self, expr: Expr, fn: FnRef) -> bool:
        """Whether a member, of an object that is owned, holds what is owned too."""
        function = self.program.parse(fn)
        if self.types.is_object(expr, function):
            return True
        tag = self.types.tag(expr.kids[0], function)
        return self._once((tag, expr.name), lambda: self._all_stored(tag, expr.name))

    def _all_stored(self, tag: str, member: str) -> bool:
        """What nothing stores is a framework's doing; a pointer of the module's own comes from somewhere unseen."""
        stored = self.stores.of_member(tag, member)
        if not stored and (member in facts.LINKS or "*" in self.program.struct(tag).get(member, "")):
            return False
        return all(self.owned(value, fn) for fn, value in stored)

    def _call(self, expr: Expr, fn: FnRef) -> bool:
        name, args = expr.callee, expr.kids[1:]
        callees = self.program.resolve(name, fn.path) if name else []
        if callees:
            return all(self._by_callee(callee, args, fn) for callee in callees)
        if name in ("ERR_PTR", "ERR_CAST"):
            return True
        if name in facts.DERIVES:
            return bool(args) and self.owned(args[0], fn)
        if name in facts.WALKS or name in facts.OTHER_DEVICE or facts.LOOKS_UP.intersection(name.split("_")):
            return False
        known = bool(args) and args[0].kind != "const" and self.owned(args[0], fn)
        return known or facts.FRESH.search(name) is not None

    def _by_callee(self, callee: FnRef, args: list[Expr], fn: FnRef) -> bool:
        """What a function of the module returns: where that comes from an argument, the one of this call counts."""
        names = [param.name for param in self.program.parse(callee).params]
        stored = self.stores.locals_of(callee)
        given = {name: arg for name, arg in zip(names, args, strict=False) if not stored.get(name)}
        return all(self._returned(value, callee, given, fn) for value in self._returns(callee))

    def _returned(self, expr: Expr, callee: FnRef, given: dict[str, Expr], fn: FnRef) -> bool:
        """Whether a value of `callee` is owned where its parameters are the expressions `given` by `fn`."""
        inner = expr.kids[0] if expr.kids else expr
        if expr.kind == "id" and expr.op in given:
            return self.owned(given[expr.op], fn)
        if expr.kind == "member":
            return self._returned(inner, callee, given, fn) and self._holds_own(expr, callee)
        if expr.kind == "unary" and expr.op == "&":
            return self._returned(inner.kids[0] if inner.kind == "member" else inner, callee, given, fn)
        if expr.kind == "cast":
            return self._returned(inner, callee, given, fn)
        if expr.kind == "call" and expr.callee in facts.DERIVES and len(expr.kids) > 1:
            return self._returned(expr.kids[1], callee, given, fn)
        return self._once((callee, expr.a), partial(self.owned, expr, callee))

    def _returns(self, fn: FnRef) -> list[Expr]:
        return [s.expr for s in self.program.parse(fn).body.walk() if s.kind == "return" and s.expr is not None]
