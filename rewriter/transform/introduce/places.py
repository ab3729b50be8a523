"""Where a function stands in a file: its definition, its declarations, its ``static inline`` stubs.

Whatever else the name stands for at file scope is a `Trouble`: then nobody can say that all places are known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from rewriter.c.directives import branches_around
from rewriter.c.header import parameters, returns
from rewriter.c.lexer import LexError, Tokens, lex
from rewriter.c.unit import FunctionRange, Unit

Kind = Literal["definition", "declaration", "inline"]

_SPACE = re.compile(r"\s*")


@dataclass(frozen=True)
class Place:
    """One place of a function; offsets are those of the file's text."""

    path: str
    kind: Kind
    name: str
    start: int
    head_end: int
    """Just behind the ``)`` of the header and its attributes."""

    end: int
    """Just behind the ``}`` or ``;``, or behind the ``EXPORT_SYMBOL()`` right below."""

    name_at: int
    line: int
    under: tuple[str, ...]
    """The ``#if`` branches that it stands in, outer ones first."""

    parameters: tuple[str, ...] = ()
    returns: str = ""
    export: str = ""
    """The statement that exports it, as it is spelled."""


@dataclass(frozen=True)
class Trouble:
    """A place that was not understood: the code of the reason, and where it is."""

    path: str
    line: int
    name: str
    code: str
    detail: str


def places(unit: Unit, name: str) -> Iterator[Place | Trouble]:
    """Every place of the function `name` in a file, in order.

    Raises:
        LexError: the file is no C.
    """
    source = unit.source
    known: list[tuple[int, int]] = []
    for define in unit.defines:
        if define.name == name:
            yield _trouble(unit, define.offset, name, "defined-as-macro")
    for start, end, function in _spans(unit, name):
        known.append((start, end))
        yield _read(unit, name, start, end, function)
    for found in re.finditer(rf"\b{name}\s*\(", unit.code):
        at = found.start()
        inside = unit.function_at(at)
        in_known = any(start <= at < end for start, end in known)
        in_directive = source.text[source.line_start(at) :].lstrip().startswith("#")
        if not in_known and inside is None and not in_directive:
            yield _trouble(unit, at, name, "not-understood")


def _spans(unit: Unit, name: str) -> list[tuple[int, int, FunctionRange | None]]:
    functions: list[tuple[int, int, FunctionRange | None]] = [(f.start, f.end, f) for f in unit.named(name)]
    return sorted([*functions, *((p.start, p.end, None) for p in unit.prototypes if p.name == name)])


def _read(unit: Unit, name: str, start: int, end: int, function: FunctionRange | None) -> Place | Trouble:
    text = unit.source.text
    stop = function.body if function else end - 1
    tokens = lex(text, start, stop)
    at = _name_token(tokens, name)
    behind, export = _export(unit, name, end) if function else (end, "")
    rest = unit.code[behind : unit.source.line_end(behind - 1)]
    if at is None or tokens.directives or rest.strip():
        return _trouble(unit, start, name, "not-understood")
    static = "static" in tokens.tok[:at]
    if static and "inline" not in " ".join(tokens.tok[:at]):
        return _trouble(unit, start, name, "not-understood", "it is static")
    if "..." in tokens.tok:
        return _trouble(unit, start, name, "variable-arguments")
    params = tuple(param.name for param in parameters(tokens, len(tokens)))
    if function and not all(params):
        return _trouble(unit, start, name, "not-understood", "a parameter has no name")
    kind: Kind = "declaration" if function is None else "inline" if static else "definition"
    return Place(
        path=unit.source.path,
        kind=kind,
        name=name,
        start=start,
        head_end=tokens.end(len(tokens) - 1),
        end=behind,
        name_at=tokens.off[at],
        line=unit.source.line_of(tokens.off[at]),
        under=tuple(branches_around(unit.code, start)),
        parameters=params,
        returns=returns(tokens, name, len(tokens)),
        export=export,
    )


def _name_token(tokens: Tokens, name: str) -> int | None:
    found = (i for i in range(len(tokens) - 1) if tokens.tok[i] == name and tokens.tok[i + 1] == "(")
    return next(found, None)


def _export(unit: Unit, name: str, end: int) -> tuple[int, str]:
    """Where a definition with the export right below it ends, and the export."""
    begin = _SPACE.match(unit.code, end)
    assert begin is not None  # it matches anywhere
    macro = unit.around(end).macro_at(begin.end())
    if macro is None or not macro.name.startswith("EXPORT_SYMBOL") or macro.args[:1] != [name]:
        return end, ""
    close = macro.end + (unit.code[macro.end : macro.end + 1] == ";")
    return close, unit.source.text[macro.offset : close]


def _trouble(unit: Unit, at: int, name: str, code: str, detail: str = "") -> Trouble:
    return Trouble(unit.source.path, unit.source.line_of(at), name, code, detail)


__all__ = ["Kind", "LexError", "Place", "Trouble", "places"]
