"""The pieces of lines of C: nothing is lost, hunks may begin inside a comment, and no line takes long."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewriter.review.syntax import highlighted


def roles(*lines: str) -> list[list[tuple[str, str]]]:
    return [[(piece.text, piece.role) for piece in pieces if piece.role] for pieces in highlighted(lines)]


def test_what_stands_in_a_line() -> None:
    assert roles('\tif (rc < 0x10) return foo(pdev, "a\\"b"); /* why */') == [
        [
            ("if", "keyword"),
            ("0x10", "number"),
            ("return", "keyword"),
            ("foo", "call"),
            ('"a\\"b"', "string"),
            ("/* why */", "comment"),
        ]
    ]
    assert roles("static int x;", "#include <a.h>", "out:", "default:", "\tgoto out;") == [
        [("static", "type"), ("int", "type")],
        [("#include <a.h>", "directive")],
        [("out", "label")],
        [("default", "keyword")],
        [("goto", "keyword")],
    ]


def test_a_comment_goes_on_over_lines() -> None:
    assert roles("a /* b", "c", "d */ e /* f */", "/*/ g") == [
        [("/* b", "comment")],
        [("c", "comment")],
        [("d */", "comment"), ("/* f */", "comment")],
        [("/*/ g", "comment")],
    ]


@pytest.mark.parametrize(
    "lines", [(" * tail if it", " */", "int x;"), ("\t* it's for you",), ("for no reason", "of mine */")]
)
def test_a_hunk_may_begin_inside_a_comment(lines: tuple[str, ...]) -> None:
    assert next(iter(roles(*lines))) == [(lines[0], "comment")]
    assert roles("int x;", "/* a */")[0] == [("int", "type")]


def test_a_string_that_does_not_end_ends_with_its_line() -> None:
    assert roles('x = "abc\\', "int y;") == [[('"abc\\', "string")], [("int", "type")]]


@given(st.lists(st.text("ab/*\"'\\#:( \t0é\U0001f600", max_size=30), max_size=6))
def test_pieces_are_the_line(lines: list[str]) -> None:
    assert ["".join(piece.text for piece in pieces) for pieces in highlighted(lines)] == lines


@pytest.mark.parametrize("text", ['"', "'\\", "/*", "a", "a ", "0", "#", "*/", '"\\'])
def test_a_long_line_is_read_in_one_go(text: str) -> None:
    line = text * 200_000
    assert "".join(piece.text for pieces in highlighted([line]) for piece in pieces) == line
