"""Which device an expression is: the one of the binding, another one, or nobody knows.

A ``struct pci_dev`` and the ``struct device`` inside it count as one device. The answer is joined over everything that
can flow into the expression: parameters from their calls, locals and members from every assignment of the module.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_

from rewriter.c.tree import Expr
from rewriter.lifetime import facts
from rewriter.lifetime.callers import Callers
from rewriter.lifetime.companions import Companions
from rewriter.lifetime.ownership import Ownership
from rewriter.lifetime.program import FnRef
from rewriter.lifetime.stores import Stores
from rewriter.lifetime.types import tag_of
from rewriter.lifetime.ways import Edge

MAX_OPEN = 60
BUDGET = 20_000
"""How many values are looked into for one driver; a program that needs more is not understood."""


@dataclass(frozen=True)
class Origin:
    """What an expression can be: devices of the `bound` drivers (by driver struct), `other` devices, or unknown.

    A device that was `looked_up` counts as another one, as drivers mean it; it may still turn out to be the one at hand.
    """

    bound: frozenset[str] = frozenset()
    other: bool = False
    unknown: bool = False
    looked_up: bool = False

    def __or__(self, more: Origin) -> Origin:
        return Origin(
            self.bound | more.bound,
            self.other or more.other,
            self.unknown or more.unknown,
            self.looked_up or more.looked_up,
        )

    def is_only(self, drivers: frozenset[str]) -> bool:
        """Whether this is certainly the device of one of `drivers`' bindings."""
        return bool(self.bound) and self.bound <= drivers and not self.other and not self.unknown

    def never(self, drivers: frozenset[str]) -> bool:
        """Whether this is not the device of `drivers`: reason enough to leave a call as it is."""
        return not self.unknown and not (self.bound & drivers) and (self.other or bool(self.bound))

    def apart(self, drivers: frozenset[str]) -> bool:
        """Whether this can by no means be the device of `drivers`: what is done to it does not matter there."""
        return self.never(drivers) and not self.looked_up


NOTHING = Origin()
OTHER = Origin(other=True)
LOOKED_UP = Origin(other=True, looked_up=True)
UNKNOWN = Origin(unknown=True)


@dataclass(frozen=True)
class Frame:
    """A function being run with known argument origins (by position); `parent` is who called it."""

    fn: FnRef
    args: tuple[Origin, ...]


