"""Lines as rows of a given width."""

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from rewriter.review.interactive.rows import Row, rows
from rewriter.review.session.display import Kind, Line, Span, plain
from rewriter.review.session.palette import FOUND


def texts(line: Line, width: int, wanted: str = "") -> list[str]:
    return ["".join(segment.text for segment in row.segments) for row in rows(line, width, wanted)]


def marked(found: list[Row]) -> list[str]:
    return [seg.text for row in found for seg in row.segments if seg.style and seg.style.bold and seg.style.reverse]


def test_text_is_broken_at_blanks_and_source_at_the_end_of_the_row() -> None:
    assert texts(plain("why", "the quick brown fox"), 14) == ["the quick ", "  brown fox"]
    assert texts(plain("context", " the quick brown fox"), 14) == [" the quick b", "  rown fox"]


def test_a_paragraph_goes_on_below_where_it_began() -> None:
    assert texts(plain("text", "  - one two three four"), 16) == ["  - one two ", "    three four"]
    assert texts(plain("text", " " * 100 + "x"), 16)[-1].strip() == "x"


def test_a_word_that_is_too_long_is_broken() -> None:
    assert texts(plain("why", "a bbbbbbbbbbbbbbbbbb c"), 12) == ["a ", "  bbbbbbbb", "  bbbbbbbb", "  bb c"]


def test_of_the_head_of_a_hunk_the_end_is_cut_off() -> None:
    assert texts(plain("hunk", "@@ -1 +1 @@ static int some_function(void)"), 22) == ["@@ -1 +1 @@ static i"]


def test_an_empty_line_is_a_row() -> None:
    assert texts(plain("text", ""), 20) == [""]


def test_what_was_searched_for_is_marked_across_stretches() -> None:
    line = Line("new", (Span("+"), Span("pci", "call"), Span("m_Alloc pcim_alloc")))
    assert "".join(marked(list(rows(line, 80, "pcim_alloc")))) == "pcim_Allocpcim_alloc"
    assert marked(list(rows(line, 80, "pcim_Alloc"))) == ["pci", "m_Alloc"]
    assert marked(list(rows(line, 80, "nothing"))) == []
    assert FOUND.reverse


KINDS = st.sampled_from(["title", "why", "note", "text", "context", "new", "hunk"])
SPANS = st.lists(st.builds(Span, st.text("ab -\u6f22\u00e9\u0301\U0001f600", max_size=12)), max_size=5)


@given(KINDS, SPANS, st.integers(1, 40), st.text("ab", max_size=2))
def test_rows_fit_and_say_all_of_the_line(kind: Kind, spans: list[Span], width: int, wanted: str) -> None:
    line = Line(kind, tuple(spans))
    found = list(rows(line, width, wanted))
    assert all(cell_len("".join(seg.text for seg in row.segments)) <= max(width - 2, 8) for row in found)
    said = "".join("".join(seg.text for seg in row.segments) for row in found).replace(" ", "")
    wanted_text = line.text.replace(" ", "")
    assert wanted_text.startswith(said) if kind == "hunk" else said == wanted_text
