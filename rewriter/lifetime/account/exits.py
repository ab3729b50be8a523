"""How control leaves after a release: the returns it reaches, and where the returned errors come from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from rewriter.c.cfg import Node
from rewriter.c.tree import Expr
from rewriter.lifetime.account.calls import calls_in
from rewriter.lifetime.account.lines import Lines
from rewriter.lifetime.paths import Run
from rewriter.lifetime.program import FnRef
from rewriter.lifetime.relevant import path_of
from rewriter.lifetime.shapes import uncast
from rewriter.lifetime.trail import Entry, Step, Trail
from rewriter.plan import Evidence

DEPTH = 6


@dataclass(frozen=True)
class Source:
    """An expression that gives a returned variable its value, and the steps that evaluate it."""

    expr: Expr
    steps: tuple[Step, ...]


@dataclass
class Exit:
    """One way out of a function: its line, the signs of what is returned, the variable, and where that got its value."""

    fn: FnRef
    line: Evidence
    signs: int = 0
    steps: list[Step] = field(default_factory=list)
    value: Expr | None = None
    sources: list[Source] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The variable that is returned, "" for any other value."""
        return path_of(uncast(self.value)) if self.value is not None else ""


class Exits:
    """Finds the exits of functions being run."""

    def __init__(self, lines: Lines) -> None:
        self.lines = lines

    def of(self, trail: Trail, prop: str) -> list[Exit]:
        """The exits that are reached with the property in a state, in the order of their lines."""
        found: dict[int, Exit] = {}
        for step, ways in sorted(trail.ends.items()):
            signs = [way.signs for way in ways if way.prop == prop]
            if not signs:
                continue
            if step[0] not in found:
                found[step[0]] = self._exit(trail, trail.node(step))
            exit_ = found[step[0]]
            exit_.steps.append(step)
            for sign in signs:
                exit_.signs |= sign
        for exit_ in found.values():
            exit_.sources = list(sources(trail, exit_.name, exit_.steps)) if exit_.name else []
        return sorted(found.values(), key=lambda e: e.line.line)

    def _exit(self, trail: Trail, node: Node) -> Exit:
        fn = trail.frame.fn
        if node.kind != "return" or node.stmt is None:
            return Exit(fn, self.lines.end(fn))
        return Exit(fn, self.lines.of(fn, node.stmt), value=node.exprs[0] if node.exprs else None)


def sources(
    trail: Trail, name: str, steps: list[Step], matters: Callable[[Step], bool] = lambda _step: True
) -> Iterator[Source]:
    """The last assignments to a variable on the ways to these steps that lead only over steps that matter.

    They come in the order of their places.
    """
    found: dict[int, tuple[Expr, list[Step]]] = {}
    todo = [step for step in steps if matters(step)]
    seen = set(todo)
    while todo:
        for before in trail.before.get(todo.pop(), ()):
            value = assigned(trail.node(before), name)
            if value is not None:
                found.setdefault(id(value), (value, []))[1].append(before)
            elif before not in seen and matters(before):
                seen.add(before)
                todo.append(before)
    for value, at in sorted(found.values(), key=lambda v: v[0].a):
        yield Source(value, tuple(sorted(set(at))))


def assigned(node: Node, name: str) -> Expr | None:
    """What a node assigns to a variable last, if anything."""
    if node.stmt is not None and node.kind == "step" and node.stmt.kind == "decl":
        for decl in node.stmt.decls:
            if decl.name == name and decl.init is not None:
                return decl.init
    found = None
    for own in node.exprs:
        for part in own.walk():
            if part.kind == "assign" and path_of(part.kids[0]) == name:
                found = part.kids[1]
    return found


def calls_into(run: Run, trail: Trail, expr: Expr, was: str, became: str) -> list[Entry]:
    """How the calls in an expression enter functions of the module in which the property goes from one state to another."""
    return [
        entry
        for call in calls_in(run, trail.frame.fn, expr)
        for entry in trail.entries_of(call)
        if entry.prop == was and any(way.prop == became for way in run.ways(entry.frame, entry.prop, entry.signs))
    ]
