"""``#if`` groups in function bodies: branches, one variant of several, or nothing we claim to know."""

from __future__ import annotations

import pytest

from tests.c.shapes import parse, shape


def groups(*lines: str) -> str:
    return shape("\n".join(lines))


def test_branches() -> None:
    assert groups("a();", "#ifdef X", "b();", "#else", "c(); d();", "#endif", "e();") == (
        "[expr a()] <else |[expr b()]| |[expr c()] [expr d()]|> [expr e()]"
    )


def test_branch_names_and_completeness() -> None:
    function = parse("#if A /* x */\nb();\n#elif  B\n#else\nc();\n#endif\n#ifdef D\ne();\n#endif")
    whole, part = function.body.kids
    assert [(b.name, len(b.kids)) for b in whole.kids] == [("#if A", 1), ("#elif B", 0), ("#else", 1)]
    assert (whole.complete, part.complete, part.kids[0].name) == (True, False, "#ifdef D")


def test_nested_branches() -> None:
    assert groups("#if A", "#if B", "x();", "#endif", "#else", "#if C", "#else", "y();", "#endif", "#endif") == (
        "<else |<|[expr x()]|>| |<else || |[expr y()]|>|>"
    )


def test_no_tokens_no_node() -> None:
    assert groups("a();", "#ifdef X", "/* nothing */", "#endif", "b();") == "[expr a()] [expr b()]"


def test_cases_labels_and_declarations_in_branches() -> None:
    assert groups("switch (x) {", "#ifdef X", "case 1:", "a();", "break;", "#endif", "default:", "b();", "}") == (
        "[switch x {<|[case 1] [expr a()] [break]|> [default] [expr b()]}]"
    )
    assert groups("#ifdef X", "int a;", "#endif", "f();", "#ifdef X", "out:", "#endif", "return;") == (
        "<|[decl int a]|> [expr f()] <|[label:out]|> [return]"
    )


def test_branches_as_a_body() -> None:
    assert groups("if (a)", "#ifdef X", "b();", "#else", "c();", "#endif", "else", "d();") == (
        "[if a <else |[expr b()]| |[expr c()]|> else [expr d()]]"
    )


def test_a_body_that_may_be_missing_is_opaque() -> None:
    assert groups("if (a)", "#ifdef X", "b();", "#endif", "c();", "d();") == "[opaque] [expr d()]"
    assert groups("if (a)", "#ifdef X", "b();", "#else", "c(); e();", "#endif", "d();") == "[opaque] [expr d()]"


def test_a_group_in_an_expression_hides_it() -> None:
    assert groups("f(a,", "#ifdef X", "b,", "#endif", "c);", "g();") == "[expr «f(a, b, c)»f(a, b, c)] [expr g()]"
    assert groups("f(a,", "#ifdef X", "b", "#else", "c", "#endif", ");") == "[expr «f(a, b c)»f(a, b)]"
    assert groups("if (a", "#ifdef X", "&& b", "#endif", ") c();") == "[if «a && b»(a && b) [expr c()]]"


def test_the_smallest_expression_is_hidden() -> None:
    assert groups("x = y + f(a", "#ifdef X", ", b", "#endif", ");") == "[expr (x = (y + «f(a, b)»f(a, b)))]"


def test_either_end_of_a_statement() -> None:
    assert groups("x =", "#ifdef X", "1;", "#else", "2;", "#endif", "f();") == "[expr «x = 1; 2;»(x = 1)] [expr f()]"
    assert groups("f(a,", "#ifdef X", "1);", "#else", "2);", "#endif") == "[expr «f(a, 1); 2);»f(a, 1)]"
    assert groups("#ifdef X", "f(", "#else", "g(", "#endif", "a);") == "[expr «f(g(a)»f(a)]"


def test_else_branches_that_may_be_missing() -> None:
    assert groups("if (a) {", "b();", "#ifdef X", "} else if (c) {", "d();", "#endif", "}", "e();") == (
        "[if «a»a {[expr b()]} else [if «c»c {[expr d()]}]] [expr e()]"
    )
    assert groups("#ifdef X", "if (a)", "b();", "else", "#endif", "c();") == "[if «a»a [expr b()] else [expr c()]]"
    assert groups("#ifdef X", "if (a)", "#endif", "c();") == "[if «a»a [expr c()]]"


def test_statements_in_front_of_a_cut_one_become_a_branch() -> None:
    assert groups("#ifdef X", "int y = 1;", "f();", "if (a) g(); else", "#endif", "c();") == (
        "<|[decl int y = 1] [expr f()]|> [if «a»a [expr g()] else [expr c()]]"
    )


def test_two_headers_for_one_body() -> None:
    assert groups("#ifdef X", "if (a) {", "#else", "if (b) {", "#endif", "c();", "}", "d();") == (
        "[if «if (a) { if (b»b {[expr c()]}] [expr d()]"
    )


@pytest.mark.parametrize(
    "lines",
    [
        ("#ifdef X", "for (;;) {", "#else", "if (b) {", "#endif", "c();", "}"),
        ("#ifdef X", "return", "#endif", "c();"),
        ("if (a) x();", "#ifdef X", "else", "#endif", "c();"),
        ("if (a) { x();", "#ifdef X", "} else {", "#endif", "c(); }"),
        ("#ifdef X", "if (a) { x(); } else {", "#else", "if (1) {", "#endif", "c(); }"),
    ],
)
def test_what_has_no_single_tree_is_opaque(lines: tuple[str, ...]) -> None:
    kids = parse("\n".join(lines) + "\nlast();").body.kids
    assert [kid.kind for kid in kids][-2:] == ["opaque", "expr"]


def test_opaque_reaches_over_all_branches() -> None:
    function = parse("a();\n#ifdef X\nfor (;;) {\n#else\nif (b) {\n#endif\nc();\n}\nd();")
    text = [" ".join(function.tokens.tok[kid.a : kid.b]) for kid in function.body.kids]
    assert text == ["a ( ) ;", "for ( ; ; ) { if ( b ) { c ( ) ; }", "d ( ) ;"]
    assert function.opaque == 1


def test_dead_code_that_is_no_statement() -> None:
    assert groups("a();", "#if 0", "if (x) {", "#endif", "b();") == "[expr a()] <||> [expr b()]"
    assert groups("if (a) b();", "#if 0", "else", "#endif", "c();") == "[if a [expr b()]] <||> [expr c()]"
    assert groups("f(a,", "#if 0", "b,", "#endif", "c);") == "[expr f(a, c)]"


def test_dead_code_that_is() -> None:
    assert groups("#if 0", "f();", "#endif", "g();") == "<|[expr f()]|> [expr g()]"
    assert groups("#if 0 // x", "if (a) {", "#endif", "g();") == "<||> [expr g()]"
    assert parse("#if 0\nThis is prose, don't read it;\n#endif\ng();").opaque == 0


@pytest.mark.parametrize("body", ["#endif\na();", "#else\na();\n#endif", "#if X\na();"])
def test_half_a_group_makes_the_body_opaque(body: str) -> None:
    function = parse(body)
    assert ([kid.kind for kid in function.body.kids], function.opaque) == (["opaque"], 1)


def test_directives_that_choose_nothing_are_left_alone() -> None:
    assert (
        groups("a();", "#define X 1", "b(X);", "#undef X", "#pragma once", "c();")
        == "[expr a()] [expr b(X)] [expr c()]"
    )
