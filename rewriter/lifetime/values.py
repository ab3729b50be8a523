"""What an expression can be on one way into its function: constants, records and new objects, or unknown.

Nothing here depends on the order of statements: a variable can be everything that is ever assigned to it, a member of a new
object 0 or everything that is ever stored into it. So an answer holds wherever the expression stands.
"""

from __future__ import annotations

from collections.abc import Iterable

from rewriter.c.tree import Expr
from rewriter.lifetime import facts
from rewriter.lifetime.callers import Callers
from rewriter.lifetime.constants import GREATEST
from rewriter.lifetime.program import Call, FnRef
from rewriter.lifetime.records import NULL, Atom, Device, Fresh, Record, Records, Value, stored
from rewriter.lifetime.signs import ZERO, constant
from rewriter.lifetime.stores import Stores
from rewriter.lifetime.writes import only_assigned

MAX_DEPTH = 16
BUDGET = 4000
"""How many expressions are looked into for one driver."""

Way = tuple[Call, ...] | None
"""The calls that lead from an entry point to a function, outermost first; None for whoever calls."""


class Values:
    """Answers for one program."""

    def __init__(self, callers: Callers, stores: Stores) -> None:
        self.callers = callers
        self.program = callers.program
        self.types = callers.types
        self.stores = stores
        self.records = Records(self.program, stores)
        self._depth = 0
        self._left = BUDGET

    def of(self, expr: Expr, fn: FnRef, way: Way) -> Value:
        """All that an expression can be in a function that is entered on a way."""
        how = getattr(self, f"_{expr.kind}", None)
        if how is None or self._depth >= MAX_DEPTH or self._left <= 0:
            return None
        self._depth += 1
        self._left -= 1
        try:
            found: Value = how(expr, fn, way)
        finally:
            self._depth -= 1
        return found

    def _join(self, values: Iterable[Value]) -> Value:
        found: set[Atom] = set()
        for value in values:
            if value is None:
                return None
            found |= value
        return frozenset(found)

    def _const(self, expr: Expr, _fn: FnRef, _way: Way) -> Value:
        value = int(expr.op, 0) if expr.op.isdigit() and not (len(expr.op) > 1 and expr.op[0] == "0") else None
        return frozenset({value}) if value is not None and value <= GREATEST else None

    def _cast(self, expr: Expr, fn: FnRef, way: Way) -> Value:
        return self.of(expr.kids[0], fn, way)

    def _assign(self, expr: Expr, fn: FnRef, way: Way) -> Value:
        return self.of(expr.kids[1], fn, way) if expr.op == "=" else None

    def _cond(self, expr: Expr, fn: FnRef, way: Way) -> Value:
        return self._join(self.of(kid, fn, way) for kid in expr.kids[-2:]) if len(expr.kids) == 3 else None

    def _id(self, expr: Expr, fn: FnRef, way: Way) -> Value:
        name, function = expr.op, self.program.parse(fn)
        index = next((i for i, param in enumerate(function.params) if param.name == name), None)
        if index is None and name not in self.types.locals_of(function):
            return self._named(expr, fn)
        written = only_assigned(self.program, fn, name)
        if written is None or (index is None and not written):
            return None
        values = [self.of(value, fn, way) for value in written]
        found = self._join([*values, *([self._parameter(fn, index, way)] if index is not None else [])])
        return stored(found, self.types.locals_of(function)[name])

    def _named(self, expr: Expr, fn: FnRef) -> Value:
        """A name that is no variable of the function: a constant, or an array of records."""
        value = self.records.constants.of(expr.op)
        if value is not None:
            return frozenset({value})
        if constant(expr) == ZERO:
            return NULL
        if expr.op == "true":
            return frozenset({1})
        record = self.records.named(expr.op, fn.path)
        return frozenset({record}) if record is not None else None

    def _parameter(self, fn: FnRef, index: int, way: Way) -> Value:
        if way:
            args = way[-1].expr.kids[1:]
            return self.of(args[index], way[-1].caller, way[:-1]) if index < len(args) else None
        edges = self.callers.edges(fn)
        if all(edge.role is not None for edge in edges):
            named = [mention for mention in self.program.uses(fn.name)[1] if mention.where != "prototype"]
            return frozenset({Device(fn)}) if index == 0 and len(named) == len(edges) else None
        if way is not None or any(edge.call is None or edge.kind == "action" for edge in edges):
            return None
        calls = [edge.call for edge in edges if edge.call is not None]
        given = [(call.caller, call.expr.kids[1:]) for call in calls]
        return self._join(self.of(args[index], caller, None) if index < len(args) else None for caller, args in given)

    def _unary(self, expr: Expr, fn: FnRef, way: Way) -> Value:
        operand = expr.kids[0] if expr.kids else None
        if expr.op != "&" or operand is None:
            return None
        if operand.kind == "member" and operand.name == "dev":
            base = self.of(operand.kids[0], fn, way)
            return base if base is not None and all(isinstance(atom, Device) for atom in base) else None
        return self._place(operand, fn)

    def _place(self, expr: Expr, fn: FnRef) -> Value:
        """The record that an expression names in place, or any element of an array of them."""
        while expr.kind == "index":
            expr = expr.kids[0]
        if expr.kind != "id" or expr.op in self.types.locals_of(self.program.parse(fn)):
            return None
        record = self.records.named(expr.op, fn.path)
        return frozenset({record}) if record is not None else None

    def _member(self, expr: Expr, fn: FnRef, way: Way) -> Value:
        base = expr.kids[0]
        objects = self.of(base, fn, way) if expr.op == "->" else self._place(base, fn)
        if objects is None:
            return None
        tag = self.types.tag(base, self.program.parse(fn))
        found = [self._held(atom, tag, expr.name) for atom in objects - NULL]  # nobody reads on through a null pointer
        return self._join(found) if found else None

    def _held(self, atom: Atom, tag: str, member: str) -> Value:
        if isinstance(atom, Record):
            return self.records.member(atom, member)
        return self._stored(atom, tag, member) if isinstance(atom, Fresh) and tag else None

    def _stored(self, new: Fresh, tag: str, member: str) -> Value:
        """What a member of a new object can be: 0, or what is stored into it, wherever that is."""
        found: Value = None if self.records.overlaps(tag) else NULL
        for fn, base, value in self.stores.into_member(tag, member):
            objects = None if base is None else self.of(base, fn, None)
            if objects is None or new in objects:
                found = self._join([found, self.of(value, fn, None)])
        return stored(found, self.program.struct(tag).get(member, ""))

    def _call(self, expr: Expr, fn: FnRef, way: Way) -> Value:
        name, args = expr.callee, expr.kids[1:]
        if self.program.resolve(name, fn.path) or name in self.program.defines:
            return None
        if name in facts.MATCH_DATA and args:
            return self._matched(self.of(args[0], fn, way), facts.MATCH_DATA[name])
        if name in facts.MATCH_ENTRY and args:
            return self._entry(self.of(args[0], fn, way), facts.MATCH_ENTRY[name])
        if name in facts.MATCH_TABLE and args:
            return self._join([NULL, self.of(args[facts.MATCH_TABLE[name]], fn, way)])
        if facts.ZEROED.search(name):
            return frozenset({Fresh(fn.path, self.program.parse(fn).tokens.off[expr.a]), 0})
        return None

    def _matched(self, devices: Value, where: tuple[tuple[str, str], ...]) -> Value:
        if not devices or not all(isinstance(atom, Device) for atom in devices):
            return None
        known = [atom for atom in devices if isinstance(atom, Device)]
        return self._join(self.records.matched(device, *place) for device in known for place in where)

    def _entry(self, devices: Value, table: str) -> Value:
        """The entry of a table by which a device was found, or none."""
        found: set[Atom] = {0}
        for device in devices or [0]:
            tables = self.records.tables(device, table) if isinstance(device, Device) else None
            if tables is None:
                return None
            found |= set(tables)
        return frozenset(found)
