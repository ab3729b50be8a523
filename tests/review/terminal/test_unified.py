"""One below the other: every line is there, whole and in its order, whatever is in it."""

import re

from hypothesis import given
from hypothesis import strategies as st

from rewriter.review.terminal.paint import painter
from rewriter.review.terminal.unified import unified
from rewriter.review.text import shown

BYTES = st.text(st.characters(max_codepoint=255, exclude_characters="\n"), max_size=12)
"""Bytes as latin-1."""


@given(st.lists(st.tuples(st.sampled_from(" -+"), BYTES), max_size=10))
def test_every_line_of_any_bytes(lines: list[tuple[str, str]]) -> None:
    old, new = (sum(sign in signs for sign, _ in lines) for signs in (" -", " +"))
    hunk = f"@@ -1,{old} +1,{new} @@\n" + "".join(f"{sign}{text}\n" for sign, text in lines)
    painted = list(unified(hunk, painter(True)))
    assert [re.sub(r"\x1b\[[\d;]*m", "", row) for row in painted] == [sign + shown(text) for sign, text in lines]
    assert list(unified(hunk, painter(False))) == [sign + shown(text) for sign, text in lines]


def test_a_very_long_line_is_marked_where_it_differs() -> None:
    start, end = "\t{ 0x00, }, " * 20_000, ", 0xff }" * 20_000
    old, new = unified(f"@@ -1 +1 @@\n-{start}one{end}\n+{start}two{end}\n", painter(True))
    assert "\x1b[7;31mone\x1b[0m" in old
    assert "\x1b[7;32mtwo\x1b[0m" in new
