"""Functions of the module that a call through a member of a struct can run."""

from __future__ import annotations

from rewriter.c.tree import Expr, Function
from rewriter.lifetime.expressions import expressions
from rewriter.lifetime.program import FnRef, Program
from rewriter.lifetime.types import Types


class Targets:
    """What initialisers and assignments put into members, for one program."""

    def __init__(self, program: Program, types: Types) -> None:
        self.program = program
        self.types = types
        self._known: dict[tuple[str, str], list[FnRef]] = {}

    def of(self, call: Expr, caller: FnRef) -> list[FnRef]:
        """The targets of a call, in the order of the files; none for a call of anything but a member."""
        callee = call.kids[0]
        if callee.kind != "member":
            return []
        key = (callee.name, self.types.tag(callee.kids[0], self.program.parse(caller)))
        if key not in self._known:
            self._known[key] = list(dict.fromkeys([*self._initialised(*key), *self._assigned(*key)]))
        return self._known[key]

    def _initialised(self, member: str, tag: str) -> list[FnRef]:
        """Functions that objects at file scope hold in `member`."""
        found: list[FnRef] = []
        for path, initialiser in self.program.initialisers(member):
            if tag and initialiser.type not in ("", tag) and initialiser.type.split(" ")[0] == "struct":
                continue
            for entry in initialiser.entries:
                if entry.field.rsplit(".", 1)[-1] == member:
                    for ident, _offset in entry.idents:
                        found += self.program.resolve(ident, path)
        return found

    def _assigned(self, member: str, tag: str) -> list[FnRef]:
        functions = self.program.matching(member, r"[\s)]*=[^=]", member=True)
        return [
            target
            for fn in functions
            for name in self._names(self.program.parse(fn), member, tag)
            for target in self.program.resolve(name, fn.path)
        ]

    def _names(self, function: Function, member: str, tag: str) -> list[str]:
        """Names that a function stores into `member` of structs of this tag, by assignment or designator."""
        found = []
        for _stmt, expr in expressions(function):
            if expr.kind == "designated" and expr.op.rsplit(".", 1)[-1] == member:
                found += _names(expr.kids[0])
            elif expr.kind == "assign" and expr.kids[0].kind == "member" and expr.kids[0].name == member:
                other = self.types.tag(expr.kids[0].kids[0], function)
                if not tag or other in ("", tag):
                    found += _names(expr.kids[1])
        return found


def _names(value: Expr) -> list[str]:
    """The names that a value can be, behind casts and choices."""
    if value.kind in ("unary", "cast", "cond", "comma", "assign"):
        return [name for kid in value.kids for name in _names(kid)]
    return [value.op] if value.kind == "id" else []
