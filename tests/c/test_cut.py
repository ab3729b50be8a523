"""``#if`` groups cut through good code at any token: the items still tile, and every token of a branch is accounted for."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from rewriter.c.lexer import LexError, lex
from tests.c.shapes import parse
from tests.c.test_robust import check_tiles

CODE = lex(
    """int a = f(1), *b;
    if (a && g(b)) { h(a, b); } else if (b) return -1; else { x = y ? 1 : 2; }
    for (i = 0; i < n; i++) { if (c) break; list_for_each(p, q) { k(p); } }
    switch (a) { case 1: l(); break; case 2: default: goto out; }
    do { m((struct s){ .x = 1, .y = { 2 } }); } while (0);
    x = ({ int z = 1; z; });
    out: return a;"""
).tok
MIDDLE = [[], ["#else"], ["#elif B", "#else"], ["#elif B", "#elif C", "#else"]]


@given(st.lists(st.integers(0, len(CODE)), min_size=2, max_size=5), st.sampled_from(["#if A", "#if 0"]))
@settings(max_examples=400, deadline=None)
def test_cut_anywhere(places: list[int], opening: str) -> None:
    cuts = sorted(places)
    lines = [opening, *MIDDLE[len(cuts) - 2], "#endif"]
    text, start = "", 0
    for cut, line in zip(cuts, lines, strict=True):
        text += " ".join(CODE[start:cut]) + "\n" + line + "\n"
        start = cut
    try:
        function = parse(text + " ".join(CODE[start:]))
    except LexError:  # no brace left that closes the body
        return
    check_tiles(function)
    for stmt in function.body.walk():
        for child in stmt.children():
            assert stmt.a <= child.a <= child.b <= stmt.b
        for own in stmt.own_exprs():
            assert stmt.a <= own.a <= own.b <= stmt.b
