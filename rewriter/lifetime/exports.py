"""How other modules come to a function of this one: by its own name, or by that of a table that holds it."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from functools import lru_cache

from rewriter.lifetime import facts
from rewriter.lifetime.expressions import calls_of
from rewriter.lifetime.program import FnRef, Program

_EXPORT = re.compile(rf"(?:{facts.EXPORTS.pattern})\w*\s*\(\s*(\w+)")


@dataclass(frozen=True)
class Opening:
    """Other modules may name `symbol` and so run a function; `what` says why, at `path` and `offset`."""

    symbol: str
    what: str
    path: str
    offset: int


@lru_cache(maxsize=16)
def _symbols(program: Program) -> frozenset[str]:
    """All names that may be exported, found by text."""
    return frozenset(name for text in program.texts if "EXPORT" in text for name in _EXPORT.findall(text))


def exports(program: Program, symbol: str) -> Iterator[Opening]:
    """The places at file scope where a function or a variable is exported."""
    for mention in program.uses(symbol)[1] if symbol in _symbols(program) else ():
        if mention.macro is not None and is_export(mention.macro.name):
            yield Opening(symbol, f"named in {mention.macro.name}()", mention.path, mention.offset)


def is_export(macro: str) -> bool:
    """Whether a macro of this name exports what it names; the same macros also wrap tables of power management."""
    return facts.EXPORTS.search(macro) is not None and facts.PM_MACROS.search(macro) is None


def of_table(program: Program, variable: str) -> Iterator[Opening]:
    """The exports of a variable that holds a function."""
    for opening in exports(program, variable):
        yield Opening(variable, f"in {variable}, {opening.what}", opening.path, opening.offset)


def in_header(program: Program, fn: FnRef, outside: Container[str]) -> Iterator[Opening]:
    """The definition itself, where a header holds a function that any module can use.

    Modules that do not link this one can run it if it calls something of `outside`, which needs no more than a declaration.
    """
    if fn.path.endswith(".h") and any(call.callee in outside for _stmt, call in calls_of(program.parse(fn))):
        yield Opening(fn.name, "defined in a header", fn.path, fn.start)
