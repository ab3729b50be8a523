"""Evaluates expressions on abstract states: every outcome is a pair of signs and the state after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rewriter.c.tree import Expr, Stmt
from rewriter.lifetime import facts
from rewriter.lifetime.calls import Calls
from rewriter.lifetime.identity import Frame
from rewriter.lifetime.numbers import Numbers, kind_of, ordered, stored
from rewriter.lifetime.relevant import addressed, is_element, is_path, path_of
from rewriter.lifetime.shapes import chain, is_one, last, unique, variable
from rewriter.lifetime.signs import ANY, NEG, POS, ZERO, constant, flip, negate, opposite, where
from rewriter.lifetime.states import LOST, State
from rewriter.lifetime.trail import Trail

if TYPE_CHECKING:
    from rewriter.lifetime.paths import Run

Outcomes = list[tuple[int, State]]

_COMPARE = frozenset({"<", ">", "<=", ">=", "==", "!="})
_ARITHMETIC = frozenset({"+", "-", "*", "/", "%", "&", "|", "^", "<<", ">>"})


class Evaluator:
    """Evaluation of expressions of one function being run in `frame`."""

    def __init__(self, run: Run, frame: Frame, trail: Trail | None = None) -> None:
        """`trail`, where given, is told how calls enter functions of the module."""
        self.run = run
        self.frame = frame
        self.trail = trail
        self.tracked = run.tracked(frame.fn)
        self.unused: Expr | None = None
        function = run.program.parse(frame.fn)
        self.variables = run.identity.types.locals_of(function)
        self.addressed = addressed(function)
        self.numbers = Numbers(run.identity.types, function)
        self.calls = Calls(self)

    def declare(self, stmt: Stmt, state: State) -> list[State]:
        """The states after a declaration."""
        states = [state]
        for decl in stmt.decls:
            if decl.init is None:
                states = [self.set(decl.name, ANY, s) for s in states]
            else:
                states = [
                    self.set(decl.name, stored(signs, kind_of(decl.type + "*" * decl.pointer)), after)
                    for s in states
                    for signs, after in self.value(decl.init, s)
                ]
        return states

    def value(self, expr: Expr, state: State) -> Outcomes:
        """The possible values of an expression, side effects applied."""
        how = getattr(self, f"_{expr.kind}", None)
        if how is not None:
            found: Outcomes = how(expr, state)
            return found
        return [(ANY, after) for after in self._all(expr.kids, state)]

    def truth(self, expr: Expr, state: State) -> list[tuple[bool, State]]:
        """The ways a condition can turn out, with what each says of the variables in it."""
        if expr.kind in ("call", "id") and (found := self.calls.truth(expr, state)) is not None:
            return found
        if expr.kind == "unary" and expr.op == "!":
            return [(not truth, after) for truth, after in self.truth(expr.kids[0], state)]
        if expr.kind == "binary" and expr.op in ("&&", "||"):
            return self._both(expr, state)
        if expr.kind == "binary" and expr.op in _COMPARE:
            return self._compare(expr, state)
        if expr.kind == "call" and expr.callee in facts.TRANSPARENT_CONDITIONS and len(expr.kids) > 1:
            return self.truth(expr.kids[1], state)
        if expr.kind == "call" and expr.callee in ("IS_ERR", "IS_ERR_OR_NULL") and len(expr.kids) > 1:
            wanted = NEG if expr.callee == "IS_ERR" else NEG | ZERO
            return self._split(expr.kids[1], state, wanted, ANY & ~wanted)
        return self._split(expr, state, NEG | POS, ZERO)

    def _split(self, expr: Expr, state: State, yes: int, no: int) -> list[tuple[bool, State]]:
        """True where the value is among `yes`, false where it is among `no`."""
        found = []
        for signs, after in self.value(expr, state):
            for truth, part in ((True, signs & yes), (False, signs & no)):
                if part:
                    found.append((truth, self._narrow(expr, part, after)))
        return unique(found)

    def _narrow(self, expr: Expr, signs: int, state: State) -> State:
        name = variable(expr)
        return state.put(name, signs) if name in self.tracked else state

    def _both(self, expr: Expr, state: State) -> list[tuple[bool, State]]:
        """``a && b && c`` as one chain: those who decide are kept, the others go on."""
        settled, open_ = [], [state]
        for part in chain(expr, (expr.op,)):
            outcomes = unique([o for before in open_ for o in self.truth(part, before)])
            settled += [(truth, after) for truth, after in outcomes if truth == (expr.op == "||")]
            open_ = [after for truth, after in outcomes if truth != (expr.op == "||")]
        return unique(settled + [(expr.op == "&&", after) for after in open_])

    def _compare(self, expr: Expr, state: State) -> list[tuple[bool, State]]:
        left, right = expr.kids
        known = ordered(expr.op, {self.numbers.kind(left), self.numbers.kind(right)}, constant(right) == ZERO)
        found = []
        for lsigns, middle in self.value(left, state):
            for rsigns, after in self.value(right, middle):
                for truth, op in ((True, known), (False, opposite(known) if known else "")):
                    lpart = where(lsigns, op, rsigns, is_one(right)) if op else lsigns
                    rpart = where(rsigns, flip(op), lsigns, is_one(left)) if op else rsigns
                    if lpart and rpart:
                        found.append((truth, self._narrow(right, rpart, self._narrow(left, lpart, after))))
        return unique(found)

    def set(self, name: str, signs: int, state: State) -> State:
        """The state after a store to a variable or member; \"\" is a place that has no name."""
        after = self._changed(name, state) if state.values else state
        return after.put(name, signs) if name in self.tracked else after

    def _changed(self, name: str, state: State) -> State:
        if not name or is_path(name):
            state = state.without(self.addressed.__contains__)
        if not name or is_element(name):
            state = state.without(is_element)
        if not name:
            return state
        member = last(name) if is_path(name) else ""
        inside = (f"{name}->", f"{name}.", f"{name}[")
        return state.without(lambda known: known.startswith(inside) or f"[{name}]" in known or last(known) == member)

    def _all(self, exprs: list[Expr], state: State) -> list[State]:
        states = [state]
        for expr in exprs:
            states = unique([after for s in states for _signs, after in self.value(expr, s)])
        return states

    def _as_stored(self, target: Expr, value: Expr, signs: int) -> int:
        """A member of a struct from elsewhere may be a pointer, which can be valid whatever an int would mean."""
        kind = self.numbers.kind(target)
        if kind == "unknown" and target.kind == "member":
            return signs if signs in (ZERO, NEG) or value.kind != "call" else ANY
        return stored(signs, kind)

    def _const(self, expr: Expr, state: State) -> Outcomes:
        return [(constant(expr), state)]

    def _id(self, expr: Expr, state: State) -> Outcomes:
        if expr.op in self.run.macros and expr.op not in self.variables:
            return self.calls.named(expr, state)
        state = state.to(self.run.property.named(self.run, self.frame, expr, state.prop))
        if expr.op in self.tracked:
            return [(state.get(expr.op), state)]
        own = expr.op in self.variables or (expr.op in facts.ERRNO and self.run.constants.declares(expr.op))
        return [(ANY if own else constant(expr), state)]

    def _unary(self, expr: Expr, state: State) -> Outcomes:
        operand = expr.kids[0] if expr.kids else None
        if operand is None or expr.op in ("sizeof", "&&"):
            return [(POS, state)]
        if expr.op == "-":
            return [(negate(signs), after) for signs, after in self.value(operand, state)]
        if expr.op == "!":
            return [(POS if truth else ZERO, after) for truth, after in self.truth(expr, state)]
        if expr.op == "&":  # the address of a variable is no look at it, that of a member or of a function is
            looked_at = operand.kids if operand.kind == "id" and operand.op in self.variables else [operand]
            return [(POS, after) for after in self._all(looked_at, state)]
        changed = expr.op in ("++", "--", "p++", "p--")
        return [
            (ANY, self.set(variable(operand), ANY, after) if changed else after)
            for _s, after in self.value(operand, state)
        ]

    def _binary(self, expr: Expr, state: State) -> Outcomes:
        if expr.op in _COMPARE or expr.op in ("&&", "||"):
            return [(POS if truth else ZERO, after) for truth, after in self.truth(expr, state)]
        return [(ANY, after) for after in self._all(chain(expr, _ARITHMETIC), state)]

    def _assign(self, expr: Expr, state: State) -> Outcomes:
        target, value = expr.kids
        name = variable(target)
        found = []
        for signs, after in self.value(value, state):
            kept = self._as_stored(target, value, signs) if expr.op == "=" else ANY
            places = [after] if target.kind == "id" else self._all(target.kids, after)
            found += [(kept, self.set(name, kept, s)) for s in places]
        return unique(found)

    def _cond(self, expr: Expr, state: State) -> Outcomes:
        if len(expr.kids) == 2:
            return [o for t, s in self.truth(expr.kids[0], state) for o in (self.value(expr.kids[1 - t], s))]
        return [o for t, s in self.truth(expr.kids[0], state) for o in self.value(expr.kids[1 if t else 2], s)]

    def _comma(self, expr: Expr, state: State) -> Outcomes:
        return [o for s in self._all(expr.kids[:-1], state) for o in self.value(expr.kids[-1], s)]

    def _cast(self, expr: Expr, state: State) -> Outcomes:
        kind = kind_of(expr.op)
        return [(stored(signs, kind), after) for signs, after in self.value(expr.kids[0], state)]

    def _member(self, expr: Expr, state: State) -> Outcomes:
        found = []
        path = path_of(expr)
        for after in self._all(expr.kids, state):
            signs = POS if self.numbers.is_array(expr) else after.get(path) if path in self.tracked else ANY
            found.append((signs, after.to(self.run.property.member(self.run, self.frame, expr, after.prop))))
        return found

    def _index(self, expr: Expr, state: State) -> Outcomes:
        path = path_of(expr)
        return [(after.get(path) if path in self.tracked else ANY, after) for after in self._all(expr.kids, state)]

    def _type(self, _expr: Expr, state: State) -> Outcomes:
        return [(ANY, state)]

    def _opaque(self, expr: Expr, state: State) -> Outcomes:
        jumps = ("return", "goto", "break", "continue")
        hides = any(word in expr.op for word in (*jumps, *self.run.property.moves, *self.run.names_entered))
        return [(ANY, State(LOST) if hides else State(state.prop))]

    def _stmtexpr(self, expr: Expr, state: State) -> Outcomes:
        if expr.body is None:
            return [(ANY, State(LOST))]
        jumps = any(s.kind in ("return", "goto", "break", "continue", "opaque") for s in expr.body.walk())
        states = [State(LOST) if jumps else State(state.prop)]
        for stmt in expr.body.walk():
            states = unique(states + [after for s in states for after in self._all(list(stmt.own_exprs()), s)])
        return [(ANY, State(s.prop)) for s in states]

    def _call(self, expr: Expr, state: State) -> Outcomes:
        name = expr.callee
        if name in facts.TRANSPARENT_VALUES and len(expr.kids) > 1:
            return self.value(expr.kids[1], state)
        if name in facts.TRANSPARENT_CONDITIONS and len(expr.kids) > 1:
            return [(POS if truth else ZERO, after) for truth, after in self.truth(expr.kids[1], state)]
        return self.calls.outcomes(expr, state)
