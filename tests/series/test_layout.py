from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rewriter.series.layout import layout
from rewriter.series.text import WIDTH

LONG = "word " * 30


def test_paragraphs_are_joined_and_wrapped() -> None:
    text = layout(f"one\ntwo\n\n\n\n{LONG}\n")
    assert text.startswith("one two\n\nword")
    assert max(map(len, text.splitlines())) <= WIDTH


def test_items_hang_below_their_text() -> None:
    lines = layout(f"Done:\n- {LONG}\n- short\nand more\n1. {LONG}").splitlines()
    assert lines[0] == "Done:"
    assert lines[1].startswith("- word")
    assert lines[2].startswith("  word")
    assert "- short and more" in lines
    assert max(map(len, lines)) <= WIDTH


def test_quotes_tables_tags_and_headings_keep_their_lines() -> None:
    wide = "  12: " + "x, " * 40 + "y"
    for text in (f"{wide}\n  13: z", "    5 one\n      two", f"Link: {'u' * 90}\nAcked-by: x", "Head\n===="):
        assert layout(f"before\n\n{text}\n\nafter") == f"before\n\n{text}\n\nafter"


def test_a_semantic_patch_keeps_its_blank_lines() -> None:
    patch = "// <smpl>\n@@\n\n@@\n- a\n+ b\n// </smpl>"
    assert layout(f"before\n{patch}\nafter") == f"before\n\n{patch}\n\nafter"


def test_one_line_with_a_colon_in_prose_is_no_tag() -> None:
    assert layout(f"Drop it: {LONG}").count("\n") > 1


@given(st.text(alphabet="ab -*1.:\n\t/", max_size=200))
def test_laid_out_text_stays_as_it_is(text: str) -> None:
    once = layout(text)
    assert layout(once) == once
