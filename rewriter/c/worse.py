"""Whether an edited file still reads as C as well as it did: what a person or a tool broke, with its line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from rewriter.c.lexer import LexError, Tokens
from rewriter.c.tree import Function
from rewriter.c.unit import FunctionRange, Unit

_WORD = re.compile(r"[A-Za-z_]\w*")


class Broken(NamedTuple):
    """What is wrong, and on which line (from 1) of the edited file."""

    line: int
    what: str


def worse(before: Unit, after: Unit) -> list[Broken]:
    """What reads worse in `after` than in `before`; functions that are the same in both are not looked at."""
    try:
        return [*_lost(before, after), *(broken for fn in _changed(before, after) for broken in _in(fn, before, after))]
    except LexError as error:
        return [Broken(after.source.line_of(min(error.offset, len(after.source.text))), error.what)]


def nowhere(tokens: Tokens) -> set[str]:
    """The labels that a goto names and the function does not have."""
    pairs = list(pairwise(tokens.tok))
    return {name for word, name in pairs if word == "goto" and name != "*"} - {
        name for name, word in pairs if word == ":"
    }


def _changed(before: Unit, after: Unit) -> Iterator[FunctionRange]:
    same = {before.source.text[fn.start : fn.end] for fn in before.functions}
    return (fn for fn in after.functions if after.source.text[fn.start : fn.end] not in same)


def _lost(before: Unit, after: Unit) -> Iterator[Broken]:
    """Functions that were there and are not, though their names still stand outside of functions or are called."""
    words = None
    for name in {fn.name for fn in before.functions} - {fn.name for fn in after.functions}:
        words = words or _uses(after)
        if name in words:
            yield Broken(words[name], f"{name}() is used and cannot be found as a function any more")


def _uses(unit: Unit) -> dict[str, int]:
    """The first line on which each word stands in the code."""
    found: dict[str, int] = {}
    for number, line in enumerate(unit.code.split("\n"), start=1):
        for word in _WORD.findall(line):
            found.setdefault(word, number)
    return found


def _in(where: FunctionRange, before: Unit, after: Unit) -> Iterator[Broken]:
    function = after.parse(where)
    olds = [before.parse(fn) for fn in before.named(where.name)]
    if function.opaque > max((old.opaque for old in olds), default=0):
        yield Broken(_opaque_line(function, after), f"{where.name}() cannot be read")
    known = set[str]().union(*(nowhere(old.tokens) for old in olds))
    for name in sorted(nowhere(function.tokens) - known):
        yield Broken(_line_of(function, ("goto", name), after), f"{where.name}() jumps to {name}, which is not there")


def _opaque_line(function: Function, unit: Unit) -> int:
    """The line of the first statement that cannot be read; that of the body where it is inside an expression."""
    bad = next((stmt for stmt in function.body.walk() if stmt.kind == "opaque"), function.body)
    return unit.source.line_of(function.tokens.off[min(bad.a, len(function.tokens) - 1)])


def _line_of(function: Function, words: tuple[str, str], unit: Unit) -> int:
    at = next(n for n, pair in enumerate(pairwise(function.tokens.tok)) if pair == words)
    return unit.source.line_of(function.tokens.off[at])
