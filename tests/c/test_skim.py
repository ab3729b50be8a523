from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rewriter.c.lexer import LexError
from rewriter.c.skim import FunctionRange, skim


def found(text: str) -> list[tuple[str, str, str]]:
    """(name, first word of the header, last line) of each function."""
    return [
        (r.name, text[r.start : r.body].split()[0], text[r.body : r.end].split("\n")[-1]) for r in skim(text).functions
    ]


def names(text: str) -> list[str]:
    return [r.name for r in skim(text).functions]


def test_ranges() -> None:
    text = "#include <a.h>\n\n/* doc */\nstatic int f(int x)\n{\n\treturn 0;\n}\nint y;\n"
    (only,) = skim(text).functions
    assert text[only.start : only.body] == "static int f(int x)\n"
    assert text[only.body : only.end] == "{\n\treturn 0;\n}"


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("int f(void)", "f"),
        ("static struct foo *\nf(struct bar *b, u32 c)", "f"),
        ("static int f(void) __must_hold(&lock)", "f"),
        ("__printf(1, 2) static void f(const char *fmt, ...)", "f"),
        ("static __always_inline void f(int (*cb)(struct foo *, int), void *p)", "f"),
        ("static void (*f(int x))(int)", "f"),
        ("static int (f)(int x)", "f"),
        ("static ssize_t f(struct device *d /* ( */, char *b) // {", "f"),
        ("SYSCALL_DEFINE2(sample, int, a, int, b)", "SYSCALL_DEFINE2"),
        ("int\n#ifdef A\nf(int a)\n#else\nf(long a)\n#endif\n", "f"),
        ("int f(struct foo x __attribute__((unused)))", "f"),
    ],
)
def test_headers(header: str, name: str) -> None:
    assert names(f"int before;\n{header}\n{{\n\tint x = 1;\n}}\nint after;\n") == [name]


@pytest.mark.parametrize(
    "text",
    [
        "struct foo { int a; };",
        "static const struct foo x = { .a = f(1), };",
        "static int x[] = { [A(1)] = 2 };",
        "enum e { A, B = (1) };",
        'define_machine(sample) {\n\t.name = "x",\n};',
        "int f(void);",
        "#define F(x) { x }",
        "/* int f(void) { } */",
        "static DEF_SAMPLE(x)\nenum e { A };",
        "typedef struct { int a; } t;",
        "int x = ({ 1; });",
    ],
)
def test_no_function(text: str) -> None:
    assert names(text) == []


def test_macros_glued_in_front_of_a_header() -> None:
    text = 'MODULE_ALIAS("a")\nstatic SAMPLE_DEF(b)\n\nstatic int f(void)\n{\n}\n'
    assert found(text) == [("f", "static", "}")]


def test_directive_in_front_is_not_part_of_the_header() -> None:
    assert found("#ifdef A\nstatic int f(void)\n{\n}\n#endif\n") == [("f", "static", "}")]


def test_braces_in_strings_comments_and_directives() -> None:
    body = "\ts = \"}\"; c = '}'; /* } */ // }\n#define X }\n\tx();\n"
    assert names(f"int f(void)\n{{\n{body}}}\nint g(void)\n{{\n}}\n") == ["f", "g"]


def test_braces_opened_in_both_branches() -> None:
    body = "#ifdef A\n\tif (a) {\n#else\n\tif (b) {\n#endif\n\t\tx();\n\t}\n"
    assert names(f"int f(void)\n{{\n{body}}}\nint g(void)\n{{\n}}\n") == ["f", "g"]


def test_two_headers_for_one_body() -> None:
    text = "#ifdef A\nint f(int a)\n{\n#else\nint f(long a)\n{\n#endif\n\treturn 0;\n}\nint g(void)\n{\n}\n"
    assert names(text) == ["f", "g"]


def test_dead_code_may_be_unbalanced() -> None:
    body = "#if 0\n\tif (a) {\n#endif\n\tx();\n"
    assert names(f"int f(void)\n{{\n{body}}}\nint g(void)\n{{\n}}\n") == ["f", "g"]


def test_crlf() -> None:
    assert names("int f(void)\r\n{\r\n#define X \\\r\n }\r\n\treturn;\r\n}\r\n") == ["f"]


def test_unbalanced() -> None:
    with pytest.raises(LexError) as caught:
        skim("int f(void)\n{\n\tif (x) {\n}\n")
    assert (caught.value.offset, caught.value.what) == (12, "unbalanced '{'")


def test_a_stray_closing_brace_is_passed_over() -> None:
    assert names("}\nint f(void)\n{\n}\n") == ["f"]


PARTS = st.sampled_from(
    [
        "int f(void)\n",
        "{\n",
        "}\n",
        "x = 1;\n",
        "if (a) {\n",
        "#if A\n",
        "#if 0\n",
        "#else\n",
        "#endif\n",
        '"{"',
        "'}'",
        "/* { */",
        "// }\n",
        "struct s ",
        "= ",
        "g(",
        ")",
        ";",
        "__init ",
        "/*",
        '"',
        "\0",
    ]
)


def attempt(text: str) -> list[FunctionRange]:
    try:
        return skim(text).functions
    except LexError:
        return []


@given(st.lists(PARTS, max_size=40).map("".join))
@settings(max_examples=500)
def test_ranges_are_in_order_and_nest_properly(text: str) -> None:
    at = 0
    for where in attempt(text):
        assert at <= where.start < where.body < where.end <= len(text)
        assert text[where.body] == "{"
        assert text[where.end - 1] == "}"
        at = where.end
