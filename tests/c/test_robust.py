"""Whatever the text: a tree, an opaque statement, or a `LexError`; deep nesting included."""

from __future__ import annotations

import inspect
import sys
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rewriter.c.lexer import LexError
from rewriter.c.source import Source
from rewriter.c.tree import Function, Stmt
from rewriter.c.unit import Unit
from rewriter.c.words import words
from tests.c.shapes import parse

WORDS = st.sampled_from(
    sorted(
        words(
            """a b u32 f ( ) [ ] { } ; , : ? . -> = + * & - ! ++ ... if else for while do switch case default return goto break
            continue struct enum const static typeof asm sizeof "s" 'c' 1 #if~A~ #if~0~ #else~ #endif~ #elif~B~
            #define~X~(~ ~ list_for_each scoped_guard MACRO __maybe_unused __free /*x*/ _Generic L"w" && || == union int"""
        )
    )
)


def joined(found: list[str]) -> str:
    return (
        " ".join(found).replace("~", "\n").replace("#if\n", "\n#if ").replace("#el", "\n#el").replace("#end", "\n#end")
    )


@given(st.lists(WORDS, max_size=40).map(joined))
@example("__free \n#if 0\n ! \n#endif\n")
@example("x = ({ \n#if 0\n ! \n#endif\n b(); });")
@example("#if A\n asm(a) \n#else\n __free \n#endif\n")
@example("#if A\n a(); __free ( \n#if 0\n ! \n#endif\n#endif\n )")
@settings(max_examples=1500, deadline=None)
def test_any_words_make_a_tree(body: str) -> None:
    unit = Unit(Source("a.c", f"int f(void)\n{{\n{body}\n}}\n"))
    try:
        found = [unit.parse(where) for where in unit.functions]
    except LexError:
        return
    for function in found:
        check_tiles(function)


def blocks(body: Stmt) -> Iterator[Stmt]:
    """A body and the blocks of its statement expressions."""
    yield body
    for stmt in body.walk():
        for own in stmt.own_exprs():
            for expr in own.walk():
                if expr.body is not None:
                    yield from blocks(expr.body)


def check_tiles(function: Function) -> None:
    """Every item of a block follows the one before, and children lie within."""
    found = [stmt for block in blocks(function.body) for stmt in block.walk()]
    assert function.opaque == sum(stmt.kind == "opaque" for stmt in found)
    for stmt in found:
        assert stmt.kind
        if stmt.name == "#if 0" and not stmt.kids:
            continue
        if stmt.kind in ("block", "ppbranch", "ppif"):
            braced = stmt.kind == "block" and (not stmt.kids or stmt.kids[0].a > stmt.a)
            edges = [stmt.a + braced, *(edge for kid in stmt.kids for edge in (kid.a, kid.b)), stmt.b - braced]
            assert edges[::2] == edges[1::2]


@given(st.binary(max_size=80))
@settings(max_examples=300)
def test_any_bytes(data: bytes) -> None:
    unit = Unit(Source("a.c", data.decode("latin-1")))
    with suppress(LexError):
        for where in unit.functions:
            unit.parse(where)
        _ = unit.initialisers, unit.macro_calls, unit.prototypes, unit.structs


FILE_WORDS = st.sampled_from(
    sorted(
        words(
            """struct s { } ; = , ( ) [ ] . x int f * static const EXPORT(x) #if~A~ #endif~ #else~ : 1 enum typedef union
            __packed __attribute__((x)) "s" DECLARE_BITMAP(a,~b) struct_group(g,~int~a;) ~"""
        )
    )
)


@given(st.lists(FILE_WORDS, max_size=30).map(joined))
@settings(max_examples=800)
def test_any_declarations(text: str) -> None:
    unit = Unit(Source("a.c", text))
    with suppress(LexError):
        _ = unit.initialisers, unit.macro_calls, unit.prototypes, unit.structs


