"""Uses of the module's own macros as the expressions they stand for: the body with the arguments in their places.

Only bodies that are one expression are read, and only where every definition of the macro can be; pasted names, statement
expressions, and what would regroup with its surroundings are not. Positions are those of the macro's name at the use, for
that is where a reader sees it happen.
"""

from __future__ import annotations

from functools import cached_property, lru_cache

from rewriter.c.source import Source
from rewriter.c.tree import Expr
from rewriter.c.unit import Unit
from rewriter.lifetime.macros import Macro, Macros
from rewriter.lifetime.program import Program

_WHOLE = frozenset({"id", "const", "call", "member", "index", "type"})
"""Expressions that hold together wherever they are put."""
_SIGNED = _WHOLE | {"unary", "cast"}
"""Those that do where no member or element of them is taken."""
_CLOSED = frozenset({"opaque", "stmtexpr", "compound", "init", "designated"})
"""Parts of a body that are not looked into."""

_Args = dict[str, list[Expr]]


class _UnreadableError(Exception):
    """The body or an argument has a shape that is not followed."""


class Expansion:
    """Expands the macros of one program; what was expanded once is kept."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.macros = Macros(program.defines, program.outside)
        self._bodies: dict[Macro, Expr | None] = {}
        self._known: dict[Expr, tuple[Expr, ...]] = {}

    def of(self, use: Expr, path: str) -> tuple[Expr, ...]:
        """What a call or a plain name in a file stands for, by each definition of its macro.

        Nothing, where one of them cannot be read or only other sources define it.
        """
        name = use.op if use.kind == "id" else use.callee
        if name not in self._shared and all(define.name != name for define in self.program.units[path].defines):
            return ()
        if use not in self._known:
            try:
                self._known[use] = tuple(self._expanded(macro, use) for macro in self.macros.definitions(name))
            except _UnreadableError:
                self._known[use] = ()
        return self._known[use]

    @cached_property
    def _shared(self) -> frozenset[str]:
        """Macros that a header defines."""
        headers = (unit for path, unit in self.program.units.items() if not path.endswith(".c"))
        return frozenset(define.name for unit in headers for define in unit.defines)

    def _expanded(self, macro: Macro, use: Expr) -> Expr:
        body = self._body(macro)
        if body is None:
            raise _UnreadableError
        if use.kind == "id":
            if macro.params is not None:
                raise _UnreadableError
            return _put(body, {}, use.a, True)
        at = use.kids[0].a
        if macro.params is not None:
            return _put(body, _arguments(macro, use.kids[1:]), at, True)
        if body.kind != "id":
            raise _UnreadableError
        return Expr("call", use.a, use.b, "", [_put(body, {}, at, True), *use.kids[1:]])

    def _body(self, macro: Macro) -> Expr | None:
        if macro not in self._bodies:
            read = _constant if macro.params is None else _read
            self._bodies[macro] = None if macro.pastes else read(macro.body)
        return self._bodies[macro]


@lru_cache(maxsize=4)
def expansion_of(program: Program) -> Expansion:
    """The one expansion of a program."""
    return Expansion(program)


def _constant(body: tuple[str, ...]) -> Expr | None:
    """A number or a name, negative or not: macros without parameters are seldom more, and there are thousands."""
    while len(body) > 2 and body[0] == "(" and body[-1] == ")":
        body = body[1:-1]
    if len(body) == 2 and body[0] == "-":
        value = _constant(body[1:])
        return value and Expr("unary", 0, 1, "-", [value])
    if len(body) != 1 or (not body[0][0].isalnum() and body[0][0] != "_"):
        return None
    return Expr("const" if body[0][0].isdigit() else "id", 0, 1, body[0])


def _read(body: tuple[str, ...]) -> Expr | None:
    unit = Unit(Source("", f"static int body(void)\n{{\n\treturn {' '.join(body)};\n}}\n"))
    kids = unit.parse(unit.functions[0]).body.kids if len(unit.functions) == 1 else []
    if len(kids) != 1 or kids[0].kind != "return" or kids[0].expr is None:
        return None
    return kids[0].expr if kids[0].expr.kind in _SIGNED or _is_parenthesised(body) else None


def _is_parenthesised(body: tuple[str, ...]) -> bool:
    depth = 0
    for at, token in enumerate(body):
        depth += (token == "(") - (token == ")")
        if depth == 0:
            return at == len(body) - 1
    return False


def _arguments(macro: Macro, given: list[Expr]) -> _Args:
    params = macro.params or ()
    plain = len(params) - macro.variadic
    if len(given) < plain or (len(given) > plain and not macro.variadic):
        raise _UnreadableError
    args = {param: [arg] for param, arg in zip(params[:plain], given, strict=False)}
    if macro.variadic:
        args[params[-1]] = given[plain:]
    return args


def _put(part: Expr, args: _Args, at: int, alone: bool) -> Expr:
    """A part of a body with the arguments in it; `alone` says that nothing beside it can regroup with them."""
    if part.kind == "id" and part.op in args:
        given = args[part.op]
        if len(given) != 1 or not (alone or part.b - part.a > 1 or given[0].kind in _WHOLE):
            raise _UnreadableError
        return given[0]
    typed = set(part.op.split()) if part.kind in ("cast", "type") else set()
    if part.kind in _CLOSED or typed & args.keys():
        raise _UnreadableError
    made = Expr(part.kind, at, at + 1, part.op, [], part.name)
    if part.name in args:
        made.name = _plain_name(args[part.name])
    for index, kid in enumerate(part.kids):
        argument = part.kind == "call" and index > 0
        several = args.get(kid.op) if argument and kid.kind == "id" else None
        made.kids += several if several is not None else [_put(kid, args, at, argument)]
    return made


def _plain_name(given: list[Expr]) -> str:
    if len(given) != 1 or given[0].kind != "id":
        raise _UnreadableError
    return given[0].op
