"""What stands in the way of a proof that an error is returned: the value that may be something else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from rewriter.c.tree import Expr
from rewriter.lifetime import facts
from rewriter.lifetime.account.calls import bodies
from rewriter.lifetime.account.exits import sources
from rewriter.lifetime.account.lines import Lines, ref
from rewriter.lifetime.identity import Frame
from rewriter.lifetime.paths import Nothing, Run
from rewriter.lifetime.program import FnRef
from rewriter.lifetime.proofs import Proofs
from rewriter.lifetime.relevant import path_of
from rewriter.lifetime.shapes import uncast
from rewriter.lifetime.signs import ANY, POS, ZERO, constant
from rewriter.lifetime.trail import Entry, Step, Trail
from rewriter.plan import Evidence


@dataclass(frozen=True)
class Doubt:
    """What could not be proven, in words, and the lines that lead to it, the outermost first."""

    text: str
    lines: tuple[Evidence, ...] = ()
    param: str = ""
    """The parameter that it is about, where it is about what the caller hands over."""
    about: str = ""
    """The function or macro that it is about, wherever that is called."""

    def below(self, line: Evidence) -> Doubt:
        """The same doubt, reached through a line further out."""
        return replace(self, lines=(line, *(own for own in self.lines if own != line)))


@dataclass(frozen=True)
class Asked:
    """A question about values: which of the signs `bad` can they have at these steps of a trail, and why?"""

    run: Run
    trail: Trail
    steps: tuple[Step, ...]
    bad: int
    seen: set[FnRef]
    """Functions that were looked into: each is told of once."""

    @property
    def fn(self) -> FnRef:
        """The function that the trail leads through."""
        return self.trail.frame.fn


class Doubts:
    """Finds what stands in the way in one program."""

    def __init__(self, proofs: Proofs, lines: Lines) -> None:
        self.proofs = proofs
        self.program = proofs.program
        self.lines = lines
        self._plain = Run(proofs.identity, Nothing(), proofs.returns.of)

    def of(self, run: Run, entry: Entry, bad: int, prop: str) -> list[Doubt]:
        """Why a function left with the property in state `prop` may return one of the signs `bad`; each reason once."""
        found: dict[str, Doubt] = {}
        for doubt in self._returned(run, entry, bad, {entry.frame.fn}, prop):
            found.setdefault(doubt.about or doubt.text, doubt)
        return list(found.values())

    def _returned(self, run: Run, entry: Entry, bad: int, seen: set[FnRef], prop: str = "") -> Iterator[Doubt]:
        trail = run.trail(entry)
        ends: dict[int, list[Step]] = {}
        for step, ways in sorted(trail.ends.items()):
            if any(way.signs & bad for way in ways if prop in ("", way.prop)):
                ends.setdefault(step[0], []).append(step)
        for index in sorted(ends, key=lambda index: _place(trail, index)):
            node, steps = trail.cfg.nodes[index], ends[index]
            if node.exprs and node.stmt is not None:
                line = self.lines.of(trail.frame.fn, node.stmt)
                for doubt in self._value(Asked(run, trail, tuple(steps), bad, seen), node.exprs[0]):
                    yield doubt.below(line)

    def _value(self, asked: Asked, expr: Expr) -> Iterator[Doubt]:
        expr = uncast(expr)
        signs = constant(expr)
        if path_of(expr) and signs == ANY:
            yield from self._variable(asked, expr, path_of(expr))
        elif expr.kind == "call":
            yield from self._call(asked, expr)
        elif expr.kind == "cond":
            for kid in expr.kids[-2:]:
                yield from self._value(asked, kid)
        elif expr.kind == "assign":
            yield from self._value(asked, expr.kids[1])
        elif signs & asked.bad:
            line = self.lines.of(asked.fn, expr)
            what = "is no error" if signs != ANY else f"may be {words(asked.bad)}"
            yield Doubt(f"{self.lines.text(asked.fn, expr)} at {ref(line, '')} {what}", (line,))

    def _variable(self, asked: Asked, expr: Expr, name: str) -> Iterator[Doubt]:
        def matters(step: Step) -> bool:
            return bool(step[1].get(name) & asked.bad)

        found = list(sources(asked.trail, name, list(asked.steps), matters))
        for source in found:
            line = self.lines.of(asked.fn, source.expr)
            for doubt in self._value(replace(asked, steps=source.steps), source.expr):
                yield doubt.below(line)
        if found:
            return
        line = self.lines.of(asked.fn, expr)
        if any(param.name == name for param in self.program.parse(asked.fn).params):
            yield Doubt(f"what {asked.fn.name}() is given as {name} may be {words(asked.bad)}", (line,), name)
        else:
            yield Doubt(f"what {name} holds at {ref(line, '')} may be {words(asked.bad)}", (line,))

    def _call(self, asked: Asked, call: Expr) -> Iterator[Doubt]:
        fn, name = asked.fn, call.callee
        line = self.lines.of(fn, call.kids[0])
        index = facts.SAME_ERROR.get(name, 0 if name in facts.TRANSPARENT_VALUES else None)
        callees = self.program.resolve(name, fn.path) if name else self.proofs.callers.targets.of(call, fn)
        if index is not None and len(call.kids) > index + 1:
            yield from self._value(asked, call.kids[index + 1])
            return
        for callee in callees:
            for doubt in self._entered(asked, call, callee):
                yield from self._handed(asked, call, callee, doubt.below(line))
        expanded = bodies(asked.run, fn, call)
        for body in expanded:
            for doubt in self._value(asked, body):
                yield doubt.below(line)
        if (callees and (name or self.proofs.callers.targets.whole(call, fn))) or expanded:
            return
        if name in asked.run.macros:
            text = f"what the macro {name}() at {ref(line, '')} is worth could not be followed"
            yield Doubt(text, (line, *self._definition(name)), about=name)
        elif not name or self.program.outside.returns(name) & asked.bad:
            what = f"{name}()" if name else f"the call through {self.lines.text(fn, call.kids[0])}"
            yield Doubt(f"{what} at {ref(line, '')} may return {words(asked.bad)}", (line,), about=name)

    def _definition(self, macro: str) -> list[Evidence]:
        """The line that defines a macro."""
        lines = (self.lines.at(path, offset) for path, offset in self.program.hits(macro))
        return [line for line in lines if line.text.startswith("#")][:1]

    def _entered(self, asked: Asked, call: Expr, callee: FnRef) -> Iterator[Doubt]:
        """The doubts within a function of the module that a call runs."""
        entries = [entry for entry in asked.trail.entries_of(call) if entry.frame.fn is callee]
        if not entries and not self.proofs.returns.of(callee) & asked.bad:
            return
        if callee in asked.seen:
            return
        asked.seen.add(callee)
        run = asked.run if entries else self._plain
        found = False
        for entry in entries or [Entry(Frame(callee, ()), "", ())]:
            for doubt in self._returned(run, entry, asked.bad, asked.seen):
                found = True
                yield doubt
        if not found and not entries:
            line = self.lines.of(asked.fn, call.kids[0])
            yield Doubt(f"what {callee.name}() returns at {ref(line, '')} could not be followed", (line,))

    def _handed(self, asked: Asked, call: Expr, callee: FnRef, doubt: Doubt) -> Iterator[Doubt]:
        """A doubt about a parameter is one about what the call gives it."""
        for param, arg in zip(self.program.parse(callee).params, call.kids[1:], strict=False):
            if param.name and param.name == doubt.param:
                for given in self._value(asked, arg):
                    yield replace(given, lines=(*doubt.lines, *given.lines))
                return
        yield doubt


def _place(trail: Trail, index: int) -> int:
    stmt = trail.cfg.nodes[index].stmt
    return stmt.a if stmt is not None else 0


def words(signs: int) -> str:
    """The values of some signs."""
    positive = "a positive number" if signs & POS else ""
    return " or ".join(word for word in ("0" if signs & ZERO else "", positive) if word)
