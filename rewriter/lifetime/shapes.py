"""Shapes of expressions: what one is about, its parts, and what a call means by its name alone."""

from __future__ import annotations

from collections.abc import Container, Hashable
from typing import TypeVar

from rewriter.c.tree import Expr
from rewriter.lifetime import facts
from rewriter.lifetime.relevant import is_path, path_of
from rewriter.lifetime.signs import ANY, NEG, ZERO

_T = TypeVar("_T", bound=Hashable)


def variable(expr: Expr) -> str:
    """What a comparison or assignment is about: ``x``, ``a->b``, ``x = f()``, ``likely(x)``."""
    if expr.kind == "assign":
        return variable(expr.kids[0])
    if expr.kind == "call" and expr.callee in facts.TRANSPARENT_VALUES and len(expr.kids) > 1:
        return variable(expr.kids[1])
    return path_of(expr)


def uncast(expr: Expr) -> Expr:
    """What stands behind the casts."""
    while expr.kind == "cast":
        expr = expr.kids[0]
    return expr


def chain(expr: Expr, ops: Container[str]) -> list[Expr]:
    """The parts of ``a + b + c``, however many there are."""
    parts: list[Expr] = []
    while expr.kind == "binary" and expr.op in ops:
        parts.append(expr.kids[1])
        expr = expr.kids[0]
    return [expr, *reversed(parts)]


def last(path: str) -> str:
    """The member that a path ends in; "-" for a plain variable."""
    return path.rsplit("->", 1)[-1].rsplit(".", 1)[-1] if is_path(path) else "-"


def is_one(expr: Expr) -> bool:
    """Whether an expression is the constant 1."""
    return expr.kind == "const" and expr.op == "1"


def error(name: str, signs: int) -> int:
    """The signs that a function which hands on an error returns."""
    if name == "PTR_ERR_OR_ZERO":
        return (signs & NEG) | (ZERO if signs & ~NEG else 0)
    return signs or ANY


def unique(states: list[_T]) -> list[_T]:
    """The list without what it holds already, in its order."""
    return list(dict.fromkeys(states))
