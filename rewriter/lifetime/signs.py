"""Numbers by their sign: the abstract values that path proofs are made of.

A value is a set of NEG, ZERO and POS as bits. Pointers use the same bits: an ERR_PTR is NEG, NULL is ZERO.
"""

from __future__ import annotations

from rewriter.c.tree import Expr
from rewriter.lifetime import facts

NEG, ZERO, POS = 1, 2, 4
ANY = NEG | ZERO | POS

_FLIP = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "==": "==", "!=": "!="}
_NOT = {"<": ">=", ">": "<=", "<=": ">", ">=": "<", "==": "!=", "!=": "=="}


def negate(signs: int) -> int:
    """The signs of ``-x``."""
    return (signs & ZERO) | (POS if signs & NEG else 0) | (NEG if signs & POS else 0)


def constant(expr: Expr) -> int:
    """The signs of a literal or of a name with a fixed meaning; ANY for anything else."""
    if expr.kind == "const":
        return _literal(expr.op)
    if expr.kind == "id":
        if expr.op in ("NULL", "false"):
            return ZERO
        if expr.op == "true" or expr.op in facts.ERRNO:
            return POS
    if expr.kind == "unary" and expr.op == "-":
        return negate(constant(expr.kids[0]))
    return ANY


def _literal(text: str) -> int:
    """A number too large for an int can be a negative one."""
    digits = text.rstrip("uUlL")
    if digits == "'\\0'":
        return ZERO
    try:
        number = int(digits, 8 if digits[:1] == "0" and digits.isdigit() else 0)
    except ValueError:
        return POS if text[:1] in "\"'." or text[:1].isdigit() else ANY
    return ZERO if number == 0 else POS if number < 1 << 31 else ANY


def flip(op: str) -> str:
    """The comparison with its sides swapped."""
    return _FLIP[op]


def opposite(op: str) -> str:
    """The comparison that holds where `op` does not."""
    return _NOT[op]


def where(left: int, op: str, right: int, one: bool = False) -> int:
    """The signs that `left` can still have where ``left op right`` holds; 0 where it cannot.

    `right` are the signs of the other side; `one` says that it is the constant 1, the least positive number.
    """
    possible = 0
    for sign in (NEG, ZERO, POS):
        if left & sign and right and _can(sign, op, right, one):
            possible |= sign
    return possible


def _can(sign: int, op: str, right: int, one: bool) -> bool:
    if op == "==":
        return bool(sign & right)
    if op == "!=":
        return not (sign == ZERO and right == ZERO)
    if op in (">", ">="):
        return _greater(sign, right, strict=op == ">")
    if one and op == "<":
        return sign != POS
    return _greater_other(sign, right, strict=op == "<")


def _greater(sign: int, right: int, strict: bool) -> bool:
    """Whether some number of `sign` is greater than some number of `right`."""
    if sign == POS:
        return True
    if sign == ZERO:
        return bool(right & NEG) or (not strict and bool(right & ZERO))
    return bool(right & NEG)


def _greater_other(sign: int, right: int, strict: bool) -> bool:
    """Whether some number of `right` is greater than some number of `sign`."""
    if sign == NEG:
        return True
    if sign == ZERO:
        return bool(right & POS) or (not strict and bool(right & ZERO))
    return bool(right & POS)
