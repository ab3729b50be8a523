"""The steps of one function being run, kept so that a proof can say which lines decided it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from rewriter.c.cfg import CFG, Node
from rewriter.c.tree import Expr
from rewriter.lifetime.identity import Frame
from rewriter.lifetime.states import State, Way

Step = tuple[int, State]
"""A node of the control flow graph, and the state in which it is entered."""


@dataclass(frozen=True)
class Entry:
    """How a call enters a function of the module."""

    frame: Frame
    prop: str
    signs: tuple[int, ...]


@dataclass
class Trail:
    """All steps of `frame.fn`: where each came from, the ways out at returns, and how calls entered functions."""

    frame: Frame
    cfg: CFG
    before: dict[Step, list[Step]] = field(default_factory=dict)
    after: dict[Step, list[Step]] = field(default_factory=dict)
    ends: dict[Step, list[Way]] = field(default_factory=dict)
    entries: dict[int, dict[Entry, None]] = field(default_factory=dict)

    def went(self, step: Step, to: Iterable[Step]) -> None:
        """Note where a step leads."""
        found = self.after.setdefault(step, [])
        for target in to:
            found.append(target)
            self.before.setdefault(target, []).append(step)

    def entered(self, call: Expr, entry: Entry) -> None:
        """Note that a call enters a function."""
        self.entries.setdefault(id(call), {})[entry] = None

    def entries_of(self, call: Expr) -> list[Entry]:
        """How a call entered functions of the module."""
        return list(self.entries.get(id(call), ()))

    def node(self, step: Step) -> Node:
        """The node of a step."""
        return self.cfg.nodes[step[0]]

    def holding(self, expr: Expr) -> list[Step]:
        """The steps that evaluate an expression, found by its place in the text."""
        indices = {
            index
            for index, node in enumerate(self.cfg.nodes)
            if any(own.a <= expr.a and expr.b <= own.b for own in node.exprs)
        }
        return [step for step in {**self.after, **self.ends} if step[0] in indices]

    def leading_to(self, steps: Iterable[Step]) -> set[Step]:
        """The steps on the ways to any of `steps`, these included."""
        return _closure(steps, self.before)

    def following(self, steps: Iterable[Step]) -> set[Step]:
        """The steps on the ways on from any of `steps`, these included."""
        return _closure(steps, self.after)


def _closure(start: Iterable[Step], edges: dict[Step, list[Step]]) -> set[Step]:
    todo = list(start)
    seen = set(todo)
    while todo:
        for step in edges.get(todo.pop(), ()):
            if step not in seen:
                seen.add(step)
                todo.append(step)
    return seen
