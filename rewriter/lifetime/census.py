"""Who releases what a driver acquires: devres alone, the driver on some paths or on all, or neither.

This is for the table that a cover letter quotes; no edit rests on it. A path counts if it leads from a successful acquire
to a failed probe, or from the start of remove to its end. Conditions are not held against what probe did, with one
exception: one around nothing but releases (and plain statements beside them) asks whether there is something to release,
so where it may be true it is taken for true. A registered devres action counts as a release on every path behind it. A
release after which the vectors are used, or acquired again, is not one for the end of the binding.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from rewriter.c.cfg import Node
from rewriter.c.tree import Expr, Stmt
from rewriter.lifetime.callers import Callers
from rewriter.lifetime.decide import Decided
from rewriter.lifetime.identity import Frame
from rewriter.lifetime.paths import Run
from rewriter.lifetime.program import FnRef
from rewriter.lifetime.proofs import Proofs
from rewriter.lifetime.properties import Place, place_of
from rewriter.lifetime.signs import ANY, NEG, POS, ZERO
from rewriter.lifetime.sites import ApiCall
from rewriter.lifetime.states import Way

_NOT_AT_THE_END = frozenset({"vectors-used-after", "acquired-right-after"})
_WHILE_BOUND = frozenset({"not-binding-lifetime", "released-midlife", "acquired-again"})
EMPTY, HELD = "empty", "held"


def released_by(proofs: Proofs, decided: Sequence[Decided]) -> str:
    """The class of a driver (of `answers.CLASSES`), "" for one that implements the interface."""
    acquires = [one for one in decided if one.site.kind == "acquire"]
    managed = [one for one in acquires if one.managed]
    if managed:
        releases = [one for one in decided if one.site.kind == "release" and one.answer.code != "other-device"]
        if all(one.answer.code in _NOT_AT_THE_END for one in releases):
            return "devres"
        return _of_managed(proofs, [one.site for one in managed], [one.site for one in releases])
    codes = {one.answer.code for one in acquires}
    return by_reason(codes, any(one.answer.verdict == "review" for one in acquires))


def of_library(decided: Sequence[Decided]) -> str:
    """The class of a driver that was judged by its users, whose paths are not followed here."""
    acquires = [one.answer for one in decided if one.site.kind == "acquire"]
    if any(said.verdict == "convert" for said in acquires):
        return "unclear" if any(one.site.kind == "release" for one in decided) else "devres"
    return by_reason((said.code for said in acquires), any(said.verdict == "review" for said in acquires))


def by_reason(codes: Iterable[str], unsure: bool = False) -> str:
    """The class of a driver that holds nothing for a managed binding, by the reasons of its acquires."""
    found = set(codes)
    if "api-itself" in found:
        return ""
    if found & _WHILE_BOUND and not unsure:
        return "while-bound"
    return "unmanaged" if found == {"not-managed"} else "unclear"


def _of_managed(proofs: Proofs, acquires: Sequence[ApiCall], releases: Sequence[ApiCall]) -> str:
    releasing = Releasing(proofs.callers, {site.place for site in releases})
    probes = {c.root for site in acquires for c in proofs.callers.contexts(site.fn) if c.role.kind == "probe"}
    return "driver" if all(_always(proofs, releasing, probe) for probe in probes) else "partly"


def _always(proofs: Proofs, releasing: Releasing, probe: FnRef) -> bool:
    """Whether a driver releases on every path of a probe that fails, and of the removes that go with it."""
    callers = proofs.callers
    drivers = callers.entries.get(probe, frozenset())
    run = Run(proofs.identity, Holding(callers, drivers, releasing), proofs.returns.of, releasing.guards)
    ways = run.ways(proofs.entry_frame(probe), EMPTY)
    if any(way.prop == HELD and way.signs & NEG for way in ways):
        return False
    if all(way.prop != HELD for way in ways):
        return True
    removes = [callers.drivers.members[name].get("remove", []) for name in drivers]
    return all(fns and all(releasing.always(fn) for fn in fns) for fns in removes)


class Releasing:
    """Which functions of a program release on all their paths."""

    def __init__(self, callers: Callers, sites: set[Place]) -> None:
        self.callers = callers
        self.program = callers.program
        self.sites = sites
        self._always: dict[FnRef, bool] = {}

    @cached_property
    def functions(self) -> frozenset[FnRef]:
        """Those that may release at all."""
        return self.callers.reaching(frozenset(self.callers.pair.releases))

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of those that always do."""
        return frozenset(fn.name for fn in self.functions if self.always(fn))

    @cached_property
    def guards(self) -> frozenset[Stmt | None]:
        """Conditions that ask whether there is something to release."""
        return frozenset(
            node.stmt for fn in self.functions for node in self.program.cfg(fn).nodes if self._is_guard(node, fn)
        )

    def always(self, fn: FnRef) -> bool:
        """Whether no path through a function goes without a release."""
        if fn not in self._always:
            self._always[fn] = False  # what a recursive call gets
            self._always[fn] = fn in self.functions and not self._passes(fn)
        return self._always[fn]

    def _passes(self, fn: FnRef) -> bool:
        """Whether the end of a function can be reached without a release."""
        cfg = self.program.cfg(fn)
        todo, seen = [cfg.entry], {cfg.entry}
        while todo:
            index = todo.pop()
            if index in (cfg.exit, cfg.lost):
                return True
            node = cfg.nodes[index]
            if not self._releases(node, fn):
                todo += [after for after in node.succ if after not in seen]
                seen.update(node.succ)
        return False

    def _releases(self, node: Node, fn: FnRef) -> bool:
        if any(self.called(call, fn) for expr in node.exprs for call in expr.walk() if call.kind == "call"):
            return True
        return self._is_guard(node, fn)

    def _is_guard(self, node: Node, fn: FnRef) -> bool:
        """Whether a node is a condition around nothing but releases."""
        stmt = node.stmt
        if stmt is None or stmt.kind != "if" or node.kind != "branch" or stmt.orelse is not None or stmt.then is None:
            return False
        return self._only_releases(stmt.then, fn)

    def _only_releases(self, body: Stmt, fn: FnRef) -> bool:
        """Whether a body runs straight through a release."""
        parts = body.kids if body.kind == "block" else [body]
        calls = [call for part in parts if part.expr for call in part.expr.walk() if call.kind == "call"]
        return all(part.kind == "expr" for part in parts) and any(self.called(call, fn) for call in calls)

    def called(self, call: Expr, fn: FnRef) -> bool:
        """Whether a call releases for certain."""
        name = call.callee
        if name in self.callers.pair.releases:
            return (fn.path, self.program.parse(fn).tokens.off[call.kids[0].a]) in self.sites
        callees = self.program.resolve(name, fn.path) if name else self.callers.targets.of(call, fn)
        return bool(callees) and all(self.always(callee) for callee in callees)


