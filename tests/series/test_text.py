from __future__ import annotations

from rewriter.series.text import cut, fill, listed, readable, wrap


def test_wrap() -> None:
    text = wrap("a-b " * 30, "- ")
    assert max(map(len, text.splitlines())) <= 75
    assert [line[:2] for line in text.splitlines()] == ["- ", "  "]
    assert wrap("x" * 90) == "x" * 90


def test_cut() -> None:
    assert cut("  a\t b ") == "a b"
    assert len("  " + cut("a," * 50)) <= 75
    assert cut("a," * 50).endswith("a,...")
    assert cut("devm_add(dev, handler);", 20) == "devm_add(dev,..."
    assert cut("abcdefghij", 8) == "abcde..."
    assert cut("a bcdef(x)", 10) == "a bcdef(x)"


def test_listed() -> None:
    assert [listed(items) for items in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a and b", "a, b and c"]


def test_fill_leaves_other_braces() -> None:
    assert fill("{a} { free(x); } {b}", a="1") == "1 { free(x); } {b}"


def test_readable() -> None:
    assert readable("J\u00fcrgen".encode().decode("latin-1")) == "J\u00fcrgen"
    assert readable("J\xfcrgen") == "J\u00fcrgen"
    assert readable("\u20ac") == "\u20ac"
