"""Runs a function over all its paths at once, with the signs of its variables and one property.

A `Property` is a small state machine: calls move it (``live`` -> ``freed`` -> ``seen``). The result of a run is the set of
ways out, each with the property's state and the signs of what is returned. Functions of the module that can move the
property are entered (their ways out become branches), of all others only the returned signs matter. Where the code
cannot be followed the property becomes its `lost` state, so a proof never rests on what was not read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from functools import reduce
from operator import or_

from rewriter.c.cfg import CFG, Node
from rewriter.c.tree import Expr, Stmt
from rewriter.lifetime import facts
from rewriter.lifetime.callers import Callers
from rewriter.lifetime.constants import Constants
from rewriter.lifetime.evaluate import Evaluator
from rewriter.lifetime.expansion import expansion_of
from rewriter.lifetime.identity import Frame, Identity
from rewriter.lifetime.numbers import kind_of, stored
from rewriter.lifetime.program import FnRef, Program
from rewriter.lifetime.quiet import quiet_of
from rewriter.lifetime.relevant import tracked_variables
from rewriter.lifetime.signs import ANY
from rewriter.lifetime.states import LOST, Property, State, Way
from rewriter.lifetime.trail import Entry, Trail

MAX_STATES = 6000
MAX_DEPTH = 14
RETURNS_DEPTH = 12
RETURNS_BUDGET = 600
_WORD = re.compile(r"[A-Za-z_]\w*")


class Run:
    """One property followed over one program; results of functions are kept for the life of the run."""

    def __init__(
        self,
        identity: Identity,
        prop: Property,
        returned: Callable[[FnRef], int],
        taken: Collection[Stmt | None] = (),
    ) -> None:
        """`returned` tells the signs that a function returns which the run does not enter.

        Where the condition of one of the statements in `taken` may be true, it is.
        """
        self.identity = identity
        self.returned = returned
        self.taken = taken
        self.callers: Callers = identity.callers
        self.program: Program = identity.program
        self.property = prop
        self.entered = prop.entered(self.callers)
        self._ways: dict[Entry, frozenset[Way]] = {}
        self._trails: dict[Entry, Trail] = {}
        self._open: set[Entry] = set()
        self._tracked: dict[FnRef, frozenset[str]] = {}
        self.expansion = expansion_of(self.program)
        self.macros = self.expansion.macros
        self.constants = Constants(self.program)
        self.quiet = quiet_of(self.program)
        self.incomplete = False
        self.names_entered = frozenset(fn.name for fn in self.entered)

    def ways(self, frame: Frame, prop: str, signs: tuple[int, ...] = ()) -> frozenset[Way]:
        """All ways out of `frame.fn` when entered with `prop` and arguments of these signs."""
        entry = Entry(frame, prop, signs)
        if entry in self._ways:
            return self._ways[entry]
        if entry in self._open or len(self._open) > MAX_DEPTH:
            self.incomplete |= frame.fn in self.entered
            return frozenset({Way(LOST if frame.fn in self.entered else prop, ANY)})
        return self._walk(entry, None)

    def trail(self, entry: Entry) -> Trail:
        """The steps of a function entered like this, kept while it is run (once more, where its ways were asked before)."""
        if entry not in self._trails:
            trail = self._trails[entry] = Trail(entry.frame, self.program.cfg(entry.frame.fn))
            self._walk(entry, trail)
        return self._trails[entry]

    def _walk(self, entry: Entry, trail: Trail | None) -> frozenset[Way]:
        self._open.add(entry)
        try:
            self._ways[entry] = found = _Walk(self, entry.frame, trail).run(entry.prop, entry.signs)
        finally:
            self._open.discard(entry)
        return found

    def tracked(self, fn: FnRef) -> frozenset[str]:
        """Variables whose signs matter in a function."""
        if fn not in self._tracked:
            self._tracked[fn] = tracked_variables(self.program.parse(fn), self.property.moves | self.names_entered)
        return self._tracked[fn]


class Nothing:
    """The property that nothing moves: a run with it only finds returned signs."""

    moves: frozenset[str] = frozenset()

    def entered(self, callers: Callers) -> frozenset[FnRef]:
        """No function matters."""
        return frozenset()

    def call(self, run: Run, frame: Frame, expr: Expr, prop: str) -> list[Way] | None:
        """No call means anything."""
        return None

    def member(self, run: Run, frame: Frame, expr: Expr, prop: str) -> str:
        """No member means anything."""
        return prop

    def named(self, run: Run, frame: Frame, expr: Expr, prop: str) -> str:
        """No name means anything."""
        return prop

    def pointed(self, run: Run, member: bool, prop: str) -> str:
        """Nothing runs that would mean anything."""
        return prop


class Returns:
    """The signs that functions of the module return, whoever calls them; shared by all runs over a program."""

    def __init__(self, identity: Identity) -> None:
        self._run = Run(identity, Nothing(), self.of)
        self._known: dict[FnRef, int] = {}
        self._depth = 0

    def of(self, fn: FnRef) -> int:
        """The signs that `fn` can return; any, where that lies too deep or in a recursion."""
        if fn in self._known:
            return self._known[fn]
        if self._depth >= RETURNS_DEPTH or len(self._known) >= RETURNS_BUDGET:
            return ANY
        self._known[fn] = ANY  # what a recursive call gets
        self._depth += 1
        try:
            ways = self._run.ways(Frame(fn, ()), "")
        finally:
            self._depth -= 1
        self._known[fn] = signs_of(ways) or ANY
        return self._known[fn]


def signs_of(ways: Iterable[Way]) -> int:
    """The signs of what is returned; any, where a way was not followed to its end."""
    return reduce(or_, (ANY if way.prop == LOST else way.signs for way in ways), 0)


class _Walk:
    """The run of one function: a worklist of (node, state)."""

    def __init__(self, run: Run, frame: Frame, trail: Trail | None = None) -> None:
        self.run_ = run
        self.frame = frame
        self.cfg: CFG = run.program.cfg(frame.fn)
        self.trail = trail
        self.eval = Evaluator(run, frame, trail)

    def run(self, prop: str, signs: tuple[int, ...]) -> frozenset[Way]:
        function = self.cfg.function
        state = State(prop)
        for param, given in zip(function.params, signs, strict=False):
            if param.name in self.eval.tracked:
                state = state.put(param.name, given)
        todo = [(self.cfg.entry, state)]
        seen = set(todo)
        ways: set[Way] = set()
        while todo:
            index, state = todo.pop()
            if len(seen) > MAX_STATES:
                self.run_.incomplete = True
                return frozenset({Way(LOST, ANY)})
            node = self.cfg.nodes[index]
            if index in (self.cfg.exit, self.cfg.lost) or node.kind == "return":
                ends = self._end(index, node, state)
                ways.update(ends)
                if self.trail is not None:
                    self.trail.ends[index, state] = ends
                continue
            steps = self._step(node, state)
            if self.trail is not None:
                self.trail.went((index, state), steps)
            for step in steps:
                if step not in seen:
                    seen.add(step)
                    todo.append(step)
        return frozenset(ways)

    def _end(self, index: int, node: Node, state: State) -> list[Way]:
        if index == self.cfg.lost:
            self.run_.incomplete = True
            return [Way(LOST, ANY)]
        return [Way(state.prop, ANY)] if index == self.cfg.exit else self._return(node, state)

    def _return(self, node: Node, state: State) -> list[Way]:
        if not node.exprs:
            return [Way(state.prop, ANY)]
        kind = kind_of(self.cfg.function.returns)
        return [Way(after.prop, stored(signs, kind)) for signs, after in self.eval.value(node.exprs[0], state)]

    def _step(self, node: Node, state: State) -> list[tuple[int, State]]:
        if node.kind == "opaque":
            return [(target, State(LOST)) for target in node.succ]
        if node.stmt is not None and node.stmt.kind == "asm":
            return [(target, State(LOST if self._hides(node.stmt) else state.prop)) for target in node.succ]
        if node.kind == "step" and node.stmt is not None and node.stmt.kind == "decl":
            state = state.to(LOST) if self._hides(node.stmt) else state
            return [(target, after) for after in self.eval.declare(node.stmt, state) for target in node.succ]
        states = [state]
        branch = node.kind == "branch"
        self.eval.unused = node.stmt.expr if node.stmt is not None and node.stmt.kind == "expr" else None
        for expr in node.exprs[:-1] if branch else node.exprs:
            states = [after for before in states for _signs, after in self.eval.value(expr, before)]
        if not branch:
            return [(target, after) for after in states for target in node.succ]
        return [
            (node.succ[0] if truth else node.succ[1], after)
            for before in states
            for truth, after in self._taken(node, self.eval.truth(node.exprs[-1], before))
        ]

    def _taken(self, node: Node, outcomes: list[tuple[bool, State]]) -> list[tuple[bool, State]]:
        """The outcomes of a condition; where it may be true of one that the run takes for true, only those."""
        if node.stmt not in self.run_.taken:
            return outcomes
        return [outcome for outcome in outcomes if outcome[0]] or outcomes

    def _hides(self, stmt: Stmt) -> bool:
        """Whether asm, or what an attribute of a declaration runs at the end of its scope, may move the property."""
        tok = self.cfg.function.tokens.tok
        if stmt.kind == "asm":
            named = {word for i in range(stmt.a, stmt.b) for word in _WORD.findall(tok[i])}
        else:
            named = {tok[i + 2] for i in range(stmt.a, stmt.b - 2) if tok[i] in facts.CLEANUPS}
        return not named.isdisjoint(self.run_.property.moves | self.run_.names_entered)
