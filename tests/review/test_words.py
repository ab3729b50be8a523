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
    assert words("x" + "+a" * 200, "y" + "+a" * 200) == (["x"], ["y"])
    assert words("f(x" + "+a" * 200 + ");", "f(x" + "-b" * 200 + ");") == (["+a" * 200], ["-b" * 200])
    assert words("  x = 1;", "\tx = 1;") == (["  "], ["\t"])


def test_of_an_indentation_only_what_is_new() -> None:
    assert words("\t\t  pdev);", "\t\t   pdev);") == ([], [" "])
    assert words("\t\tgo(a);", "\tgo(a);") == (["\t"], [])


def test_space_alone_does_not_part_what_differs() -> None:
    assert words("f(struct a *p)", "f(void *q, int b)") == (["struct a", "p"], ["void", "q, int b"])
    assert words("x unsigned int y", "x u32 z y") == (["unsigned int"], ["u32 z"])


def test_what_combines_with_a_character_stays_with_it() -> None:
    assert words("+e\u0301-", "+e\u0300-") == (["e\u0301"], ["e\u0300"])
    assert words("+\u0301-", "+-") == (["+\u0301"], ["+"])


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
    end = len(changed(line, line + "b")[1]) == 1 and changed(line, line + "b")[1][0][1]
    assert end == len(line) + 1
    assert changed(line, "".join(reversed(line)))
    assert pairs([line], [line]) == [(0, 0)]
