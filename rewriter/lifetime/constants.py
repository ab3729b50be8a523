"""Numbers that names stand for: the enumerators of the module and its macros that are plain numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from rewriter.c.header import split_commas
from rewriter.c.items import Item
from rewriter.c.lexer import LexError, lex
from rewriter.lifetime.program import Program

GREATEST = 127
"""Numbers up to this keep their value in whatever type they are stored."""

_DIRECTIVE = re.compile(r"#[ \t]*(?:define|undef)[ \t]+\Z")
_ASSIGNED = re.compile(r"\s*=(?!=)")


class Constants:
    """The named numbers of one program."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._declares: dict[str, bool] = {}

    def of(self, name: str) -> int | None:
        """The number that a name stands for wherever it is used; None where that is not certain."""
        defines = self.program.defines.get(name, ())
        if defines and name not in self._enumerators:
            values = {number(define.body) if define.params is None else None for define in defines}
            return values.pop() if len(values) == 1 else None
        return None if defines else self._enumerators.get(name)

    def declares(self, name: str) -> bool:
        """Whether the module gives the name of a number of the kernel's a meaning of its own, or takes it away."""
        if name not in self._declares:
            self._declares[name] = any(self._declared_at(name, *hit) for hit in self.program.hits(name))
        return self._declares[name]

    def _declared_at(self, name: str, path: str, at: int) -> bool:
        code = self.program.units[path].code
        if code[at - 1] == "-":
            return False
        if _DIRECTIVE.search(code, max(0, at - 40), at) or _ASSIGNED.match(code, at + len(name)):
            return True
        return self.program.at(path, at) is None and name in self._enumerators

    @cached_property
    def _enumerators(self) -> dict[str, int | None]:
        """Every enumerator; None for one whose value is not known, or that is declared twice."""
        found: dict[str, int | None] = {}
        for unit in self.program.units.values():
            for item in unit.outline.declarations if "enum" in unit.code else ():
                for name, value in _enumerators(item):
                    found[name] = None if name in found else value
        return found


def number(text: str) -> int | None:
    """A small number that is not negative, parentheses around it or not; None for anything else."""
    try:
        words = lex(text).tok
    except LexError:
        return None
    while len(words) > 2 and words[0] == "(" and words[-1] == ")":
        words = words[1:-1]
    return _literal(words[0]) if len(words) == 1 else None


def _literal(word: str) -> int | None:
    digits = word.rstrip("uUlL")
    try:
        value = int(digits, 8 if digits[:1] == "0" and digits.isdigit() else 0)
    except ValueError:
        return None
    return value if value <= GREATEST else None


def _enumerators(item: Item) -> Iterator[tuple[str, int | None]]:
    tok = item.tokens.tok
    for at in range(item.a, item.b - 1):
        opened = at + 1 + (tok[at + 1] != "{")
        if tok[at] == "enum" and opened < item.b and tok[opened] == "{" and item.partner[opened] > opened:
            yield from _listed(item, opened, item.partner[opened])


def _listed(item: Item, opened: int, close: int) -> Iterator[tuple[str, int | None]]:
    """The enumerators between two braces; an ``#if`` among them leaves all of them unknown."""
    tokens = item.tokens
    varies = any(opened < at <= close for _offset, _text, at in tokens.directives)
    value: int | None = -1
    for lo, hi in split_commas(tokens.tok, opened + 1, close):
        if lo < hi:
            if "=" in tokens.tok[lo:hi]:
                value = _literal(tokens.tok[hi - 1]) if hi == lo + 3 else None
            elif value is not None:
                value = value + 1 if value < GREATEST else None
            yield tokens.tok[lo], None if varies else value