@dataclass
class Holding:
    """``empty`` -> ``held`` at an acquire for the device of `drivers` -> ``empty`` at a release or registered action."""

    callers: Callers
    drivers: frozenset[str]
    releasing: Releasing

    @cached_property
    def moves(self) -> frozenset[str]:
        """Acquires, releases, what always releases, and registrations."""
        pair = self.callers.pair
        api = frozenset((*pair.acquires, *pair.acquires.values(), *pair.releases, *pair.actions))
        return api | self.releasing.names

    def entered(self, callers: Callers) -> frozenset[FnRef]:
        """Functions from which a call that matters may be reached."""
        return callers.reaching(self.moves)

    def call(self, run: Run, frame: Frame, expr: Expr, prop: str) -> list[Way] | None:
        """An acquire holds on success, a release gives back."""
        pair, name = self.callers.pair, expr.callee
        if name in pair.acquires or name in pair.acquires.values():
            other = run.identity.origin(expr.kids[1], frame).never(self.drivers)
            return [Way(prop, NEG), Way(prop if other else HELD, POS)]
        if name in pair.actions:
            if len(expr.kids) < 3 or not self._registers(expr.kids[2], frame):
                return None
            return [Way(EMPTY, ZERO), Way(EMPTY if name.endswith("_or_reset") else prop, NEG)]
        if name in pair.releases and place_of(run, frame, expr) not in self.releasing.sites:
            return [Way(prop, ANY)]
        return [Way(EMPTY, ANY)]

    def _registers(self, callback: Expr, frame: Frame) -> bool:
        """Whether a callback always releases."""
        while callback.kind in ("unary", "cast") and callback.kids:
            callback = callback.kids[-1]
        callees = self.callers.program.resolve(callback.op, frame.fn.path) if callback.kind == "id" else []
        return any(self.releasing.always(fn) for fn in callees)

    def member(self, run: Run, frame: Frame, expr: Expr, prop: str) -> str:
        """Reading a member releases nothing."""
        return prop

    def named(self, run: Run, frame: Frame, expr: Expr, prop: str) -> str:
        """A name releases nothing."""
        return prop

    def pointed(self, run: Run, member: bool, prop: str) -> str:
        """What is behind a pointer is not known to release."""
        return prop
