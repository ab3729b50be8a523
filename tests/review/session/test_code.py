"""Hunks and functions line by line."""

from rewriter.review.session.code import function_code, hunk_code
from rewriter.review.session.display import LONGEST, Span, fitted
from rewriter.review.session.palette import painted, style
from rewriter.review.session.whole import side, whole

HUNK = """@@ -1,4 +1,4 @@ static int f(void)
 \tint rc; /* caf\xc3\xa9 */
-\trc = grab(1);
+\trc = managed_grab(1);
 }
\\ No newline at end of file
"""


def test_a_hunk_keeps_its_lines_and_says_what_differs() -> None:
    lines = list(hunk_code(HUNK))
    assert [(line.kind, line.text) for line in lines] == [
        ("hunk", "@@ -1,4 +1,4 @@ static int f(void)"),
        ("context", "        int rc; /* café */"),
        ("old", "-       rc = grab(1);"),
        ("new", "+       rc = managed_grab(1);"),
        ("context", " }"),
        ("note", "\\ No newline at end of file"),
    ]
    differs = ["".join(span.text for span in line.spans if span.differs) for line in lines]
    assert differs == ["", "", "grab", "managed_grab", "", ""]
    assert ("int", "type") in [span[:2] for span in lines[1].spans]
    assert ("/* café */", "comment") in [span[:2] for span in lines[1].spans]


def test_two_parts_have_two_heads() -> None:
    text = "@@ -1 +1 @@\n-a\n+b\n@@ -9 +9 @@\n-c\n+d\n"
    assert [line.kind for line in hunk_code(text)] == ["hunk", "old", "new"] * 2


def test_each_side_is_read_as_c_on_its_own() -> None:
    lines = list(hunk_code("@@ -1,3 +1,2 @@\n-/* a\n-   b */\n+int x;\n }\n"))
    assert [{span.role for span in line.spans[1:]} for line in lines[1:3]] == [{"comment"}, {"comment"}]
    assert "type" in {span.role for span in lines[3].spans}


def test_a_function_has_line_numbers_and_marks_one_hunk() -> None:
    first, second = "@@ -2,1 +2,1 @@\n-\ta();\n+\taa();\n", "@@ -3,1 +3,0 @@\n-\tb();\n"
    source = "int f(void) {\n\ta();\n\tb();\n}\n"
    lines = list(function_code(whole(source, first, {0: first, 1: second}), 0))
    assert [line.text for line in lines] == [
        "1  int f(void) {",
        "2 -       a();",
        "  +       aa();",
        "3 -       b();",
        "4  }",
    ]
    assert [line.hunk for line in lines] == [-1, 0, 0, -1, -1]
    after = function_code(side(whole(source, first, {0: first, 1: second}), new=True), 0, new=True)
    assert [line.text for line in after] == ["1  int f(void) {", "2 +       aa();", "3  }"]


def test_tabs_go_on_to_the_next_eighth_column() -> None:
    assert [span.text for span in fitted([Span("\ta\tb"), Span("\tc")], 1)] == ["       a       b", "       c"]


def test_an_endless_line_is_cut() -> None:
    (line,) = hunk_code("+" + "x" * 1_000_000)
    assert len(line.text) < LONGEST + 20
    assert line.text.endswith("[...]")
    assert "[...]" not in "".join(span.text for span in fitted([Span("x" * LONGEST)], 0))


def test_colours_are_sequences_around_the_text_or_nothing() -> None:
    line = list(hunk_code(HUNK))[2]
    assert painted(False)(line) == line.text
    assert painted(True)(line).startswith("\x1b[31m-")
    assert style("old", Span("x", "", True)).reverse
    assert not style("old", Span("x")).reverse
