"""Calls that leave all their caller can see as it is: told by the name, and where the module defines it, by the body too.

``foo_err()`` prints, as its name says, unless it is a function or macro of the module that does more than that.
"""

from __future__ import annotations

from functools import lru_cache

from rewriter.c.source import Source
from rewriter.c.tree import Expr, Function
from rewriter.c.unit import Unit
from rewriter.lifetime import facts
from rewriter.lifetime.expansion import expansion_of
from rewriter.lifetime.expressions import expressions
from rewriter.lifetime.program import Program
from rewriter.lifetime.relevant import path_of
from rewriter.lifetime.tidy.macros import Macros
from rewriter.lifetime.tidy.purity import Purity

_VARIADIC = frozenset({"va_start", "va_end", "va_copy"})


class Quiet:
    """Answers for one program."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.macros = expansion_of(program).macros
        self.purity = Purity(program.units, Macros(program.units))
        self._known: dict[str, bool] = {}

    def __contains__(self, name: str) -> bool:
        """Whether a call of this name changes no variable and no member of its caller."""
        if name not in self._known:
            self._known[name] = False  # what a recursive call gets
            self._known[name] = facts.changes_nothing(name) and all(map(self._only_prints, self._bodies(name)))
        return self._known[name]

    def _bodies(self, name: str) -> list[Function]:
        functions = [self.program.parse(fn) for fn in self.program.resolve(name, "")]
        return functions + [_as_function(macro.body) for macro in self.macros.definitions(name)]

    def _only_prints(self, function: Function) -> bool:
        own = {decl.name for stmt in function.body.walk() for decl in stmt.decls if not decl.pointer}
        if any(stmt.kind in ("opaque", "asm") for stmt in function.body.walk()):
            return False
        return all(self._looks(expr, own) for _stmt, expr in expressions(function))

    def _looks(self, expr: Expr, own: set[str]) -> bool:
        if expr.kind == "assign" or (expr.kind == "unary" and ("++" in expr.op or "--" in expr.op)):
            path = path_of(expr.kids[0])
            return "->" not in path and path.partition(".")[0] in own
        if expr.kind == "call":
            return expr.callee in _VARIADIC or expr.callee in self or self.purity.pure(expr)
        return expr.kind != "opaque"


def _as_function(body: tuple[str, ...]) -> Function:
    unit = Unit(Source("", f"static void body(void)\n{{\n\t{' '.join(body)};\n}}\n"))
    return unit.parse(unit.functions[0])


@lru_cache(maxsize=4)
def quiet_of(program: Program) -> Quiet:
    """The one answerer of a program."""
    return Quiet(program)
