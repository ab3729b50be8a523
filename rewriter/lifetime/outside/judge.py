"""What a tree shows of a name: by its code, or by its documentation where the code does not gainsay it."""

from __future__ import annotations

from functools import cached_property

from rewriter.lifetime.outside.by_hand import BY_HAND
from rewriter.lifetime.outside.documented import promises
from rewriter.lifetime.outside.index import Index, MacroText
from rewriter.lifetime.outside.solve import Node, Solver
from rewriter.lifetime.signs import NEG, POS, ZERO


class Judge:
    """Answers for one tree.

    A promise of the documentation counts unless the function's own code breaks it: what it returns is looked at as if all
    that cannot be followed kept to the convention.
    """

    def __init__(self, index: Index) -> None:
        self.index = index
        self.hopeful = Solver(index, _by_hand, NEG | ZERO)
        self.solver = Solver(index, self._known)
        self._promised: dict[str, frozenset[str]] = {}

    def returns(self, name: str) -> int:
        """The signs that a function or macro of this name returns."""
        return self.solver.of(name)

    def written(self, name: str) -> set[int]:
        """The arguments that a macro of this name may write to; those of a variable number count up to the twelfth."""
        return {at for at in range(self.solver.arguments(name)) if self.solver.writes(name, at)}

    def documented(self, node: Node) -> bool:
        """Whether the documentation of a definition says that it returns 0 or a negative number, and its code agrees."""
        promised = _name(node) in self._promises(node.path) or (
            node.path.endswith(".c") and _name(node) in self._declared
        )
        return promised and not self.hopeful.of_node(node) & POS

    def _promises(self, path: str) -> frozenset[str]:
        if path not in self._promised:
            self._promised[path] = promises((self.index.read(path) or b"").decode("latin-1"))
        return self._promised[path]

    @cached_property
    def _declared(self) -> frozenset[str]:
        """Names that public headers declare and document."""
        return frozenset(name for path in self.index.headers for name in self._promises(path))

    def _known(self, node: Node) -> int | None:
        known = _by_hand(node)
        return known if known is not None else NEG | ZERO if self.documented(node) else None


def _by_hand(node: Node) -> int | None:
    fact = BY_HAND.get(_name(node))
    return NEG | ZERO if fact is not None and fact.path == node.path and fact.unless_null is None else None


def _name(node: Node) -> str:
    return node.define.name if isinstance(node, MacroText) else node.name
