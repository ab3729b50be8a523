from __future__ import annotations

import pytest

from rewriter.c.edit import Edit, EditBuffer, apply
from rewriter.c.layout import Cut, close_gap, cuts, indent, realign


def without(text: str, *parts: str) -> str:
    """`text` without the given pieces, laid out."""
    gone, at = [], 0
    for part in parts:
        at = text.index(part, at)
        gone.append(Cut(at, at + len(part), "gone"))
        at += len(part)
    buffer = EditBuffer(text)
    for cut in reversed(cuts(text, gone)):
        buffer.replace(cut.start, cut.end, "", cut.why)
        if cut.lines:
            close_gap(buffer, cut.start, "blank")
    return buffer.text


def renamed(text: str, old: str, new: str) -> str:
    at = text.index(old)
    edits = [Edit("", at, at + len(old), new, "")]
    edits += (Edit("", a, b, s, "") for a, b, s in realign(text, at, len(new) - len(old), len(text)))
    return apply(text, edits)


@pytest.mark.parametrize(
    ("text", "parts", "left"),
    [
        ("\ta();\n\tfree();\n\tb();\n", ["free();"], "\ta();\n\tb();\n"),
        ("\tfree(x,\n\t     y);\n\tb();\n", ["free(x,\n\t     y);"], "\tb();\n"),
        ("\ta(); free(); b();\n", ["free();"], "\ta(); b();\n"),
        ("\ta(); free();\n", ["free();"], "\ta();\n"),
        ("\tfree(); b();\n", ["free();"], "\tb();\n"),
        ("\tint i, ret;\n", [", ret"], "\tint i;\n"),
        ("\tint ret, i;\n", ["ret,"], "\tint i;\n"),
        ("\tif (a) {\n\t\tb();\n\t}\n", ["{", "}"], "\tif (a)\n\t\tb();\n"),
        ("\t} else {\n\t\tb();\n\t}\n", ["}", "{", "}"], "\telse\n\t\tb();\n"),
        ("\t} else {\n\t\tfree();\n\t}\n", ["else", "{", "free();", "}"], "\t}\n"),
        ("\tif (a) { b(); }\n", ["{", "}"], "\tif (a) b();\n"),
    ],
)
def test_what_stays_of_a_line(text: str, parts: list[str], left: str) -> None:
    assert without(text, *parts) == left


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("a();\n\nfree();\n\nb();\n", "a();\n\nb();\n"),
        ("a();\n\nfree();\nb();\n", "a();\n\nb();\n"),
        ("{\n\tfree();\n\n\tb();\n", "{\n\tb();\n"),
        ("{ /* why */\n\tfree();\n\n\tb();\n", "{ /* why */\n\tb();\n"),
        ("err:\n\tfree();\n\n\treturn;\n", "err:\n\treturn;\n"),
        ("\tcase 1:\n\tfree();\n\n\treturn;\n", "\tcase 1:\n\treturn;\n"),
        ("\ta();\n\n\tfree();\n}\n", "\ta();\n}\n"),
        ("\ta();\n\n\n\tfree();\n\n\t}\n", "\ta();\n\t}\n"),
        ("\tx = a ? b :\n\tfree();\n\n\tc();\n", "\tx = a ? b :\n\n\tc();\n"),
    ],
)
def test_blank_lines_around_what_went(text: str, left: str) -> None:
    assert without(text, "free();") == left


def test_a_blank_line_between_two_removals_goes_only_where_the_rules_say_so() -> None:
    assert without("a();\nfree();\n\nfree();\nb();\n", "free();", "free();") == "a();\n\nb();\n"
    assert without("{\n\ta();\n\n\tfree();\n\n\tfree();\n}\n", "free();", "free();") == "{\n\ta();\n}\n"


@pytest.mark.parametrize("column", [0, 1, 8, 15, 41])
def test_indent_is_tabs_then_spaces(column: int) -> None:
    assert len(indent(column).expandtabs(8)) == column
    assert " \t" not in indent(column)
    assert " " * 8 not in indent(column)


def test_lines_at_the_open_parenthesis_move_with_it() -> None:
    before = "\tret = acquire(pdev, 1,\n\t\t      2, 3);\n"
    assert renamed(before, "acquire", "m_acquire") == "\tret = m_acquire(pdev, 1,\n\t\t\t2, 3);\n"


def test_lines_indented_by_spaces_are_indented_as_the_kernel_does() -> None:
    before = "\tret = acquire(pdev,\n                      2);\n"
    assert renamed(before, "acquire", "xacquire") == "\tret = xacquire(pdev,\n\t\t       2);\n"


def test_shallower_lines_and_hanging_arguments_stay() -> None:
    for before in ("\tret = acquire(pdev,\n\t\t2);\n", "\tret = acquire(\n\t\t\t\t\t2);\n"):
        assert renamed(before, "acquire", "xacquire") == before.replace("acquire", "xacquire")


def test_deeper_lines_shift_by_the_same_amount() -> None:
    before = "\tret = acquire(pdev, max(a,\n\t\t\t\tb),\n\t\t      c |\n\t\t\td);\n"
    after = "\tret = xacquire(pdev, max(a,\n\t\t\t\t b),\n\t\t       c |\n\t\t\t d);\n"
    assert renamed(before, "acquire", "xacquire") == after


def test_lines_under_an_argument_that_stays_stay_too() -> None:
    before = "\tret = acquire(pdev,\n\t\tmax(a,\n\t\t\tb));\n"
    assert renamed(before, "acquire", "xacquire") == before.replace("acquire", "xacquire")


def test_lines_of_a_bracket_that_opened_before_the_name_stay() -> None:
    before = "\tif (acquire(pdev,\n\t\t    1) < 0 ||\n\t    other(pdev,\n\t\t  2))\n\t\treturn;\n"
    after = "\tif (xacquire(pdev,\n\t\t     1) < 0 ||\n\t    other(pdev,\n\t\t  2))\n\t\treturn;\n"
    assert renamed(before, "acquire", "xacquire") == after


def test_a_bracket_further_right_on_the_line_moves_its_lines() -> None:
    before = "\tret = acquire(pdev) + other(a,\n\t\t\t\t    b);\n"
    after = "\tret = xacquire(pdev) + other(a,\n\t\t\t\t     b);\n"
    assert renamed(before, "acquire", "xacquire") == after


def test_comments_and_directives_between_the_lines() -> None:
    before = "\tret = acquire(pdev,\n\t\t      /* two */\n#ifdef X\n\t\t      2,\n#endif\n\t\t      3);\n"
    after = "\tret = xacquire(pdev,\n\t\t       /* two */\n#ifdef X\n\t\t       2,\n#endif\n\t\t       3);\n"
    assert renamed(before, "acquire", "xacquire") == after