@pytest.mark.parametrize(
    ("body", "kinds"),
    [
        ("if (a) { b(); }" + " else if (a) { b(); }" * 600, ["if"]),
        ("switch (x) {" + "case 1: case 2: a(); break;" * 800 + "}", ["switch"]),
        ("x = " + " | ".join("a" * 1500) + ";", ["expr"]),
        ("x = " + "a ? b : " * 50 + "c;", ["expr"]),
        ("f(" * 20 + "x" + ")" * 20 + ";", ["expr"]),
        ("{" * 40 + "a();" + "}" * 40, ["block"]),
    ],
)
def test_long_and_deep(body: str, kinds: list[str]) -> None:
    function = parse(body)
    assert [kid.kind for kid in function.body.kids] == kinds
    assert function.opaque == 0
    assert sum(1 for stmt in function.body.walk() for own in stmt.own_exprs() for _ in own.walk()) >= 1


@pytest.mark.parametrize(
    "body", ["f(" * 5000 + "x" + ")" * 5000 + ";", "{" * 5000 + "a();" + "}" * 5000, "x = " + "-" * 9000 + "y;"]
)
def test_too_deep_is_opaque(body: str) -> None:
    function = parse(body)
    assert ([kid.kind for kid in function.body.kids], function.opaque) == (["opaque"], 1)
    assert function.body.kids[0].a == function.body_a + 1
    assert function.body.kids[0].b == function.b - 1


def test_a_caller_that_stands_deep_reads_the_same() -> None:
    def read(depth: int) -> Function:
        return read(depth - 1) if depth else parse("{" * 40 + "a();" + "}" * 40)

    used = len(inspect.stack())
    assert read(sys.getrecursionlimit() - used - 120).opaque == 0


@pytest.mark.parametrize(
    "text", ["a b c ", "(s16[ ", "typeof( ", "__attribute__(( ", "L: ", "a : ", "x = a ? ", '"a" ', "(*x", "!"]
)
def test_no_text_takes_more_than_linear_time(text: str) -> None:
    start = time.process_time()
    parse(text * 8000 + ";")
    assert time.process_time() - start < 5


def test_deep_declarations() -> None:
    nested = "struct { int a; " * 3000 + "} b;" * 3000
    unit = Unit(Source("a.c", f"int x[] = {'{' * 3000}1{'}' * 3000};\nstruct s {{ {nested} }};\n"))
    assert unit.initialisers[0].name == "x"
    assert unit.structs["s"] == {"b": "struct s.b"}


def test_recovery_is_by_statement() -> None:
    function = parse("a();\nif (b) {\n\tc + ;\n\tg();\n}\nh->;\nif (k l) { m(); } else n();\nreturn 0;")
    assert [kid.kind for kid in function.body.kids] == ["expr", "if", "opaque", "opaque", "return"]
    then = function.body.kids[1].then
    assert then is not None
    assert [kid.kind for kid in then.kids] == ["opaque", "expr"]
    assert function.opaque == 3


def test_control_flow_in_opaque_arguments_stays_visible() -> None:
    (only,) = parse("SAMPLE_CHECK(x, if (y) goto out, return -1);").body.kids
    assert only.expr is not None
    assert [kid.op for kid in only.expr.kids[2:]] == ["if (y) goto out", "return -1"]


def test_crlf_and_odd_bytes() -> None:
    text = 'int f(void)\r\n{\r\n\tg("\xe9\xff"); /* \xa4 */\r\n#ifdef A \\\r\n B\r\n\th();\r\n#endif\r\n\treturn 0;\r\n}\r\n'
    unit = Unit(Source("a.c", text))
    assert [kid.kind for kid in unit.parse(unit.functions[0]).body.kids] == ["expr", "ppif", "return"]


@pytest.mark.parametrize("body", ["MACRO __free { }", "if (a) __free { }", "while (a) __maybe_unused { a; }"])
def test_a_body_begins_at_its_brace(body: str) -> None:
    source = Source("a.c", f"int f(void)\n{{\n{body}\n}}\n")
    unit = Unit(source)
    check_tiles(unit.parse(unit.functions[0]))
