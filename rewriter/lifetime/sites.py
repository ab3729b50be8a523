"""The calls that a conversion is about: every acquire, every release, every devres action that only wraps releases."""

from __future__ import annotations

from dataclasses import dataclass

from rewriter.c.tree import Expr, name_at
from rewriter.lifetime import facts
from rewriter.lifetime.expressions import calls_of
from rewriter.lifetime.pair import ResourcePair
from rewriter.lifetime.program import FnRef, Mention, Program
from rewriter.lifetime.properties import Place
from rewriter.lifetime.tidy.macros import Macros
from rewriter.lifetime.tidy.purity import Purity
from rewriter.plan import Kind


@dataclass(frozen=True)
class ApiCall:
    """One call of an API name: where it is, in which function, and what it is to the resource.

    An action has its `callback`, the function that devres will run.
    """

    kind: Kind
    name: str
    fn: FnRef
    offset: int
    expr: Expr
    callback: FnRef | None = None

    @property
    def place(self) -> Place:
        """The file and the offset of the name."""
        return self.fn.path, self.offset


@dataclass(frozen=True)
class Unread:
    """A place where an API name stands in code that could not be read as a call."""

    name: str
    path: str
    offset: int
    fn: FnRef | None
    by_devres: bool = False
    """It is handed to devres as an action: it runs at the end of the binding, so nothing else is in doubt."""


def find_sites(program: Program, pair: ResourcePair) -> tuple[list[ApiCall], list[Unread]]:
    """All calls of API names in files and offset order, and the mentions in code that are not calls."""
    calls: list[ApiCall] = []
    unread: list[Unread] = []
    managed = set(pair.acquires.values())
    for name in sorted({*pair.acquires, *managed, *pair.releases}):
        kind: Kind = "release" if name in pair.releases else "acquire"
        found, mentions = program.uses(name)
        calls += [ApiCall(kind, name, c.caller, c.offset, c.expr) for c in found]
        unread += [
            Unread(name, m.path, m.offset, m.caller, _is_action(program, pair, m)) for m in mentions if _is_unread(m)
        ]
    for name in program.defines.keys() & {*pair.managed_enables, *pair.plain_enables}:
        for path, unit in program.units.items():
            offset = next((define.offset for define in unit.defines if define.name == name), None)
            if offset is not None:  # whatever it does now, it is not the kernel's
                unread.append(Unread(name, path, offset, program.at(path, offset)))
    calls.sort(key=lambda c: c.place)
    unread.sort(key=lambda u: (u.path, u.offset))
    return calls, unread


def _is_unread(mention: Mention) -> bool:
    """Whether a mention may run the function: not its prototype, and not its export."""
    if mention.macro is not None:
        return facts.EXPORTS.search(mention.macro.name) is None
    return mention.where != "prototype"


def _is_action(program: Program, pair: ResourcePair, mention: Mention) -> bool:
    """Whether a function is named as the callback of a devres action, cast or not."""
    if mention.caller is None:
        return False
    function = program.parse(mention.caller)
    for _stmt, expr in calls_of(function):
        if expr.callee in pair.actions and len(expr.kids) > 2:
            callback = expr.kids[2]
            while callback.kind in ("unary", "cast") and callback.kids:
                callback = callback.kids[-1]
            if callback.kind == "id" and name_at(callback, function.tokens) == mention.offset:
                return True
    return False


def wraps_only(program: Program, pair: ResourcePair, fn: FnRef) -> bool:
    """Whether a function does nothing but release: its declarations and arguments only look."""
    purity = Purity(program.units, Macros(program.units))
    statements = program.parse(fn).body.kids
    looked_at = [e for s in statements for e in (s.own_exprs() if s.kind == "decl" else s.expr.kids if s.expr else ())]
    releases = [s for s in statements if s.kind != "decl"]
    return (
        bool(releases)
        and all(s.kind == "expr" and s.expr is not None and s.expr.callee in pair.releases for s in releases)
        and all(purity.pure(expr) for expr in looked_at)
    )


def registrations(program: Program, pair: ResourcePair, callback: FnRef) -> list[ApiCall]:
    """Calls that register `callback` with devres."""
    found = []
    for name in pair.actions:
        for call in program.uses(name)[0]:
            args = call.expr.kids[1:]
            named = len(args) > 1 and args[1].kind == "id" and args[1].op == callback.name
            if named and callback in program.resolve(callback.name, call.caller.path):
                found.append(ApiCall("action", name, call.caller, call.offset, call.expr, callback))
    return found
