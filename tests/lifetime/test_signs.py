"""The sign domain: every operation is held against all small numbers."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewriter.lifetime.signs import ANY, NEG, POS, ZERO, flip, negate, opposite, where

NUMBERS = range(-3, 4)
OPS = {
    "<": int.__lt__, ">": int.__gt__, "<=": int.__le__, ">=": int.__ge__, "==": int.__eq__, "!=": int.__ne__,
}  # fmt: skip


def sign(number: int) -> int:
    return NEG if number < 0 else POS if number else ZERO


@pytest.mark.parametrize("op", OPS)
@given(left=st.integers(0, ANY), right=st.integers(0, ANY))
def test_where_keeps_exactly_the_signs_that_can_hold(op: str, left: int, right: int) -> None:
    wanted = 0
    for a, b in product(NUMBERS, NUMBERS):
        if sign(a) & left and sign(b) & right and OPS[op](a, b):
            wanted |= sign(a)
    assert where(left, op, right) == wanted


@pytest.mark.parametrize("op", OPS)
def test_flip_and_opposite(op: str) -> None:
    for a, b in product(NUMBERS, NUMBERS):
        assert OPS[flip(op)](b, a) == OPS[op](a, b)
        assert OPS[opposite(op)](a, b) != OPS[op](a, b)


def test_less_than_one_excludes_positive_numbers() -> None:
    assert where(ANY, "<", POS, one=True) == NEG | ZERO
    assert where(ANY, "<", POS) == ANY


def test_negate() -> None:
    for signs in range(ANY + 1):
        assert negate(signs) == sum({sign(-n) for n in NUMBERS if sign(n) & signs})
