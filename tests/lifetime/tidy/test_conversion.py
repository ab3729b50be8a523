"""The conversion as a whole: renames, many files, postconditions, nothing left for a second run."""

from __future__ import annotations

import pytest

from rewriter.c.edit import Edit, merge
from rewriter.c.layout import Cut
from rewriter.c.source import Source
from rewriter.c.unit import Unit
from rewriter.lifetime.tidy import Conversion, Refused
from rewriter.lifetime.tidy.check import check_edits
from rewriter.lifetime.tidy.draft import Draft
from rewriter.lifetime.tidy.render import Sheet
from tests.lifetime.tidy.bench import FREE, PATH, body, conversion, offsets, tidy, tidy_body


def test_renames_realign_and_touch_nothing_else() -> None:
    before = (
        "int n = acquire_vectors(pdev, 1,\n\t\t\tmax(1,\n\t\t\t    2));\n\n"
        "if (n < 0)\n\treturn acquire_vectors(pdev, 1,\n\t\t\t1);\nreturn n;\n"
    )
    after = (
        "int n = m_acquire_vectors(pdev, 1,\n\t\t\t  max(1,\n\t\t\t      2));\n\n"
        "if (n < 0)\n\treturn m_acquire_vectors(pdev, 1,\n\t\t\t1);\nreturn n;\n"
    )
    assert tidy_body(before) == after


def test_a_rename_in_a_condition_leaves_the_body_alone() -> None:
    before = "if (acquire_vectors(pdev,\n\t\t    1) < 0)\n\treturn b(pdev,\n\t\t     2);\nreturn 0;\n"
    after = "if (m_acquire_vectors(pdev,\n\t\t      1) < 0)\n\treturn b(pdev,\n\t\t     2);\nreturn 0;\n"
    assert tidy_body(before) == after


def test_edits_are_sorted_disjoint_and_say_why() -> None:
    text = body("if (acquire_vectors(pdev)) {\n\trelease_vectors(pdev);\n\treturn 1;\n}\nreturn 0;\n")
    edits = conversion({PATH: text}).finish()
    assert merge(edits) == edits
    assert all(edit.why and edit.file == PATH for edit in edits)
    assert any("managed" in edit.why for edit in edits)
    assert any("devres frees" in edit.why for edit in edits)


def test_nothing_asked_nothing_done() -> None:
    assert Conversion({PATH: Unit(Source(PATH, body("a();\n")))}).finish() == ()


def test_units_given_are_not_changed_by_a_run() -> None:
    text = body("if (x) {\n\trelease_vectors(pdev);\n\treturn 1;\n}\nreturn 0;\n")
    unit = Unit(Source(PATH, text))
    before = repr(unit.parse(unit.functions[0]).body)
    sample = Conversion({PATH: unit})
    sample.remove_call(PATH, offsets(text, FREE)[0], "w")
    assert sample.finish() == sample.finish() != ()
    assert repr(unit.parse(unit.functions[0]).body) == before


def test_a_refusal_leaves_nothing_half_done() -> None:
    text = body("if (take(pdev))\n\trelease_vectors(pdev);\nrelease_vectors(pdev);\n", "void f(struct dev *pdev)")
    sample = conversion({PATH: text})
    with pytest.raises(Refused) as caught:
        sample.finish()
    assert str(caught.value).startswith(f"{PATH}:4: ")


def test_a_refusal_names_the_call_without_which_the_rest_could_go() -> None:
    helper = (
        "static void undo(struct dev *pdev)\n{\n\trelease_vectors(pdev);\n}\n\n"
        "static struct ops ops = { .stop = undo };\n\n"
    )
    sample = conversion({PATH: helper + body("a(pdev);\nrelease_vectors(pdev);\n", "void f(struct dev *pdev)")})
    with pytest.raises(Refused) as caught:
        sample.finish()
    assert (caught.value.line, caught.value.code) == (3, "empty-function")
    assert caught.value.text.endswith("(line 6)")


def test_a_long_line_is_noted_not_wrapped() -> None:
    long = f"n = acquire_vectors({'x' * 67});\n"
    sample = conversion({PATH: body(long, "void f(void)")})
    sample.finish()
    assert sample.notes == []
    sample = conversion({PATH: body(long.replace("(x", "(xxxxx"), "void f(void)")})
    assert len(sample.finish()) == 1
    assert [(note.line, "longer" in note.text) for note in sample.notes] == [(3, True)]


def test_unread_text_is_refused() -> None:
    assert "opaque" in str(_code(body("@ release_vectors(pdev);\n").replace("@", "]")))


def _code(text: str) -> str:
    try:
        conversion({PATH: text}).finish()
    except Refused as refusal:
        return refusal.code
    return ""


def test_the_postconditions_can_fail() -> None:
    source = Source(PATH, body("a();\nb();\n"))
    sheet = Sheet(source)
    at = source.text.index("a();")
    sheet.gone.append(Cut(at, at + 4, "w"))
    check_edits(sheet, sheet.edits(), [])
    with pytest.raises(AssertionError, match="not do what"):
        check_edits(sheet, [Edit(PATH, at, at + 9, "", "too much")], [])


def test_a_second_run_changes_nothing() -> None:
    text = body(
        "int ret;\n\nret = acquire_vectors(pdev);\nif (ret)\n\tgoto err;\n"
        "return 0;\n\nerr:\nrelease_vectors(pdev);\nreturn ret;\n"
    )
    once = tidy(text)
    assert conversion({PATH: once.replace("m_acquire", "m_Acquire")}).finish() == ()


def test_a_goto_without_its_label_is_noticed() -> None:
    text = body("goto out;\n\nout:\nreturn 0;\n")
    unit = Unit(Source(PATH, text))
    draft = Draft(unit.source, unit.parse(unit.functions[0]))
    draft.erase(*next((s.a, s.b) for s in draft.statements("label")), "too much")
    sheet = Sheet(unit.source)
    sheet.take(draft)
    with pytest.raises(AssertionError, match="jumps to out"):
        check_edits(sheet, sheet.edits(), [draft])
