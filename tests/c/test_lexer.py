from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rewriter.c.lexer import LexError, Tokens, lex, pieces

FRAGMENTS = st.sampled_from(
    [
        "int x;",
        "/* a */",
        "// b\n",
        "// c \\\n d\n",
        '"s\\"t"',
        "'\\''",
        "L'x'",
        'L"y"',
        "#if A\n",
        "#define X \\\n 1\n",
        "#endif",
        "\n",
        "\t",
        " ",
        "\\\n",
        "\r\n",
        "/*",
        "*/",
        '"',
        "'",
        "{",
        "}",
        "(",
        ")",
        "->",
        "...",
        ">>=",
        "0x1f",
        "1.5e+3",
        "\xe9",
        "@",
        "\0",
        "a",
        "L",
        "#",
        "/",
        "\\",
        "..",
        "'a",
        "\x1a",
        "=",
        "==",
        "<<",
        "\xef\xbb\xbf",
    ]
)
TEXTS = st.one_of(st.lists(FRAGMENTS, max_size=30).map("".join), st.text(st.characters(max_codepoint=255), max_size=60))


def attempt(text: str, start: int = 0, end: int | None = None) -> Tokens | LexError:
    try:
        return lex(text, start, end)
    except LexError as error:
        return error


@given(TEXTS)
@settings(max_examples=400)
def test_pieces_join_to_the_text(text: str) -> None:
    assert "".join(pieces(text)) == text


@given(TEXTS)
@settings(max_examples=400)
def test_lex_raises_nothing_but_lex_error(text: str) -> None:
    tokens = attempt(text)
    if isinstance(tokens, LexError):
        assert 0 <= tokens.offset < len(text)
        return
    assert len(tokens.tok) == len(tokens.off) == len(tokens.kind)
    kept = sorted(
        [
            *zip(tokens.off, tokens.tok, strict=True),
            *((at, piece) for at, piece, _ in tokens.directives + tokens.comments),
        ]
    )
    at = 0
    for offset, piece in kept:
        assert text[offset : offset + len(piece)] == piece
        assert not text[at:offset].replace("\\", "").removeprefix("\xef\xbb\xbf").strip(" \t\r\n\f\v")
        at = offset + len(piece)


@given(TEXTS, TEXTS)
def test_a_region_lexes_as_it_does_alone(before: str, text: str) -> None:
    def told(whole: str, start: int) -> object:
        tokens = attempt(whole, start, start + len(text))
        if isinstance(tokens, LexError):
            return tokens.what
        return tokens.tok, [off - start for off in tokens.off], tokens.kind

    if not text.startswith("\xef\xbb\xbf"):
        assert told(before + text, len(before)) == told(text, 0)


def test_kinds() -> None:
    tokens = lex("int x = L'a' + \"s\" 'c' 1.5f .5 ... -> LONG L \xe9t\xe9;")
    assert list(zip(tokens.tok, tokens.kind, strict=True)) == [
        ("int", "keyword"), ("x", "id"), ("=", "punct"), ("L'a'", "char"), ("+", "punct"), ('"s"', "string"), ("'c'", "char"),
        ("1.5f", "number"), (".5", "number"), ("...", "punct"), ("->", "punct"), ("LONG", "id"), ("L", "id"),
        ("\xe9t\xe9", "id"), (";", "punct"),
    ]  # fmt: skip


def test_side_lists_point_at_the_next_token() -> None:
    text = 'a; /* one\n two */ b;\n#define X "/*" /* three\n */ \\\n  y\nc; // four \\\nstill\nd;'
    tokens = lex(text)
    assert tokens.tok == ["a", ";", "b", ";", "c", ";", "d", ";"]
    assert [(piece.split()[0], index) for _, piece, index in tokens.comments] == [("/*", 2), ("//", 6)]
    assert [(piece, index) for _, piece, index in tokens.directives] == [('#define X "/*" /* three\n */ \\\n  y', 4)]


def test_offsets_and_ends_are_absolute() -> None:
    text = "xx; yy; zz;"
    tokens = lex(text, 4, 7)
    assert (tokens.tok, tokens.off, tokens.end(0), tokens.at(5)) == (["yy", ";"], [4, 6], 6, 1)


def test_crlf_and_bom() -> None:
    text = "\xef\xbb\xbfint a;\r\n#define B \\\r\n 1\r\nint c;\r\n"
    tokens = lex(text)
    assert tokens.tok == ["int", "a", ";", "int", "c", ";"]
    assert tokens.directives[0][1] == "#define B \\\r\n 1\r"


@pytest.mark.parametrize(
    ("text", "offset", "what"),
    [
        ("a /* b", 2, "unterminated comment"),
        ("a /*/", 2, "unterminated comment"),
        ("a /* b **", 2, "unterminated comment"),
        ("#define x /* y\n", 0, "unterminated comment"),
        ('f("abc);\n', 2, "unterminated string"),
        ("x = 'a;\n", 4, "unterminated character constant"),
        ("a @ b", 2, "unexpected character '@'"),
        ("a \0 b", 2, "unexpected character '\\x00'"),
        ("a \\ b", 2, "unexpected character '\\\\'"),
    ],
)
def test_what_is_no_c(text: str, offset: int, what: str) -> None:
    with pytest.raises(LexError) as caught:
        lex(text)
    assert (caught.value.offset, caught.value.what) == (offset, what)


def test_anything_goes_in_dead_code_and_assembler() -> None:
    tokens = lex("#if 0\ndon't @ worry\n#endif\nx;\n#ifdef __ASSEMBLY__\nmov \\reg\n#else\ny;\n#endif\n")
    assert [tokens.tok[i] for i, kind in enumerate(tokens.kind) if kind == "other"] == ["'", "@", "\\"]
    with pytest.raises(LexError):
        lex("#if 0\n#else\n@\n#endif\n")
    with pytest.raises(LexError):
        lex("#if 0\n#endif\n@\n")


def test_control_characters_in_comments_and_strings() -> None:
    assert lex('/* \x0c\x01 */ "\x02" x').tok == ['"\x02"', "x"]


def test_empty() -> None:
    assert len(lex("")) == 0
    assert pieces("") == []
