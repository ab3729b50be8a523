"""Which hunks of a driver cannot stand without which others: what a person may reject alone."""

import pytest

from rewriter.c.source import Source
from rewriter.c.unit import Unit
from rewriter.lifetime.hunks import hunks
from rewriter.plan import Edit, Hunk, Reason, Site, VerdictWord

FAR = "".join(f"\tstep{number}();\n" for number in range(9))
PATH = "d/x.c"


def edits_of(text: str, *swaps: tuple[str, str]) -> list[Edit]:
    found = []
    for old, new in swaps:
        assert text.count(old) == 1, old
        found.append(Edit(PATH, text.index(old), text.index(old) + len(old), new, "why"))
    return sorted(found, key=lambda edit: edit.start)


def cut(text: str, *swaps: tuple[str, str], sites: tuple[tuple[str, VerdictWord], ...] = ()) -> tuple[Hunk, ...]:
    """The hunks of a file in which texts are swapped, with calls (text that they stand in, verdict)."""
    calls = [
        Site(PATH, text[: text.index(at)].count("\n") + 1, "f", at.partition("(")[0], "release", word, Reason("r", "r"))
        for at, word in sites
    ]
    return hunks({PATH: Unit(Source(PATH, text))}, edits_of(text, *swaps), calls)


def test_a_hunk_says_where_it_is_and_which_edits_it_shows() -> None:
    text = f"int f(void)\n{{\n\tone();\n{FAR}\ttwo();\n\treturn 0;\n}}\n"
    first, second = cut(text, ("one", "ONE"), ("two", "TWO"))
    assert (first.file, first.function, first.line, first.start, first.edits) == (PATH, "f", 1, 0, (0,))
    assert second.line == 10
    assert text[second.start :].startswith("\tstep6();\n")
    assert second.edits == (1,)
    assert second.text.splitlines()[4:6] == ["-\ttwo();", "+\tTWO();"]


def test_hunks_that_share_nothing_stand_alone() -> None:
    text = f"int f(void)\n{{\n\tone(1);\n{FAR}\ttwo();\n\treturn 0;\n}}\n"
    hunked = cut(text, ("one", "ONE"), ("two", "TWO"), sites=(("one", "convert"), ("two", "convert")))
    assert [hunk.needs for hunk in hunked] == [(), ()]


LABEL = f"int f(int a)\n{{\n\tint x;\n{FAR}\tif (a)\n\t\tgoto err;\n{FAR}err:\n\tapi(x);\n\treturn 0;\n}}\n"


def test_a_label_that_goes_takes_its_jumps_along() -> None:
    hunked = cut(LABEL, ("goto err", "return 1"), ("err:\n", ""), sites=(("goto", "convert"), ("api", "convert")))
    assert [hunk.needs for hunk in hunked] == [(1,), (0,)]


def test_a_label_that_stays_for_others_ties_nothing() -> None:
    text = LABEL.replace("\tint x;\n", "\tint x;\n\tif (a > 1)\n\t\tgoto err;\n", 1)
    hunked = cut(
        text,
        ("if (a)\n\t\tgoto err", "if (a)\n\t\treturn 1"),
        ("err:\n\tapi(x);", "err:\n\tapi(1);"),
        sites=(("if (a)", "convert"), ("api", "convert")),
    )
    assert [hunk.needs for hunk in hunked] == [(), ()]


def test_a_variable_goes_with_its_last_use() -> None:
    hunked = cut(LABEL, ("\tint x;\n", ""), ("\tapi(x);\n", ""), sites=(("api", "remove"),))
    assert [hunk.needs for hunk in hunked] == [(1,), (0,)]


def test_the_api_itself_ties_nothing() -> None:
    text = f"int f(void)\n{{\n\tapi(1);\n{FAR}\tapi(2);\n\treturn 0;\n}}\n"
    hunked = cut(
        text, ("api(1)", "mapi(1)"), ("api(2)", "mapi(2)"), sites=(("api(1)", "convert"), ("api(2)", "convert"))
    )
    assert [hunk.needs for hunk in hunked] == [(), ()]


@pytest.mark.parametrize(
    ("opening", "closing"), [("\tif (a) {\n", "\t}\n"), ("#ifdef A\n", "#endif\n"), ("# if A\n", "# endif\n")]
)
def test_halves_of_a_bracket_go_together(opening: str, closing: str) -> None:
    text = f"int f(int a)\n{{\n{opening}\tfirst();\n{FAR}\tlast();\n{closing}\treturn a;\n}}\n"
    calls = (("first", "convert"), ("last", "convert"))
    hunked = cut(text, (f"{opening}\tfirst", "\tfirst"), (f"last();\n{closing}", "last();\n"), sites=calls)  # type: ignore[arg-type]
    assert [hunk.needs for hunk in hunked] == [(1,), (0,)]


HELPER = f"static void undo(int a)\n{{\n\tapi(a);\n}}\n\nint f(int a)\n{{\n{FAR}\tundo(a);\n\treturn a;\n}}\n"


def test_a_function_that_goes_takes_its_calls_along() -> None:
    gone = HELPER[: HELPER.index("int f")]
    hunked = cut(HELPER, (gone, ""), ("\tundo(a);\n", ""), sites=(("api", "remove"),))
    assert [hunk.needs for hunk in hunked] == [(1,), (0,)]


def test_a_function_that_loses_a_parameter_takes_its_calls_along() -> None:
    hunked = cut(
        HELPER, ("undo(int a)\n{\n\tapi(a);", "undo(void)\n{"), ("undo(a);", "undo();"), sites=(("api", "remove"),)
    )
    assert [hunk.needs for hunk in hunked] == [(1,), (0,)]


def test_a_release_needs_every_acquire_and_no_acquire_needs_a_release() -> None:
    text = f"int f(void)\n{{\n\tgrab(1);\n{FAR}\tgrab(2);\n{FAR}\tapi();\n\treturn 0;\n}}\n"
    hunked = cut(
        text,
        ("grab(1)", "mgrab(1)"),
        ("grab(2)", "mgrab(2)"),
        ("\tapi();\n", ""),
        sites=(("grab(1)", "convert"), ("grab(2)", "convert"), ("api", "remove")),
    )
    assert [hunk.needs for hunk in hunked] == [(), (), (0, 1)]


def test_a_hunk_without_a_call_needs_those_that_have_one() -> None:
    text = f"int f(int a)\n{{\n\tdead();\n{FAR}\tapi(a);\n\treturn 0;\n}}\n"
    hunked = cut(text, ("\tdead();\n", ""), ("\tapi(a);\n", ""), sites=(("api", "remove"),))
    assert [hunk.needs for hunk in hunked] == [(1,), ()]


def test_needs_reach_as_far_as_they_go() -> None:
    text = f"int f(int a)\n{{\n\tgrab();\n{FAR}\tif (a)\n\t\tgoto err;\n{FAR}err:\n\tapi(a);\n\treturn 0;\n}}\n"
    hunked = cut(
        text,
        ("grab", "mgrab"),
        ("goto err", "return 1"),
        ("err:\n\tapi(a);\n", ""),
        sites=(("grab", "convert"), ("api", "remove")),
    )
    assert [hunk.needs for hunk in hunked] == [(), (0, 2), (0, 1)]
