"""A hunk that a person edited: what it has to keep, what becomes of it."""

import re

import pytest

from rewriter.c.diff import cuts
from rewriter.c.edit import apply
from rewriter.decisions import edited, edited_text
from rewriter.errors import Problem
from rewriter.plan import Hunk
from tests.decisions.support import TEXT, driver

HUNK = driver().hunks[1]
ROWS = HUNK.text.split("\n")


def swapped(old: str, new: str) -> str:
    assert old in HUNK.text
    return HUNK.text.replace(old, new, 1)


def applied(hunk: Hunk, replacement: str, text: str = TEXT) -> str:
    return apply(text, edited(hunk, replacement))


def test_the_hunk_as_it_is_makes_what_it_says() -> None:
    assert applied(HUNK, HUNK.text) == TEXT.replace("grab(2)", "mgrab(2)")
    assert edited_text(HUNK, HUNK.text) == HUNK.text


@pytest.mark.parametrize(
    ("old", "new", "result"),
    [
        ("+\tmgrab(2);\n", "+\tother(2);\n", ("\tgrab(2);", "\tother(2);")),
        ("+\tmgrab(2);\n", "", ("\tgrab(2);\n", "")),
        ("+\tmgrab(2);\n", "+\ta();\n+\tb();\n", ("\tgrab(2);", "\ta();\n\tb();")),
        ("-\tgrab(2);\n+\tmgrab", " \tgrab(2);\n+\tmgrab", ("\tgrab(2);", "\tgrab(2);\n\tmgrab(2);")),
        (" \tstep8();\n", "-\tstep8();\n", ("\tstep8();\n\tgrab(2)", "\tmgrab(2)")),
        (" \treturn 0;\n", "+\tmore();\n \treturn 0;\n", ("\tgrab(2);", "\tmgrab(2);\n\tmore();")),
        ("+\tmgrab(2);\n", "+\tgrab(2);\n+\tb();\n", ("\tgrab(2);\n", "\tgrab(2);\n\tb();\n")),
        ("@@ -10,7 +10,7 @@", "@@ -1 +1 @@ whatever", ("grab(2)", "mgrab(2)")),
    ],
)
def test_what_is_put_in_and_kept_is_the_persons(old: str, new: str, result: tuple[str, str]) -> None:
    replacement, wanted = swapped(old, new), TEXT.replace(*result)
    if "step8" in old:
        wanted = TEXT[: TEXT.index("\tgrab(2)")].removesuffix("\tstep8();\n") + TEXT[TEXT.index("\tgrab(2)") :]
        wanted = wanted.replace("grab(2)", "mgrab(2)")
    assert applied(HUNK, replacement) == wanted
    (cut,) = cuts(TEXT, edited(HUNK, replacement))
    assert apply(TEXT, edited(HUNK, edited_text(HUNK, replacement))) == wanted
    assert edited_text(HUNK, replacement).startswith("@@ -10,7 +10,")
    assert all(edit.why == "edited in review" and edit.function == "probe" for edit in edited(HUNK, replacement))
    assert [edit.line for edit in edited(HUNK, replacement)] == [
        TEXT.count("\n", 0, edit.start) + 1 for edit in edited(HUNK, replacement)
    ]
    assert cut.text


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("step7", "leap7", r"line 3: it has '\\tleap7\(\);' where the file has '\\tstep7\(\);'"),
        (" \tstep7();\n", "", r"line 3: it has '\\tstep8\(\);' where the file has"),
        (" }\n \n", " }\n", "line 9: '' of the file is not there"),
        (" }\n \n", " }\n \n more\n", "line 10: 'more' is more than the hunk is about"),
        (" \tstep7();\n", "\tstep7();\n", "line 3: .* begins with neither a space nor - nor [+]"),
        ("+\tmgrab(2);\n", "+\tmgrab(\u20ac);\n", "line 6: .* characters that are no bytes"),
        (" }\n \n", " }\n \n+after();\n", "line 10: the last line of the hunk has to stay"),
        (" }\n \n", "-}\n-\n+} /* done */\n", "line 10: the last line of the hunk has to stay"),
        ("-\tgrab(2);\n+\tmgrab(2);\n", " \tgrab(2);\n", "all that it takes out it puts in again"),
    ],
)
def test_what_does_not_fit_is_a_problem_that_names_the_line(old: str, new: str, why: str) -> None:
    with pytest.raises(Problem) as stopped:
        edited(HUNK, swapped(old, new))
    assert stopped.match("edited hunk")
    assert re.search(why, stopped.value.why), stopped.value.why


def test_blanks_that_an_editor_takes_off_the_end_of_an_empty_line_do_not_matter() -> None:
    one = driver("int f(void)\n{\n\n\tgrab(1);\n\n}\n", (("grab(1)", "x()"),))
    replacement = one.hunks[0].text.replace("\n \n", "\n\n")
    assert edited(one.hunks[0], replacement.removesuffix("\n")) == edited(one.hunks[0], one.hunks[0].text)


@pytest.mark.parametrize("end", ["", "\n"])
def test_a_file_without_a_last_line_end(end: str) -> None:
    text = f"int a;\nint grab;{end}"
    (hunk,) = driver(text, (("grab", "x"),)).hunks
    assert applied(hunk, hunk.text, text) == f"int a;\nint x;{end}"
    assert edited_text(hunk, hunk.text) == hunk.text
    with_end = hunk.text.replace("+int x;\n\\ No newline at end of file\n", "+int x;\n")
    assert applied(hunk, with_end, text) == "int a;\nint x;\n"


def test_nothing_stands_behind_a_line_without_an_end() -> None:
    (hunk,) = driver("int a;\nint grab;", (("grab", "x"),)).hunks
    with pytest.raises(Problem, match="does not fit"):
        edited(hunk, hunk.text + "+int b;\n")


def test_a_hunk_of_two_parts_cannot_be_edited() -> None:
    hunk = Hunk("a.c", "f", 1, 0, "@@ -1 +1 @@\n-a\n+b\n@@ -20 +20 @@\n-a\n+b\n", (0,))
    with pytest.raises(Problem, match="this hunk cannot be edited"):
        edited(hunk, hunk.text)
