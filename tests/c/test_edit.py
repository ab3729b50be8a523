from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewriter.c.edit import Edit, EditBuffer, Overlap, apply, merge


def edit(start: int, end: int, text: str = "", why: str = "w", file: str = "a.c") -> Edit:
    return Edit(file, start, end, text, why)


def test_merge_sorts_and_joins_equal_edits() -> None:
    assert merge([edit(5, 6, "x"), edit(1, 2), edit(5, 6, "x", "other")]) == (edit(1, 2), edit(5, 6, "x"))


def test_a_deletion_absorbs_what_lies_inside() -> None:
    whole = edit(10, 20)
    assert merge([edit(12, 13, "x"), whole, edit(10, 11), edit(19, 20)]) == (whole,)


def test_an_insertion_at_the_edge_of_a_deletion_survives() -> None:
    assert apply("0123456789", [edit(2, 4), edit(4, 4, "b"), edit(2, 2, "a")]) == "01ab456789"


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (edit(1, 5), edit(3, 7)),
        (edit(1, 5, "x"), edit(2, 3, "y")),
        (edit(1, 5, "x"), edit(1, 5, "y")),
        (edit(3, 3, "x"), edit(3, 3, "y")),
    ],
)
def test_every_other_overlap_is_refused(a: Edit, b: Edit) -> None:
    with pytest.raises(Overlap) as caught:
        merge([b, a])
    assert caught.value.a.start <= caught.value.b.start


def test_edits_of_different_files_never_overlap() -> None:
    assert len(merge([edit(1, 5), edit(3, 7, file="b.c")])) == 2


def test_apply_refuses_edits_of_two_files_and_edits_outside() -> None:
    with pytest.raises(ValueError, match="several files"):
        apply("abc", [edit(0, 1), edit(0, 1, file="b.c")])
    with pytest.raises(ValueError, match="outside"):
        apply("abc", [edit(2, 9)])


ALPHABET = st.sampled_from("ab\n\n \t\r\x0c\xe9;")
TEXT = st.text(ALPHABET, max_size=60)
STEPS = st.lists(st.tuples(st.integers(0, 80), st.integers(0, 80), st.text(ALPHABET, max_size=8)), max_size=8)


@given(TEXT, STEPS)
def test_exported_edits_reproduce_the_text(original: str, steps: list[tuple[int, int, str]]) -> None:
    buffer = EditBuffer(original)
    model = original
    for a, b, new in steps:
        start, end = sorted((a % (len(model) + 1), b % (len(model) + 1)))
        buffer.replace(start, end, new, "step")
        model = model[:start] + new + model[end:]
        assert buffer.text == model
    edits = buffer.edits("a.c")
    assert apply(original, edits) == model
    assert merge(edits) == edits
    assert all(original[e.start : e.end] != e.text for e in edits)


def test_deleted_lines_stay_whole_lines() -> None:
    buffer = EditBuffer("\ta();\n\tb();\n\tc();\n")
    buffer.replace(0, 12, "\tb();\n", "tidy")
    assert buffer.edits("f") == (Edit("f", 0, 6, "", "tidy"),)


def test_a_changed_line_is_trimmed_to_what_changed() -> None:
    buffer = EditBuffer("\tgoto err;\n")
    buffer.replace(0, 11, "\tgoto out;\n", "label")
    assert buffer.edits("f") == (Edit("f", 6, 9, "out", "label"),)


def test_steps_that_touch_become_one_edit_with_both_reasons() -> None:
    buffer = EditBuffer("abcdef")
    buffer.replace(2, 4, "", "first")
    buffer.replace(2, 3, "", "second")
    assert buffer.text == "abf"
    assert buffer.edits("f") == (Edit("f", 2, 5, "", "first; second"),)


def test_undone_steps_leave_nothing() -> None:
    buffer = EditBuffer("abc")
    buffer.replace(1, 2, "x", "there")
    buffer.replace(1, 2, "b", "and back")
    assert buffer.edits("f") == ()
