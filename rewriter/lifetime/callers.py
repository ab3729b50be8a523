"""Who runs a function, and in which role: the entry points of the driver, and the ways from them down to a call."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from rewriter.c.lexer import Tokens
from rewriter.c.tree import Expr, name_at
from rewriter.lifetime import facts
from rewriter.lifetime.drivers import Drivers
from rewriter.lifetime.exports import Opening, exports, in_header, of_table
from rewriter.lifetime.expressions import expressions
from rewriter.lifetime.member_uses import copies, member_uses
from rewriter.lifetime.pair import ResourcePair
from rewriter.lifetime.pasting import Pasting
from rewriter.lifetime.program import Call, FnRef, Mention, Program
from rewriter.lifetime.second_names import names_of
from rewriter.lifetime.targets import Targets
from rewriter.lifetime.types import Types
from rewriter.lifetime.ways import Context, Edge, Role
from rewriter.plan import Evidence

MAX_CONTEXTS = 200
MAX_STEPS = 5000
MAX_CALLS = 100
"""So many calls may lie between an entry point and a function."""


class Callers:
    """The call graph of one program, upwards.

    `followed` are symbols whose other users are judged each on its own: what they do is no matter of this program.
    """

    def __init__(self, program: Program, pair: ResourcePair, followed: frozenset[str] = frozenset()) -> None:
        self.program = program
        self.pair = pair
        self.followed = followed
        self.types = Types(program)
        self.drivers = Drivers(program, pair)
        self._edges: dict[FnRef, list[Edge]] = {}
        self.targets = Targets(program, self.types)
        self._reaching: dict[frozenset[str], frozenset[FnRef]] = {}
        self._contexts: dict[FnRef, tuple[Context, ...]] = {}
        self.pasting = Pasting(program)
        self._steps = 0

    @property
    def entries(self) -> Mapping[FnRef, frozenset[str]]:
        """Functions whose first argument is the device of the binding -> the driver structs that lead to them."""
        return self.drivers.entries

    def drivers_of(self, context: Context) -> frozenset[str]:
        """The driver structs whose bindings a way is about."""
        return self.entries.get(context.role.fn, context.role.drivers)

    def evidence(self, path: str, offset: int) -> Evidence:
        """The source line of an offset."""
        source = self.program.units[path].source
        line = source.line_of(offset)
        return Evidence(path, line, source.line_text(line))

    def edges(self, fn: FnRef) -> list[Edge]:
        """Every way into `fn`; a function that nobody calls has one edge of role ``dead``."""
        if fn not in self._edges:
            calls, mentions = self.program.uses(fn.name)
            found = [Edge("call", c) for c in calls if fn in self.program.resolve(fn.name, c.caller.path)]
            for mention in mentions:
                if mention.path == fn.path or fn in self.program.resolve(fn.name, mention.path):
                    found += self._by_mention(fn, mention)
            found += self._unspelled(fn) + self._through_driver(fn)
            found += self._from_outside(fn, exports(self.program, fn.name)) or self._from_beside(fn)
            found += self._from_outside(fn, in_header(self.program, fn, self.pair.names | self.followed))
            if not found:
                found = [self._role(fn, "dead", "called by nothing in the module", fn.path, fn.start)]
            self._edges[fn] = found
        return self._edges[fn]

    def _role(
        self, fn: FnRef, kind: str, what: str, path: str, offset: int, drivers: frozenset[str] = frozenset()
    ) -> Edge:
        return Edge("role", role=Role(kind, what, fn, self.evidence(path, offset), drivers))

    def _from_outside(self, fn: FnRef, openings: Iterable[Opening]) -> list[Edge]:
        """Other modules run a function that they can name."""
        found = []
        for way in openings:
            kind = "elsewhere" if way.symbol in self.followed else "exported"
            role = Role(kind, way.what, fn, self.evidence(way.path, way.offset), symbol=way.symbol)
            found.append(Edge("role", role=role))
        return found

    def _from_beside(self, fn: FnRef) -> list[Edge]:
        """Files that are built apart run a function that is not exported."""
        line = self.program.used_elsewhere(fn)
        what = f"named in {line.file} as well" if line is not None else ""
        return [Edge("role", role=Role("unknown", what, fn, line))] if line is not None else []

    def _unspelled(self, fn: FnRef) -> list[Edge]:
        """``DEVICE_ATTR_WO(armed)`` names ``armed_store()`` without spelling it; so does an alias or a lookup."""
        if made := self.pasting.attribute(fn.name):
            return [self._role(fn, "midlife", f"an attribute of {made[0]}()", *made[1:])]
        if self.pasting.own(fn.name):
            table = self.pasting.in_table(fn.name)
            what = f"put together by a macro in {table}" if table else "a name that a macro may put together"
            return [self._role(fn, "midlife" if table else "unknown", what, fn.path, fn.start)]
        if names_of(self.program, fn.name):
            return [self._role(fn, "unknown", "used by a second name, in asm or by a lookup", fn.path, fn.start)]
        return []

    def _through_driver(self, fn: FnRef) -> list[Edge]:
        """Uses of members of a driver struct by the module itself: the core is not alone to run them."""
        found: list[Edge] = []
        names = self.entries.get(fn, frozenset())
        for member in sorted({m for name in names for m, fns in self.drivers.members[name].items() if fn in fns}):
            uses = member_uses(self.program, member, self._is_driver)
            found += [Edge("pointer", call) for call in uses.calls]
            found += [self._role(fn, "unknown", f"read from .{member} of a driver", *at) for at in uses.reads]
        for name in sorted({self.drivers.variable(name) for name in names}):
            found += [
                self._role(fn, "unknown", f"in {name}, which is copied", *at) for at in copies(self.program, name)
            ]
        return found

    def _is_driver(self, base: Expr, caller: FnRef) -> bool:
        function = self.program.parse(caller)
        if base.kind == "id" and base.op not in self.types.locals_of(function):
            return base.op in self.drivers.variables
        tag = self.types.tag(base, function)
        return tag == self.pair.driver_struct or (base.kind == "member" and base.name == "driver" and not tag)

    def _by_mention(self, fn: FnRef, mention: Mention) -> list[Edge]:
        if mention.where == "prototype":
            return []
        if mention.where == "field":
            return self._by_field(fn, mention)
        if mention.where == "macro" and mention.macro is not None:
            kind = facts.macro_role(mention.macro.name)
            what = f"named in {mention.macro.name}()"
            return [self._role(fn, kind, what, mention.path, mention.offset)] if kind else []
        if mention.where == "code" and mention.caller is not None:
            return self._by_value(fn, mention, mention.caller)
        return [self._role(fn, "unknown", "named at file scope", mention.path, mention.offset)]

    def _by_field(self, fn: FnRef, mention: Mention) -> list[Edge]:
        struct, member = mention.struct, mention.member
        where = (mention.path, mention.offset)
        what = f".{member} of {struct} {mention.variable}" if member else f"in {struct} {mention.variable}"
        if struct == self.pair.driver_struct:
            kind = member if member in ("probe", "remove", "shutdown") else "midlife"
            return [self._role(fn, kind, what, *where, self._drivers_of(mention))]
        if struct in facts.PM_STRUCTS:
            return [self._role(fn, "pm", what, *where, self._drivers_of(mention))]
        if struct in facts.RESET_STRUCTS:
            return [self._role(fn, "reset", what, *where, self._drivers_of(mention))]
        if struct in facts.MIDLIFE_STRUCTS:
            return [self._role(fn, "midlife", what, *where)]
        outside = self._from_outside(fn, of_table(self.program, mention.variable))
        return self._through_member(fn, struct, member.rsplit(".", 1)[-1], *where, outside)

    def _drivers_of(self, mention: Mention) -> frozenset[str]:
        return self.drivers.of(mention.path, mention.variable)

    def _through_member(
        self, fn: FnRef, struct: str, member: str, path: str, offset: int, outside: Iterable[Edge] = ()
    ) -> list[Edge]:
        """Calls through a member of a struct that the module itself defines; anything else is unknown.

        `outside` are the ways by which other modules come to the table.
        """
        if self.program.is_private(struct):
            uses = member_uses(self.program, member, lambda base, caller: self._may_be(base, caller, struct))
            found = [Edge("pointer", call) for call in uses.calls] + list(outside)
            found += [self._role(fn, "unknown", f"read from .{member} of {struct}", *at) for at in uses.reads]
            if found:
                return found
        return [self._role(fn, "unknown", f"called through .{member} of {struct or 'a struct'}", path, offset)]

    def _may_be(self, base: Expr, caller: FnRef, struct: str) -> bool:
        tag = self.types.tag(base, self.program.parse(caller))
        known = tag.startswith(("struct ", "union ")) or self.program.struct(tag)
        return not known or tag == struct

    def _by_value(self, fn: FnRef, mention: Mention, caller: FnRef) -> list[Edge]:
        function = self.program.parse(caller)
        for stmt, expr in expressions(function):
            if expr.kind == "call" and any(_is_at(kid, mention.offset, function.tokens) for kid in expr.kids[1:]):
                if expr.callee in self.pair.actions:
                    return [Edge("action", Call(caller, stmt, expr, name_at(expr.kids[0], function.tokens)))]
                what = f"handed to {expr.callee or 'a function pointer'}()"
                kind = "work" if expr.callee in facts.DEFERRED else "unknown"
                return [self._role(fn, kind, what, mention.path, mention.offset)]
            if (
                expr.kind == "assign"
                and expr.kids[0].kind == "member"
                and _is_at(expr.kids[1], mention.offset, function.tokens)
            ):
                target = expr.kids[0].kids[0]
                if self._is_driver(target, caller):
                    kind = "shutdown" if expr.kids[0].name == "shutdown" else "unknown"
                    what = f"put into .{expr.kids[0].name} of a driver"
                    return [self._role(fn, kind, what, mention.path, mention.offset)]
                struct = self.types.tag(target, function)
                return self._through_member(fn, struct, expr.kids[0].name, mention.path, mention.offset)
        return [self._role(fn, "unknown", f"used as a value in {caller.name}()", mention.path, mention.offset)]

    def reaching(self, names: frozenset[str]) -> frozenset[FnRef]:
        """Functions that may, directly or through others, call one of `names` (found by text: a superset)."""
        if names not in self._reaching:
            todo, seen = list(names), set(names)
            found: set[FnRef] = set()
            while todo:
                for fn in self.program.callers_by_text(todo.pop()) - found:
                    found.add(fn)
                    fresh = {fn.name, *self.members_of(fn)} - seen
                    seen |= fresh
                    todo += fresh
            self._reaching[names] = frozenset(found)
        return self._reaching[names]

    def members_of(self, fn: FnRef) -> set[str]:
        """Members of structs of the module through which a function may be called."""
        given = self.program.given_to(fn.name)
        return {member for struct, member in given if not struct or self.program.struct(struct)}

    def contexts(self, fn: FnRef) -> tuple[Context, ...]:
        """Every way from an entry point to `fn`; more than `MAX_CONTEXTS` of them end in one of role ``unknown``."""
        if fn not in self._contexts:
            found: list[Context] = []
            self._steps = 0
            self._climb(fn, (), {fn}, found, None)
            if len(found) > MAX_CONTEXTS or self._steps > MAX_STEPS:
                role = self._role(fn, "unknown", "reached in too many ways to follow", fn.path, fn.start).role
                assert role is not None
                found = [Context(role, ())]
            self._contexts[fn] = tuple(found)
        return self._contexts[fn]

    def _climb(
        self, fn: FnRef, below: tuple[Call, ...], seen: set[FnRef], found: list[Context], action: FnRef | None
    ) -> None:
        for edge in self.edges(fn):
            self._steps += 1
            if len(found) > MAX_CONTEXTS or self._steps > MAX_STEPS:
                return
            if len(below) > MAX_CALLS:
                self._steps = MAX_STEPS
            if edge.role is not None:
                if edge.role.kind != "elsewhere":
                    found.append(Context(edge.role, below, action))
                elif not all(call.expr.callee for call in below):
                    # What a function pointer runs depends on the module that filled it in: this one may have.
                    found.append(Context(replace(edge.role, kind="exported"), below, action))
            elif edge.call is not None and edge.call.caller not in seen:
                above = edge.call.caller
                callback = fn if edge.kind == "action" else action
                self._climb(above, (edge.call, *below), seen | {above}, found, callback)


def _is_at(expr: Expr, offset: int, tokens: Tokens) -> bool:
    while expr.kind in ("unary", "cast") and expr.kids:
        expr = expr.kids[-1]
    return expr.kind == "id" and name_at(expr, tokens) == offset
