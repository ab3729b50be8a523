"""Side by side: nothing is lost, both sides keep to their columns."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from rewriter.review.terminal.columns import side_by_side
from rewriter.review.terminal.paint import painter


def rows(hunk: str, width: int = 41, last: int = 9) -> list[str]:
    return list(side_by_side(hunk, painter(False), width, last))


def test_numbers_of_both_sides() -> None:
    assert rows("@@ -1,3 +1,3 @@\n a\n-b\n-c\n+x(1)\n z\n") == [
        "1  a                │ 1  a",
        "2 -b                │ 2 +x(1)",
        "3 -c                │",
        "4  z                │ 3  z",
    ]


def test_long_lines_are_wrapped_with_a_mark() -> None:
    assert rows("@@ -1 +1 @@\n-0123456789abcdefghijkl\n+0123\n") == [
        "1 -0123456789abcdef │ 1 +0123",
        "> -ghijkl           │",
    ]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("\tx", "1 -        x"),
        ("ab\tx", "1 -ab      x"),
        ("漢字漢字漢字漢字漢", "1 -漢字漢字漢字漢字"),  # nine of them take eighteen columns
        ("a漢字漢字漢字漢字漢", "1 -a漢字漢字漢字漢"),  # no half of a character
        ("e\u0301\x1b", "1 -e\u0301\\x1b"),
    ],
)
def test_tabs_wide_and_combining_characters(text: str, left: str) -> None:
    row = rows(f"@@ -1 +0,0 @@\n-{text}\n".encode().decode("latin-1"))[0]
    assert row.split(" │")[0].rstrip() == left
    assert cell_len(row.split(" │")[0]) == 19


def test_what_is_said_of_the_end_of_a_line_keeps_to_its_side() -> None:
    hunk = "@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n"
    assert rows(hunk, 71) == [f"{'1 -a':34} │ 1 +a", f"{'> ' + chr(92) + ' No newline at end of file':34} │"]


@given(st.lists(st.text("ab \té漢\x1b;", max_size=40), min_size=1, max_size=4))
def test_no_character_is_lost(lines: list[str]) -> None:
    body = "".join(f"-{line}\n" for line in lines).encode().decode("latin-1")
    shown = rows(f"@@ -1,{len(lines)} +0,0 @@\n{body}")
    assert all(cell_len(row.split(" │")[0]) == 19 for row in shown)
    left = "".join(row.split(" │")[0][3:] for row in shown)
    expected = "".join(lines).replace("\x1b", "\\x1b")
    assert "".join(left.split()) == "".join(expected.split())
