"""Evaluates expressions on abstract states: every outcome is a pair of signs and the state after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rewriter.c.tree import Expr, Stmt
from rewriter.lifetime import facts
from rewriter.lifetime.identity import Frame
from rewriter.lifetime.program import FnRef
from rewriter.lifetime.relevant import is_path, path_of
from rewriter.lifetime.signs import ANY, ERRNO, NEG, POS, SOFT, ZERO, constant, flip, negate, opposite, where
from rewriter.lifetime.states import LOST, State

if TYPE_CHECKING:
    from rewriter.lifetime.paths import Run

Outcomes = list[tuple[int, State]]

_COMPARE = frozenset({"<", ">", "<=", ">=", "==", "!="})


class Evaluator:
    """Evaluation of expressions of one function being run in `frame`."""

    def __init__(self, run: Run, frame: Frame) -> None:
        self.run = run
        self.frame = frame
        self.tracked = run.tracked(frame.fn)
        self.unused: Expr | None = None
        self.pointers = {
            name
            for name, type_ in run.identity.types.locals_of(run.program.parse(frame.fn)).items()
            if type_.endswith("*") or "*" in type_
        }

    def declare(self, stmt: Stmt, state: State) -> list[State]:
        """The states after a declaration."""
        states = [state]
        for decl in stmt.decls:
            if decl.init is None:
                states = [self._set(decl.name, ANY, s) for s in states]
            else:
                states = [
                    self._set(decl.name, self._as_stored(decl.name, decl.init, signs), after)
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
            return self._split(expr.kids[1], state, wanted, (ZERO | POS | SOFT) & ~wanted)
        return self._split(expr, state, NEG | POS, ZERO)

    def _split(self, expr: Expr, state: State, yes: int, no: int) -> list[tuple[bool, State]]:
        """True where the value is among `yes`, false where it is among `no`."""
        found = []
        for signs, after in self.value(expr, state):
            known = POS if signs == SOFT else signs
            for truth, part in ((True, known & yes), (False, known & no)):
                if part:
                    found.append((truth, self._narrow(expr, part, after)))
        return found

    def _narrow(self, expr: Expr, signs: int, state: State) -> State:
        name = _variable(expr)
        return state.put(name, signs) if name in self.tracked else state

    def _both(self, expr: Expr, state: State) -> list[tuple[bool, State]]:
        found = []
        for truth, after in self.truth(expr.kids[0], state):
            if truth == (expr.op == "||"):
                found.append((truth, after))
            else:
                found += self.truth(expr.kids[1], after)
        return found

    def _compare(self, expr: Expr, state: State) -> list[tuple[bool, State]]:
        left, right = expr.kids
        found = []
        for lsigns, middle in self.value(left, state):
            for rsigns, after in self.value(right, middle):
                for truth, op in ((True, expr.op), (False, opposite(expr.op))):
                    lpart = where(lsigns, op, rsigns, _is_one(right))
                    rpart = where(rsigns, flip(op), lsigns, _is_one(left))
                    if lpart and rpart:
                        found.append((truth, self._narrow(right, rpart, self._narrow(left, lpart, after))))
        return found

    def _set(self, name: str, signs: int, state: State) -> State:
        if not name:
            return state
        member = _last(name) if is_path(name) else ""
        state = state.without(lambda known: known.startswith((f"{name}->", f"{name}.")) or _last(known) == member)
        return state.put(name, signs) if name in self.tracked else state

    def _all(self, exprs: list[Expr], state: State) -> list[State]:
        states = [state]
        for expr in exprs:
            states = _unique([after for s in states for _signs, after in self.value(expr, s)])
        return states

    def _as_stored(self, name: str, value: Expr, signs: int) -> int:
        """A pointer that a function returned can be valid, whatever the convention for its int would be."""
        if (name in self.pointers or is_path(name)) and value.kind == "call" and signs == ERRNO:
            return ANY
        return signs

    def _const(self, expr: Expr, state: State) -> Outcomes:
        return [(constant(expr), state)]

    def _id(self, expr: Expr, state: State) -> Outcomes:
        return [(state.get(expr.op) if expr.op in self.tracked else constant(expr), state)]

    def _unary(self, expr: Expr, state: State) -> Outcomes:
        operand = expr.kids[0] if expr.kids else None
        if operand is None or expr.op in ("sizeof", "&&"):
            return [(POS, state)]
        if expr.op == "-":
            known = constant(expr)
            return [(known if known != ANY else negate(s), after) for s, after in self.value(operand, state)]
        if expr.op == "!":
            return [(POS if truth else ZERO, after) for truth, after in self.truth(expr, state)]
        if expr.op == "&":
            return [(POS, after) for after in self._all(operand.kids, state)]
        changed = expr.op in ("++", "--", "p++", "p--")
        return [
            (ANY, self._set(_variable(operand), ANY, after) if changed else after)
            for _s, after in self.value(operand, state)
        ]

    def _binary(self, expr: Expr, state: State) -> Outcomes:
        if expr.op in _COMPARE or expr.op in ("&&", "||"):
            return [(POS if truth else ZERO, after) for truth, after in self.truth(expr, state)]
        return [(ANY, after) for after in self._all(expr.kids, state)]

    def _assign(self, expr: Expr, state: State) -> Outcomes:
        target, value = expr.kids
        name = _variable(target)
        found = []
        for signs, after in self.value(value, state):
            stored = self._as_stored(name, value, signs) if expr.op == "=" else ANY
            places = [after] if target.kind == "id" else self._all(target.kids, after)
            found += [(stored, self._set(name, stored, s)) for s in places]
        return found

    def _cond(self, expr: Expr, state: State) -> Outcomes:
        if len(expr.kids) == 2:
            return [o for t, s in self.truth(expr.kids[0], state) for o in (self.value(expr.kids[1 - t], s))]
        return [o for t, s in self.truth(expr.kids[0], state) for o in self.value(expr.kids[1 if t else 2], s)]

    def _comma(self, expr: Expr, state: State) -> Outcomes:
        return [o for s in self._all(expr.kids[:-1], state) for o in self.value(expr.kids[-1], s)]

    def _cast(self, expr: Expr, state: State) -> Outcomes:
        return self.value(expr.kids[0], state)

    def _member(self, expr: Expr, state: State) -> Outcomes:
        found = []
        path = path_of(expr)
        for after in self._all(expr.kids, state):
            signs = after.get(path) if path in self.tracked else ANY
            found.append((signs, after.to(self.run.property.member(self.run, self.frame, expr, after.prop))))
        return found

    def _type(self, _expr: Expr, state: State) -> Outcomes:
        return [(ANY, state)]

    def _opaque(self, expr: Expr, state: State) -> Outcomes:
        hides = any(word in expr.op for word in ("return", "goto", "break", "continue", *self.run.property.moves))
        return [(ANY, State(LOST) if hides else State(state.prop))]

    def _stmtexpr(self, expr: Expr, state: State) -> Outcomes:
        if expr.body is None:
            return [(ANY, State(LOST))]
        jumps = any(s.kind in ("return", "goto", "break", "continue", "opaque") for s in expr.body.walk())
        states = [State(LOST) if jumps else State(state.prop)]
        for stmt in expr.body.walk():
            states = _unique(states + [after for s in states for after in self._all(list(stmt.own_exprs()), s)])
        return [(ANY, State(s.prop)) for s in states]

    def _call(self, expr: Expr, state: State) -> Outcomes:
        name = expr.callee
        if name in facts.TRANSPARENT_CONDITIONS and len(expr.kids) > 1:
            return self.value(expr.kids[1], state)
        found: Outcomes = []
        for signs, after in self._arguments(expr, state):
            found += self._called(expr, name, signs, after)
        return [(signs, self._written(expr, after)) for signs, after in found]

    def _arguments(self, expr: Expr, state: State) -> list[tuple[tuple[int, ...], State]]:
        found: list[tuple[tuple[int, ...], State]] = [((), state)]
        for arg in expr.kids[1:]:
            found = [((*known, s), after) for known, before in found for s, after in self.value(arg, before)]
        if expr.kids[0].kind != "id":
            found = [(known, after) for known, before in found for after in self._all([expr.kids[0]], before)]
        return found

    def _written(self, expr: Expr, state: State) -> State:
        """A variable whose address went into a call can hold anything after it, and so can any member."""
        if not facts.changes_nothing(expr.callee):
            state = state.without(is_path)
        for arg in expr.kids[1:]:
            if arg.kind == "unary" and arg.op == "&":
                state = self._set(_variable(arg.kids[0]), ANY, state)
        return state

    def _called(self, expr: Expr, name: str, signs: tuple[int, ...], state: State) -> Outcomes:
        run = self.run
        moved = run.property.call(run, self.frame, expr, state.prop) if name in run.property.moves else None
        if moved is not None:
            return [(way.signs, state.to(way.prop)) for way in moved]
        if name in facts.SAME_ERROR and len(signs) > facts.SAME_ERROR[name]:
            return [(_error(name, signs[facts.SAME_ERROR[name]]), state)]
        if name:
            callees = run.program.resolve(name, self.frame.fn.path)
            outside = not callees
        else:
            callees = run.callers.targets(expr, self.frame.fn)
            outside = True
        found: Outcomes = [(external(name or expr.kids[0].name), state)] if outside else []
        for callee in callees:
            found += self._entered(callee, expr, signs, state)
        return found

    def _entered(self, callee: FnRef, expr: Expr, signs: tuple[int, ...], state: State) -> Outcomes:
        run = self.run
        if callee not in run.entered:
            return [(ANY if expr is self.unused else run.returned(callee), state)]
        args = tuple(run.identity.origin(arg, self.frame) for arg in expr.kids[1:])
        frame = Frame(callee, args)
        tracked = run.tracked(callee)
        params = run.program.parse(callee).params
        known = tuple(s if p.name in tracked else ANY for p, s in zip(params, signs, strict=False))
        return [(way.signs, state.to(way.prop)) for way in run.ways(frame, state.prop, known)]


def _variable(expr: Expr) -> str:
    """What a comparison or assignment is about: ``x``, ``a->b``, ``x = f()``, ``likely(x)``."""
    if expr.kind == "assign":
        return _variable(expr.kids[0])
    if expr.kind == "call" and expr.callee in facts.TRANSPARENT_CONDITIONS and len(expr.kids) > 1:
        return _variable(expr.kids[1])
    return path_of(expr)


def _last(path: str) -> str:
    return path.rsplit("->", 1)[-1].rsplit(".", 1)[-1] if is_path(path) else "-"


def _is_one(expr: Expr) -> bool:
    return expr.kind == "const" and expr.op == "1"


def _error(name: str, signs: int) -> int:
    if name == "PTR_ERR_OR_ZERO":
        return (signs & NEG) | (ZERO if signs & ~NEG else 0)
    return signs or ANY


def external(name: str) -> int:
    """The signs that a function of this name returns by the kernel's convention: 0 or -errno, unless it may count."""
    return ERRNO if name and not facts.may_be_positive(name) else ANY


def _unique(states: list[State]) -> list[State]:
    return list(dict.fromkeys(states))
