"""Expressions that do nothing but look: they may go together with what depended on them.

Calls count as pure if they are accessors by name, or macros and functions of the driver that only compute a value.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise

from rewriter.c.lexer import LexError, lex
from rewriter.c.tree import Expr, Stmt
from rewriter.c.unit import Unit
from rewriter.lifetime.tidy.macros import Macros

_ACCESSOR = re.compile(
    r"""(?: to_\w+ | container_of(?:_const)? | (?:\w+_)?get_(?:drv|plat|client)?data | \w+_drvdata | \w+_name
          | (?!(?:\w+_)?(?:alloc|free|init|release|destroy|create|setup|put|get|del|clear|reset|set)_)\w+_priv
          | (?!\w*(?:add|attach|bind|connect|copy|link|move|push|put|send|set|switch|sync|wait|write)\w*_to_)\w+_to_\w+
          | (?:\w+_)?(?:is|has)_\w+ | \w+_enabled | test_bit
          | IS_ERR(?:_OR_NULL|_VALUE)? | IS_(?:ENABLED|BUILTIN|MODULE|REACHABLE) | PTR_ERR(?:_OR_ZERO)?
          | ERR_(?:PTR|CAST) | ARRAY_SIZE | BIT(?:_ULL)? | GENMASK(?:_ULL)? | likely | unlikely | READ_ONCE
          | (?:min|max)(?:_t)? | offsetof | sizeof )\Z""",
    re.VERBOSE,
)
_EFFECT = frozenset(("=", "+=", "-=", "*=", "/=", "%=", "<<=", ">>=", "&=", "|=", "^=", "++", "--", ";", "{", "asm"))
_LOOKING = frozenset(
    (
        "id",
        "const",
        "type",
        "unary",
        "binary",
        "cond",
        "comma",
        "member",
        "index",
        "cast",
        "compound",
        "init",
        "designated",
        "call",
    )
)


class Purity:
    """What is known to have no side effects in the given units."""

    def __init__(self, units: Mapping[str, Unit], macros: Macros) -> None:
        self._units = units
        self._macros = macros
        self._known: dict[str, bool] = {}

    def pure(self, expr: Expr | None) -> bool:
        """Whether evaluating `expr` changes nothing."""
        if expr is None:
            return True
        if expr.kind not in _LOOKING or (expr.kind == "unary" and ("++" in expr.op or "--" in expr.op)):
            return False
        if expr.kind == "call" and not (expr.callee and self.pure_call(expr.callee)):
            return False
        return all(self.pure(kid) for kid in expr.kids)

    def pure_call(self, name: str) -> bool:
        """Whether calling `name` changes nothing; its arguments are another question."""
        if name not in self._known:
            self._known[name] = False  # for what calls itself
            self._known[name] = self._judged(name)
        return self._known[name]

    def _judged(self, name: str) -> bool:
        """A name tells something only of what the driver does not define itself."""
        body, functions = (
            self._macros.body(name),
            [where for unit in self._units.values() for where in unit.named(name)],
        )
        if not body and not functions:
            return _ACCESSOR.match(name) is not None
        return (not body or self._pure_macro(body)) and (not functions or self._pure_function(name))

    def _pure_macro(self, body: str) -> bool:
        try:
            tok = lex(body).tok
        except LexError:
            return False
        calls = (word for word, after in pairwise(tok) if after == "(" and word.isidentifier())
        return not _EFFECT.intersection(tok) and all(self.pure_call(call) for call in calls)

    def _pure_function(self, name: str) -> bool:
        found = [(unit, where) for unit in self._units.values() for where in unit.named(name)]
        return all(self._only_computes(unit.parse(where).body) for unit, where in found)

    def _only_computes(self, body: Stmt) -> bool:
        items = list(body.walk())
        plain = all(item.kind in ("block", "decl", "if", "return") for item in items)
        return plain and len(items) > 1 and all(self.pure(expr) for item in items for expr in item.own_exprs())
