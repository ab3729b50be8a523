"""Where a device was enabled before a call, and where a probe ends when that fails."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rewriter.c.tree import Expr
from rewriter.lifetime.account.calls import calls_in
from rewriter.lifetime.account.lines import Lines
from rewriter.lifetime.paths import Run
from rewriter.lifetime.program import FnRef
from rewriter.lifetime.proofs import Proofs
from rewriter.lifetime.properties import MANAGED, OFF
from rewriter.lifetime.signs import NEG
from rewriter.lifetime.trail import Entry, Step, Trail
from rewriter.lifetime.ways import Context
from rewriter.plan import Evidence


@dataclass(frozen=True)
class Enable:
    """One call that enables the device: the calls that lead to it from the entry point, and the ways out of a failure."""

    fn: FnRef
    name: str
    line: Evidence
    way: tuple[Evidence, ...]
    fails: tuple[Evidence, ...]
    certain: bool
    """Whether all that is returned where it fails is negative."""


class Enables:
    """Finds the enables of one program."""

    def __init__(self, proofs: Proofs, lines: Lines, wanted: str = MANAGED) -> None:
        """`wanted` is the state that they bring about: managed or plain."""
        self.proofs = proofs
        self.lines = lines
        self.wanted = wanted
        pair = proofs.pair
        self.names = pair.managed_enables if wanted == MANAGED else pair.plain_enables

    def before(self, context: Context, fn: FnRef, call: Expr) -> list[Enable]:
        """The enables on the paths from an entry point down to a call in `fn`, each once."""
        run, _found = self.proofs.enabling(context.root)
        targets = [(c.caller, c.expr) for c in context.calls] + [(fn, call)]
        entry: Entry | None = Entry(self.proofs.root_frame(context), OFF, ())
        for number, (_fn, expr) in enumerate(targets):
            if entry is None:
                return []
            trail = run.trail(entry)
            steps = trail.holding(expr)
            found = self._turns(run, trail, trail.leading_to(steps), expr)
            if found:
                return found
            entry = self._next(trail, expr, targets[number + 1][0] if number + 1 < len(targets) else None)
        return []

    def failed(self, context: Context, fn: FnRef, call: Expr) -> list[Evidence]:
        """The enables after whose failure a way still leads from an entry point down to a call in `fn`."""
        run, _found = self.proofs.enabling(context.root)
        targets = [(c.caller, c.expr) for c in context.calls] + [(fn, call)]
        entry: Entry | None = Entry(self.proofs.root_frame(context), OFF, ())
        found: dict[Evidence, None] = {}
        for number, (_fn, expr) in enumerate(targets):
            if entry is None:
                break
            trail = run.trail(entry)
            within = trail.leading_to(step for step in trail.holding(expr) if step[1].prop == OFF)
            for step in sorted(within):
                for own in trail.node(step).exprs:
                    for enable in calls_in(run, trail.frame.fn, own):
                        if enable is not expr and enable.callee in self.names:
                            found[self.lines.of(trail.frame.fn, enable)] = None
            callee = targets[number + 1][0] if number + 1 < len(targets) else None
            entries = [e for e in trail.entries_of(expr) if e.frame.fn is callee and e.prop == OFF]
            entry = entries[0] if entries else None
        return list(found)

    def _turns(self, run: Run, trail: Trail, within: Iterable[Step], until: Expr | None = None) -> list[Enable]:
        """The calls at which the device becomes enabled, among these steps."""
        turning: dict[int, list[Step]] = {}
        inside = set(within)
        for step in sorted(inside):
            if step[1].prop != self.wanted and any(
                s[1].prop == self.wanted for s in trail.after.get(step, ()) if s in inside
            ):
                turning.setdefault(step[0], []).append(step)
        return [
            enable
            for index, steps in sorted(turning.items())
            for expr in trail.cfg.nodes[index].exprs
            for call in calls_in(run, trail.frame.fn, expr)
            if call is not until
            for enable in self._enables(run, trail, steps, call)
        ]

    def _enables(self, run: Run, trail: Trail, steps: list[Step], call: Expr) -> list[Enable]:
        fn = trail.frame.fn
        line = self.lines.of(fn, call.kids[0])
        fails, certain = self._fails(trail, steps)
        if call.callee in self.names:
            return [Enable(fn, call.callee, line, (), fails, certain)]
        found: dict[Evidence, Enable] = {}
        for entry in trail.entries_of(call):
            for inner in self._within(run, entry):
                way = (line, *inner.way)
                found[inner.line] = Enable(
                    inner.fn, inner.name, inner.line, way, (*inner.fails, *fails), inner.certain and certain
                )
        return list(found.values())

    def _within(self, run: Run, entry: Entry) -> list[Enable]:
        """The enables in a function that is left with the device enabled."""
        if not any(way.prop == self.wanted for way in run.ways(entry.frame, entry.prop, entry.signs)):
            return []
        trail = run.trail(entry)
        managed = [step for step, ways in trail.ends.items() if any(way.prop == self.wanted for way in ways)]
        found = self._turns(run, trail, trail.leading_to(managed))
        for step in sorted(managed):
            if step[1].prop != self.wanted:  # return pcim_enable_device(pdev);
                for expr in trail.node(step).exprs:
                    for call in calls_in(run, trail.frame.fn, expr):
                        found += self._enables(run, trail, [step], call)
        return found

    def _fails(self, trail: Trail, steps: list[Step]) -> tuple[tuple[Evidence, ...], bool]:
        """The lines at which a function is left when the call at these steps failed, and whether with an error."""
        failed = [after for step in steps for after in trail.after.get(step, ()) if after[1].prop != self.wanted]
        failed += [step for step in steps if step in trail.ends]
        lines: dict[Evidence, None] = {}
        signs = 0
        for step in sorted(trail.following(failed)):
            ways = [way for way in trail.ends.get(step, ()) if way.prop != self.wanted]
            stmt = trail.node(step).stmt
            if ways and stmt is not None:
                lines[self.lines.of(trail.frame.fn, stmt)] = None
            for way in ways:
                signs |= way.signs
        return tuple(sorted(lines, key=lambda e: e.line)), signs == NEG

    def _next(self, trail: Trail, call: Expr, callee: FnRef | None) -> Entry | None:
        """How a call enters the next function on a way; with the device enabled, if it ever does."""
        entries = [entry for entry in trail.entries_of(call) if entry.frame.fn is callee]
        return next((e for e in entries if e.prop == self.wanted), entries[0] if entries else None)
