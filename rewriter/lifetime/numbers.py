"""Types of numbers: what storing a value into a type does to its sign, and which types have no negative numbers."""

from __future__ import annotations

import re

from rewriter.c.tree import Expr, Function
from rewriter.lifetime.signs import ANY, POS, ZERO
from rewriter.lifetime.types import Types

_BOOL = frozenset({"bool", "_Bool"})
_SMALL = frozenset({"u8", "u16", "__u8", "__u16", "uint8_t", "uint16_t", "__le16", "__be16", "uchar", "ushort"})
_SIGNED = frozenset(
    {"int", "long", "short", "signed", "s16", "s32", "s64", "__s32", "__s64", "ssize_t", "int32_t", "int64_t", "loff_t"}
)
_UNSIGNED = frozenset(
    {"unsigned", "u32", "u64", "__u32", "__u64", "uint", "uint32_t", "uint64_t", "size_t", "ulong", "uintptr_t", "enum"}
)


def kind_of(text: str) -> str:
    """What a type's text is: ``pointer``, ``bool``, ``small`` (and unsigned), ``unsigned``, ``signed`` or ``unknown``."""
    if "*" in text:
        return "pointer"
    words = set(re.findall(r"\w+", text))
    if words & _BOOL:
        return "bool"
    if words & _SMALL or ("unsigned" in words and words & {"char", "short"}):
        return "small"
    if words & _UNSIGNED:
        return "unsigned"
    return "signed" if words & _SIGNED else "unknown"


def stored(signs: int, kind: str) -> int:
    """The signs after storing in a type of this kind.

    An unsigned type of full width keeps the bits: -EIO goes in, and comes out when it is returned as an int.
    """
    if kind == "bool":
        return (signs & ZERO) | (POS if signs & ~ZERO else 0)
    if kind == "small":
        return ZERO if signs == ZERO else ZERO | POS
    if kind == "unknown":
        return ZERO if signs == ZERO else ANY
    return signs


class Numbers:
    """The kinds of the expressions of one function."""

    def __init__(self, types: Types, function: Function) -> None:
        self.types = types
        self.function = function
        self._locals = types.locals_of(function)

    def kind(self, expr: Expr) -> str:
        """The kind of an expression's type; ``unknown`` where the module does not tell."""
        how = getattr(self, f"_{expr.kind}", None)
        if how is not None:
            found: str = how(expr)
            return found
        return "unknown"

    def _id(self, expr: Expr) -> str:
        return kind_of(self._locals[expr.op]) if expr.op in self._locals else "signed"

    def _const(self, expr: Expr) -> str:
        return "unsigned" if expr.op[:1].isdigit() and "u" in expr.op.lower() else "signed"

    def is_array(self, expr: Expr) -> bool:
        """Whether a member is an array, which is never NULL."""
        return self.types.member_type(expr, self.function).endswith("]")

    def _member(self, expr: Expr) -> str:
        return kind_of(self.types.member_type(expr, self.function))

    def _cast(self, expr: Expr) -> str:
        return kind_of(expr.op)

    def _assign(self, expr: Expr) -> str:
        return self.kind(expr.kids[0])

    def _unary(self, expr: Expr) -> str:
        if expr.op == "sizeof":
            return "unsigned"
        return "signed" if expr.op in ("!", "*", "&", "&&") or not expr.kids else self.kind(expr.kids[0])

    def _cond(self, expr: Expr) -> str:
        kinds = {self.kind(kid) for kid in expr.kids[1:]}
        return "unsigned" if "unsigned" in kinds else "signed"

    def _call(self, expr: Expr) -> str:
        for fn in self.types.program.resolve(expr.callee, self.function.path) if expr.callee else ():
            return kind_of(self.types.program.parse(fn).returns)
        return "signed"

    def _binary(self, expr: Expr) -> str:
        return "signed" if expr.op in ("<", ">", "<=", ">=", "==", "!=", "&&", "||") else "unknown"


def ordered(op: str, kinds: set[str], against_zero: bool) -> str:
    """The comparison that tells something about signs where one side has no negative numbers; "" where none does."""
    if op in ("==", "!=") or not kinds & {"unsigned", "unknown"}:
        return op
    if against_zero and kinds & {"unsigned"}:
        return {">": "!=", "<=": "=="}.get(op, "")
    return ""
