"""Accepting writes new expected output into the module and touches nothing else."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewriter.transform import Example, change
from rewriter.transform.accept import accept, quote
from rewriter.transform.catalogue import read
from rewriter.transform.contract import as_diff

from .modules import GOOD


def test_only_the_literal_changes(tmp_path: Path) -> None:
    new = accept(GOOD, {0: "managed_grab(d);\n", 2: 'a\t"\\n"\n'})
    assert 'after="""\\\nmanaged_grab(d);\n""",' in new
    (tmp_path / "demo_grab.py").write_text(new)
    conversion = read("demo-grab", tmp_path / "demo_grab.py").conversion
    assert conversion is not None
    first, _, third, _ = conversion.examples
    assert isinstance(first, Example)
    assert isinstance(third, Example)
    assert (first.after, third.after) == ("managed_grab(d);\n", 'a\t"\\n"\n')
    assert "# a comment that must survive" in new
    assert accept(new, {0: "old", 2: third.after}) != new
    assert accept(GOOD, {}) == GOOD


def test_a_marked_text_is_written_as_one(tmp_path: Path) -> None:
    new = accept(GOOD, {3: "first\n\n\nsecond\n"})
    assert 'diff="""\\\n first\n\n-grab(d);\n+\n+second\n"""' in new
    (tmp_path / "demo_grab.py").write_text(new)
    conversion = read("demo-grab", tmp_path / "demo_grab.py").conversion
    assert conversion is not None
    assert conversion.examples[3] == Example("marked", "first\n\ngrab(d);\n", "first\n\n\nsecond\n")


LINES = st.lists(st.sampled_from(["", "a", "\tb;", "-c", "+", " "]), min_size=1, max_size=6)


@given(LINES, LINES)
def test_a_marked_text_is_both_texts(old: list[str], new: list[str]) -> None:
    before, after = ("".join(f"{line}\n" for line in ["x", *lines, "y"]) for lines in (old, new))
    example = change("n", as_diff(before, after))
    assert (example.before, example.after) == (before, after)


def test_an_example_without_an_after_is_refused() -> None:
    with pytest.raises(ValueError, match="after="):
        accept(GOOD, {1: "x"})


@given(st.text(st.sampled_from("a\"\\\n\t'{"), max_size=30))
def test_quote_is_a_literal_of_the_text(text: str) -> None:
    assert eval(quote(text)) == text
