from __future__ import annotations

import pytest

from rewriter.kernel.functions import patsubst, split_arguments, substitute
from rewriter.kernel.makefile import evaluate


@pytest.mark.parametrize(
    ("call", "result"),
    [
        ("$(addprefix sub/, a.o  b.o)", "sub/a.o sub/b.o"),
        ("$(addsuffix /Makefile,a b)", "a/Makefile b/Makefile"),
        ("$(patsubst %.c,%.o,a.c b.S)", "a.o b.S"),
        ("$(patsubst $(src)/%.c,%.o,$(wildcard $(src)/*.c))", "one.o two.o"),
        ("$(sort c a b a)", "a b c"),
        ("$(filter y m,n y m)", "y m"),
        ("$(filter ,a)", ""),
        ("$(filter-out %.h x.%,a.h x.c b.c)", "b.c"),
        ("$(subst m,y,$(CONFIG_A))", "y"),
        ("$(notdir a/b.o c.o)", "b.o c.o"),
        ("$(dir a/b.o c.o)", "a/ ./"),
        ("$(basename a.b/c.o d)", "a.b/c d"),
        ("$(strip  a   b )", "a b"),
        ("$(if $(CONFIG_A),a.o,b.o)", "a.o b.o"),
        ("$(or $(X),b.o)", " b.o"),
        ("$(and $(CONFIG_A),b.o)", "b.o"),
        ("$(foreach d,x y,$(d)/a.o)", "x/a.o y/a.o"),
        ("$(shell echo a.o)$(call f,a,b)$(eval X := 1)", ""),
        ("$(addprefix a/)", ""),
        ("$(foreach d)", ""),
    ],
)
def test_functions(call: str, result: str) -> None:
    found = {"/drivers/x/*.c": ["/drivers/x/one.c", "/drivers/x/two.c"]}
    variables = evaluate("drivers/x", "none", lambda path: None, lambda pattern: found.get(pattern, []))
    assert variables.expand(call) == result


def test_arguments() -> None:
    assert split_arguments("a,$(f x,y),${g z,w}, b") == ["a", "$(f x,y)", "${g z,w}", " b"]


@pytest.mark.parametrize(
    ("pattern", "new", "words", "result"),
    [
        ("a%c", "x%", "abc ac a ca", "xb x a ca"),
        ("a", "b", "a aa", "b aa"),
        ("%", "p/%", "a b", "p/a p/b"),
        ("%a%", "%", "xa% a", "x a"),
    ],
)
def test_patsubst(pattern: str, new: str, words: str, result: str) -> None:
    assert patsubst(pattern, new, words) == result


def test_substitution_reference() -> None:
    assert substitute(".c", ".o", "a.c b.h") == "a.o b.h"
    assert substitute("%.c", "sub/%.o", "a.c") == "sub/a.o"
