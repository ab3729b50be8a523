"""Which lines of a diff became one another, and in which words they differ."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewriter.review.words import changed, pairs


def words(old: str, new: str) -> tuple[list[str], list[str]]:
    gone, come = changed(old, new)
    return [old[a:b] for a, b in gone], [new[a:b] for a, b in come]


def test_the_words_that_differ() -> None:
    old, new = "\trc = pci_alloc(pdev, 1, PCI_IRQ_MSI);", "\trc = pcim_alloc(pdev, 1, PCI_IRQ_MSI);"
    assert words(old, new) == (["pci_alloc"], ["pcim_alloc"])
    assert words("int a(void);", "int a(int b, void);") == ([], ["int b, "])
    assert words("a", "a") == ([], [])
    assert words("x" + "+a" * 200, "y" + "+a" * 200) == ([], [])  # too long to be read word by word


def test_lines_pair_where_they_are_alike() -> None:
    removed = ["\trc = pci_alloc(", "\t\t\t pdev);", "\tif (rc)", "\t\tgoto err_free;"]
    added = ["\trc = pcim_alloc(", "\t\t\t  pdev);", "\tif (rc)", "\t\treturn rc;"]
    assert pairs(removed, added) == [(0, 0), (1, 1), (2, 2)]
    assert pairs(removed[:1], added[:2]) == [(0, 0)]
    assert pairs(removed[1:2], added[:2]) == [(0, 1)]
    assert pairs([], added) == pairs(removed, []) == []
    assert pairs(["a"] * 41, ["a"]) == []


LINES = st.lists(st.text("ab (;\t\x00é", max_size=12), max_size=6)


@given(LINES, LINES)
def test_pairs_go_forward_on_both_sides(removed: list[str], added: list[str]) -> None:
    found = pairs(removed, added)
    for side in (0, 1):
        numbers = [pair[side] for pair in found]
        assert numbers == sorted(set(numbers))


@given(st.text("ab (;\té", max_size=20), st.text("ab (;\té", max_size=20))
def test_what_is_not_marked_is_the_same(old: str, new: str) -> None:
    left = []
    for line, spans in zip((old, new), changed(old, new), strict=True):
        at, kept = 0, ""
        for start, end in spans:
            assert at <= start < end <= len(line)
            kept, at = kept + line[at:start], end
        left.append(kept + line[at:])
    assert left[0] == left[1]


@pytest.mark.parametrize("text", ["(", "a "])
def test_a_line_that_nobody_reads_is_not_compared(text: str) -> None:
    line = text * 300_000
    assert changed(line, line + "b") == ((), ())
    assert pairs([line], [line]) == [(0, 0)]
