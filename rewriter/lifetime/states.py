"""What a path proof carries along: the state of a property and the signs of variables."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple, Protocol

from rewriter.c.tree import Expr
from rewriter.lifetime.callers import Callers
from rewriter.lifetime.identity import Frame
from rewriter.lifetime.program import FnRef
from rewriter.lifetime.signs import ANY

if TYPE_CHECKING:
    from rewriter.lifetime.paths import Run

LOST = "lost"


class State(NamedTuple):
    """Where a run stands: the property and the signs of the tracked variables (absent ones are ANY)."""

    prop: str
    values: tuple[tuple[str, int], ...] = ()

    def get(self, name: str) -> int:
        """The signs of a variable."""
        for known, signs in self.values:
            if known == name:
                return signs
        return ANY

    def put(self, name: str, signs: int) -> State:
        """The state with one variable changed."""
        rest = [(known, old) for known, old in self.values if known != name]
        if signs & ANY != ANY:
            rest.append((name, signs))
        return State(self.prop, tuple(sorted(rest)))

    def without(self, forgotten: Callable[[str], bool]) -> State:
        """The state in which nothing is known of some variables."""
        if not self.values:  # so it is nearly always
            return self
        return State(self.prop, tuple(known for known in self.values if not forgotten(known[0])))

    def to(self, prop: str) -> State:
        """The state with the property changed."""
        return self if prop == self.prop else State(prop, self.values)


class Way(NamedTuple):
    """One way out of a function: the property there and the signs of the returned value."""

    prop: str
    signs: int


class Property(Protocol):
    """What a run follows."""

    @property
    def moves(self) -> frozenset[str]:
        """Names of the functions whose call can move the property."""

    def entered(self, callers: Callers) -> frozenset[FnRef]:
        """Functions of the module that can move the property, so that runs go into them."""

    def call(self, run: Run, frame: Frame, expr: Expr, prop: str) -> list[Way] | None:
        """What an API call does: its ways out, or None where the call means nothing to the property."""

    def member(self, run: Run, frame: Frame, expr: Expr, prop: str) -> str:
        """The property after a member was read."""

    def named(self, run: Run, frame: Frame, expr: Expr, prop: str) -> str:
        """The property after a plain name was evaluated, or called where it is no function of the module."""

    def pointed(self, run: Run, member: bool, prop: str) -> str:
        """The property after a call through a pointer ran something that is not among its known targets.

        `member` says that it is a member of a struct, whose known targets were entered.
        """
