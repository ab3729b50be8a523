"""Directives read from text: what counts as one, and how much of it."""

from __future__ import annotations

import time

from rewriter.c.directives import Define, branches_around, defines, includes


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


TEXT = """#ifndef OWN_H
#define OWN_H
a
#if defined(ONE) && /* as well as */ \\
    TWO
b
# ifdef THREE
c
# elif FOUR // or so
d
# else
e
# endif
f
#endif
int x = 1; #if not_first
g
#endif
"""


def around(name: str) -> list[str]:
    return branches_around(TEXT, TEXT.index(f"\n{name}\n") + 1)


def test_branches_around() -> None:
    outer = "#if defined(ONE) && TWO"
    assert around("a") == []
    assert around("b") == around("f") == [outer]
    assert around("c") == [outer, "# ifdef THREE"]
    assert around("d") == [outer, "# elif FOUR of # ifdef THREE"]
    assert around("e") == [outer, "# else of # ifdef THREE"]
    assert around("g") == []


def test_an_ifndef_that_defines_a_value_is_no_guard() -> None:
    assert branches_around("#ifndef SIZE\n#define SIZE 3\n#endif\n", 14) == ["#ifndef SIZE"]