class Identity:
    """Answers "which device is this" for one program."""

    def __init__(self, callers: Callers) -> None:
        self.callers = callers
        self.program = callers.program
        self.pair = callers.pair
        self.entries = callers.entries
        self.types = callers.types
        self._settled: dict[Hashable, Origin] = {}
        self._open: dict[Hashable, int] = {}
        self._lowest = MAX_OPEN
        self._budget = BUDGET
        self.stores = Stores(self.program, self.types)
        self.ownership = Ownership(callers, self.stores)
        self.companions = Companions(callers, self.stores)

    def origin(self, expr: Expr, frame: Frame) -> Origin:
        """The origin of a device expression evaluated in `frame`."""
        how = getattr(self, f"_{expr.kind}", None)
        found: Origin = how(expr, frame) if how else UNKNOWN
        return found

    def _cast(self, expr: Expr, frame: Frame) -> Origin:
        return self.origin(expr.kids[0], frame)

    def _assign(self, expr: Expr, frame: Frame) -> Origin:
        return self.origin(expr.kids[1], frame) if expr.op == "=" else UNKNOWN

    def _comma(self, expr: Expr, frame: Frame) -> Origin:
        return self.origin(expr.kids[-1], frame)

    def _cond(self, expr: Expr, frame: Frame) -> Origin:
        return self._join(self.origin(kid, frame) for kid in expr.kids[-2:])

    def _const(self, _expr: Expr, _frame: Frame) -> Origin:
        return NOTHING

    def _unary(self, expr: Expr, frame: Frame) -> Origin:
        return self.origin(expr.kids[0], frame) if expr.op in ("&", "*") and expr.kids else UNKNOWN

    def _id(self, expr: Expr, frame: Frame) -> Origin:
        if expr.op == "NULL":
            return NOTHING
        function = self.program.parse(frame.fn)
        for index, param in enumerate(function.params):
            if param.name == expr.op:
                extra = self._local(expr.op, frame)
                given = frame.args[index] if index < len(frame.args) else UNKNOWN
                return given | extra
        declared = self.types.locals_of(function).get(expr.op)
        if declared is not None:
            found = self._local(expr.op, frame)
            return found if found != NOTHING and "static" not in declared else UNKNOWN
        return self._global(expr.op)

    def _settle(self, key: Hashable, find: Callable[[], Origin]) -> Origin:
        """What `find` says, once. A value that is asked for while it is being found adds nothing to itself.

        An answer that left out a value still being found further up is right there, but not kept for others.
        """
        if key in self._settled:
            return self._settled[key]
        if key in self._open:
            self._lowest = min(self._lowest, self._open[key])
            return NOTHING
        self._budget -= 1
        if self._budget < 0 or len(self._open) >= MAX_OPEN:
            return UNKNOWN
        above, self._lowest = self._lowest, MAX_OPEN
        self._open[key] = len(self._open)
        found = find()
        own = self._open.pop(key)
        if self._lowest >= own:
            self._settled[key] = found
            self._lowest = MAX_OPEN
        self._lowest = min(above, self._lowest)
        return found

    def _local(self, name: str, frame: Frame) -> Origin:
        values = self.stores.locals_of(frame.fn).get(name)
        if not values:
            return NOTHING
        return self._settle((frame, name), lambda: self._join(self.origin(value, frame) for value in values))

    def _global(self, name: str) -> Origin:
        return self._settle(name, lambda: self._assigned_globally(name))

    def _assigned_globally(self, name: str) -> Origin:
        found = self._join(self.origin(value, self.general(fn)) for fn, value in self.stores.of_global(name))
        # A global holds the device that was probed last, whichever that was.
        return found | UNKNOWN if found.bound or found == NOTHING else found

    def _member(self, expr: Expr, frame: Frame) -> Origin:
        base, function = expr.kids[0], self.program.parse(frame.fn)
        tag = self.types.tag(base, function)
        if expr.name == "dev" and tag == self.pair.device_type:
            return self.origin(base, frame)
        if tag == self.pair.device_type and expr.name in facts.OTHER_DEVICE_MEMBERS:
            return OTHER
        if expr.name == "parent":
            inner = f"{self.types.tag(base.kids[0], function)}.{base.name}.parent" if base.kind == "member" else ""
            return self._parent(inner, base, frame)
        if not tag:
            return UNKNOWN
        key = f"{tag}.{expr.name}"
        found = self._from_setters(key) if key in facts.PARENT_SETTERS else self._stores(tag, expr.name)
        if self.ownership.owned(base, frame.fn):
            return found
        own = found.is_only(found.bound)  # every binding stores its own device
        return OTHER if own and self.companions.elsewhere((tag, expr.name), expr, frame.fn) else found | UNKNOWN

    def _parent(self, key: str, base: Expr, frame: Frame) -> Origin:
        """The parent of a device: what a framework was told, or else certainly not the device itself."""
        if key in facts.PARENT_SETTERS:
            found = self._from_setters(key) | self._join(
                self.origin(value, self.general(fn)) for fn, value in self.stores.of_member("struct device", "parent")
            )
            return found if self.ownership.owned(base, frame.fn) else found | UNKNOWN
        child = self.origin(base, frame)
        return OTHER if child.is_only(child.bound) else UNKNOWN

    def _from_setters(self, key: str) -> Origin:
        found = NOTHING
        for name, index in facts.PARENT_SETTERS[key].items():
            for call in self.program.uses(name)[0]:
                if len(call.expr.kids) > index + 1:
                    found |= self.origin(call.expr.kids[index + 1], self.general(call.caller))
        return found if found != NOTHING else UNKNOWN

    def _stores(self, tag: str, member: str) -> Origin:
        """Everything the module ever stores into `member` of structs of this tag (or of an unknown one)."""
        return self._settle((tag, member), lambda: self._all_stores(tag, member))

    def _all_stores(self, tag: str, member: str) -> Origin:
        found = self._join(self.origin(value, self.general(fn)) for fn, value in self.stores.of_member(tag, member))
        return found if found != NOTHING else UNKNOWN

    def _call(self, expr: Expr, frame: Frame) -> Origin:
        name, args = expr.callee, expr.kids[1:]
        if name in facts.SAME_DEVICE and args:
            return self.origin(args[facts.SAME_DEVICE[name]], frame)
        if name in facts.OTHER_DEVICE:
            return OTHER if name in facts.UPSTREAM else LOOKED_UP
        if name == "container_of" and len(args) == 3 and args[1].op.strip() == self.pair.device_type:
            return self.origin(args[0], frame)
        callees = self.program.resolve(name, frame.fn.path) if name else []
        if not callees:
            return UNKNOWN
        return self._join(self._returned(self.called(callee, args, frame)) for callee in callees)

    def called(self, callee: FnRef, args: list[Expr], frame: Frame) -> Frame:
        """The frame of `callee` when called with these arguments; only parameters that can be devices are looked into."""
        params = self.program.parse(callee).params
        return Frame(
            callee,
            tuple(
                self.origin(arg, frame) if self.may_be_device(param.type) else UNKNOWN
                for param, arg in zip(params, args, strict=False)
            ),
        )

    def _returned(self, frame: Frame) -> Origin:
        return self._settle(frame, lambda: self._all_returned(frame))

    def _all_returned(self, frame: Frame) -> Origin:
        body = self.program.parse(frame.fn).body
        values = [s.expr for s in body.walk() if s.kind == "return" and s.expr is not None]
        return self._join(self.origin(value, frame) for value in values) if values else UNKNOWN

    def general(self, fn: FnRef) -> Frame:
        """A frame that stands for every call of `fn`: each parameter joined over all its callers."""
        params = self.program.parse(fn).params
        return Frame(
            fn, tuple(self._parameter(fn, i) if self.may_be_device(p.type) else UNKNOWN for i, p in enumerate(params))
        )

    def may_be_device(self, text: str) -> bool:
        """Whether a variable of this type can be a device: one of its structs, or a pointer that says nothing."""
        tag = tag_of(text)
        return "*" in text and (" " not in tag or tag in (self.pair.device_type, "struct device"))

    def _parameter(self, fn: FnRef, index: int) -> Origin:
        return self._settle((fn, index), lambda: self._all_handed_over(fn, index))

    def _all_handed_over(self, fn: FnRef, index: int) -> Origin:
        found = Origin(bound=self.entries[fn]) if fn in self.entries and index == 0 else NOTHING
        found |= self._join(self._handed_over(edge, index) for edge in self.callers.edges(fn))
        return found if found != NOTHING else UNKNOWN

    def _handed_over(self, edge: Edge, index: int) -> Origin:
        """What one way into a function gives its parameter of this position."""
        if edge.call is None:
            role = edge.role
            bound = role is not None and (role.kind == "elsewhere" or (bool(role.drivers) and index == 0))
            return NOTHING if bound else UNKNOWN
        args = edge.call.expr.kids[1:]
        if edge.kind == "action":
            args = args[2:]
        if index >= len(args):
            return UNKNOWN
        return self.origin(args[index], self.general(edge.call.caller))

    @staticmethod
    def _join(origins: Iterable[Origin]) -> Origin:
        return reduce(or_, origins, NOTHING)
