"""Directives read from text: what counts as one, and how much of it."""

from __future__ import annotations

import time

from rewriter.c.directives import Define, defines, includes


def test_includes_in_quotes_and_in_angle_brackets() -> None:
    text = '#include "a.h"\n  # include\t<b/c.h>\n/* #include "no.h" */\nint x; #include "no.h"\n#include MACRO\n'
    assert list(includes(text)) == [("a.h", True), ("b/c.h", False)]


def test_defines_with_their_parameters_bodies_and_offsets() -> None:
    text = "#define A 1\n\t#  define B(x, \\\n  y) ((x) + \\\r\n (y))\nint z; #define NO 1\n#define C\n#define D() d\\n"
    assert defines(text) == [
        Define("A", None, " 1", text.index("A")),
        Define("B", "x, \\\n  y", " ((x) + \\\r\n (y))", text.index("B")),
        Define("C", None, "", text.index("C\n")),
        Define("D", "", " d\\n", text.index("D()")),
    ]


def test_many_directives_on_one_line_take_linear_time() -> None:
    """A generated or hostile file may have no line breaks: each match must not look back over all of it."""
    start = time.process_time()
    assert not defines("x" + "#define a " * 200_000)
    assert not list(includes('x #include "a" ' * 200_000))
    assert len(defines("#define a(\n" * 200_000)) == 200_000
    assert time.process_time() - start < 5
