"""Comments blanked out: the same lexer patterns, tried at every place instead of where a comment may begin."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewriter.c.blank import without_comments
from rewriter.c.lexer import CHAR, COMMENT, LINE_COMMENT, STRING

EVERYWHERE = re.compile(rf"({COMMENT}|{LINE_COMMENT})|{STRING}|{CHAR}")
TRAPS = sorted((Path(__file__).parents[1] / "fixtures" / "traps").glob("*.c"))


ENDED = re.compile(r"//.*|/\*.*\*/", re.DOTALL)


def by_the_lexer(text: str) -> str:
    return EVERYWHERE.sub(lambda m: re.sub(r"[^\n]", " ", m[0]) if ENDED.fullmatch(m[1] or "") else m[0], text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a /* b */ c", "a c"),
        ("a // b\nc", "a c"),
        ("a // b \\\nc\nd", "a d"),
        ("a /* b\n * c */ d", "a d"),
        ('a("/*", x); /* y */', 'a("/*", x);'),
        ('a("http://b"); // c', 'a("http://b");'),
        ("a('\"'); /* b */ '/*'", "a('\"'); '/*'"),
        ('#define A "b /* \\\nc */" /* d */', '#define A "b /* \\ c */"'),
        ("/* it's */ a /* \"b */", "a"),
        ("a /* never closed", "a /* never closed"),
        ("a / b * c /", "a / b * c /"),
    ],
)
def test_comments_become_blanks(text: str, expected: str) -> None:
    found = without_comments(text)
    assert " ".join(found.split()) == expected
    assert found == by_the_lexer(text)


@given(st.text(alphabet="/*\"'\\\na #", max_size=40))
def test_any_text_as_the_lexer_reads_it(text: str) -> None:
    found = without_comments(text)
    assert len(found) == len(text)
    if not re.search(
        r"[\"'][^\n]*\n|\n[^\n]*[\"']", text
    ):  # a quote that never closes makes lines depend on one another
        assert found == by_the_lexer(text)


@pytest.mark.parametrize("path", TRAPS, ids=lambda path: path.stem)
def test_every_trap(path: Path) -> None:
    text = path.read_text(encoding="latin-1")
    assert without_comments(text) == by_the_lexer(text)
