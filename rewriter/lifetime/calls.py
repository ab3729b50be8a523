"""What calls do in a function being run: the ways they turn out, and what the caller knows afterwards."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from rewriter.c.tree import Expr
from rewriter.lifetime import facts
from rewriter.lifetime.numbers import kind_of, stored
from rewriter.lifetime.program import FnRef
from rewriter.lifetime.relevant import is_path, path_of, root
from rewriter.lifetime.shapes import error, uncast, variable
from rewriter.lifetime.signs import ANY
from rewriter.lifetime.states import LOST, State
from rewriter.lifetime.trail import Entry

if TYPE_CHECKING:
    from rewriter.lifetime.evaluate import Evaluator, Outcomes

_T = TypeVar("_T")

MAX_EXPANSIONS = 8
"""So many macros may stand for one another in one use."""


class Calls:
    """Calls of functions, of macros and through pointers, as `evaluator` meets them."""

    def __init__(self, evaluator: Evaluator) -> None:
        self.evaluator = evaluator
        self.run = evaluator.run
        self.frame = evaluator.frame
        self._open: list[str] = []

    def outcomes(self, expr: Expr, state: State) -> Outcomes:
        """The possible results of a call, side effects applied."""
        bodies = self._expanded(expr)
        found = self._each(expr, bodies, lambda body: self.evaluator.value(body, state))
        if not bodies or self.run.program.resolve(expr.callee, self.frame.fn.path):
            for signs, after in self._arguments(expr, state):
                found += self._called(expr, expr.callee, signs, after)
        return [(signs, self._written(expr, after)) for signs, after in found]

    def named(self, name: Expr, state: State) -> Outcomes:
        """The possible values of a plain name that is no variable."""
        bodies = self._expanded(name)
        if bodies:
            found = self._each(name, bodies, lambda body: self.evaluator.value(body, state))
            return [(signs, self._by_macro(name.op, after)) for signs, after in found]
        state = state.to(self.run.property.named(self.run, self.frame, name, state.prop))
        return [(ANY, self._by_macro(name.op, state))]

    def truth(self, use: Expr, state: State) -> list[tuple[bool, State]] | None:
        """The ways a condition turns out that is the use of a macro; None for what cannot be read as one."""
        bodies = self._expanded(use)
        if not bodies or (use.kind == "call" and self.run.program.resolve(use.callee, self.frame.fn.path)):
            return None
        found = self._each(use, bodies, lambda body: self.evaluator.truth(body, state))
        left = self._written if use.kind == "call" else lambda name, after: self._by_macro(name.op, after)
        return [(truth, left(use, after)) for truth, after in found]

    def _expanded(self, use: Expr) -> tuple[Expr, ...]:
        """What a call or a name stands for as a macro of the module; empty if it is none, or is being expanded."""
        name = use.op if use.kind == "id" else use.callee
        if name not in self.run.macros or name in self._open or len(self._open) >= MAX_EXPANSIONS:
            return ()
        return self.run.expansion.of(use, self.frame.fn.path)

    def _each(self, use: Expr, bodies: tuple[Expr, ...], how: Callable[[Expr], list[_T]]) -> list[_T]:
        """What comes of all bodies of a macro. What nobody looks at in the use, nobody looks at in a body."""
        unused, found = self.evaluator.unused, []
        self._open.append(use.op if use.kind == "id" else use.callee)
        for body in bodies:
            self.evaluator.unused = body if use is unused else unused
            found += how(body)
        self._open.pop()
        self.evaluator.unused = unused
        return found

    def _arguments(self, expr: Expr, state: State) -> list[tuple[tuple[int, ...], State]]:
        """The signs of all arguments, one set of them for each state after them."""
        found: dict[State, tuple[int, ...]] = {state: ()}
        for arg in expr.kids[1:]:
            joined: dict[State, tuple[int, ...]] = {}
            for before, known in found.items():
                for signs, after in self.evaluator.value(arg, before):
                    here = (*known, signs)
                    old = joined.get(after, here)
                    joined[after] = tuple(a | b for a, b in zip(old, here, strict=True))
            found = joined
        if expr.kids[0].kind == "id":
            return [(known, state) for state, known in found.items()]
        callee = expr.kids[0]
        return [(known, after) for before, known in found.items() for _s, after in self.evaluator.value(callee, before)]

    def _written(self, expr: Expr, state: State) -> State:
        """A variable whose address went into a call can hold anything after it, and so can any member."""
        forget, macros, name = self.evaluator.set, self.run.macros, expr.callee
        if name not in self.run.quiet:
            state = state.without(lambda known: is_path(known) or known in self.evaluator.addressed)
        for index, arg in enumerate(expr.kids[1:]):
            given = uncast(arg)
            if given.kind == "unary" and given.op == "&":
                state = forget(variable(given.kids[0]), ANY, state)
            elif path_of(given) and macros.may_write(name, index):
                state = forget(path_of(given), ANY, state)
        return self._by_macro(name, state)

    def _by_macro(self, name: str, state: State) -> State:
        """What is left after the text of a macro ran that may jump, or write to variables by their names."""
        macros = self.run.macros
        if name not in macros:
            return state.to(LOST) if self.run.program.outside.jumps(name) else state
        if macros.jumps(name):
            return state.to(LOST)
        return state.without(lambda known: macros.assigns(name, root(known)))

    def _called(self, expr: Expr, name: str, signs: tuple[int, ...], state: State) -> Outcomes:
        run = self.run
        moved = run.property.call(run, self.frame, expr, state.prop) if name in run.property.moves else None
        if moved is not None:
            return [(way.signs, state.to(way.prop)) for way in moved]
        if name in facts.SAME_ERROR and len(signs) > facts.SAME_ERROR[name]:
            return [(error(name, signs[facts.SAME_ERROR[name]]), state)]
        found: Outcomes = []
        if self._is_pointer(expr.kids[0]):
            callees = run.callers.targets.of(expr, self.frame.fn)
            after = run.property.pointed(run, expr.kids[0].kind == "member", state.prop)
            if not run.callers.targets.whole(expr, self.frame.fn):
                found.append((self._through(expr), state.to(after)))
        else:
            callees = run.program.resolve(name, self.frame.fn.path)
            if name in run.macros or run.program.elsewhere(name, self.frame.fn.path):
                after = run.property.named(run, self.frame, expr.kids[0], state.prop)
                found.append((self._outside(expr, name, signs), state.to(after)))
        for callee in callees:
            found += self._entered(callee, expr, signs, state)
        return [(returned, after) for returned, after in found if returned]

    def _through(self, expr: Expr) -> int:
        """The signs that a call through a pointer returns when it runs something that the module did not put there."""
        callee, fn = expr.kids[0], self.frame.fn
        if expr is self.evaluator.unused:
            return ANY
        tag = self.run.identity.types.tag(callee.kids[0], self.run.program.parse(fn)) if callee.kind == "member" else ""
        return self.run.program.outside.through(callee.name, tag, fn.path)

    def _outside(self, expr: Expr, name: str, signs: tuple[int, ...]) -> int:
        """The signs that a name returns which the module does not define; nobody asks where nobody looks at them."""
        if name in self.run.macros or expr is self.evaluator.unused:
            return ANY
        return self.run.program.outside.returns(name, signs)

    def _is_pointer(self, callee: Expr) -> bool:
        """Whether what is called is no function's name but a value: a member, an element, a variable."""
        return callee.kind != "id" or callee.op in self.evaluator.variables

    def _entered(self, callee: FnRef, expr: Expr, signs: tuple[int, ...], state: State) -> Outcomes:
        run = self.run
        if callee not in run.entered:
            return [(ANY if expr is self.evaluator.unused else run.returned(callee), state)]
        frame = run.identity.called(callee, expr.kids[1:], self.frame)
        tracked = run.tracked(callee)
        params = run.program.parse(callee).params
        known = tuple(
            stored(s, kind_of(p.type)) if p.name in tracked else ANY for p, s in zip(params, signs, strict=False)
        )
        if self.evaluator.trail is not None:
            self.evaluator.trail.entered(expr, Entry(frame, state.prop, known))
        return [(way.signs, state.to(way.prop)) for way in run.ways(frame, state.prop, known)]
