from __future__ import annotations

import pytest

from rewriter.series.phases import overclaim


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("This is no longer done", "no longer"),
        ("It is\nno\nlonger done", "no longer"),
        ("Body\n\nFixes: 123 (x)", "Fixes:"),
        ("Cc: stable@vger.kernel.org", "Cc: stable"),
        ("Cc: <stable@vger.kernel.org>", "Cc: <stable"),
        ("the free was Missing", "Missing"),
        ("a double-free, and a double free", "double-free"),
        ("first missing, then no longer", "missing"),
    ],
)
def test_claims(text: str, words: str) -> None:
    assert overclaim(text).replace("\n", " ") == words
    assert overclaim(text, "prepare") == overclaim(text)


@pytest.mark.parametrize(
    "text",
    [
        "Use devm_take_pins()",
        "missing() is called in drivers/x/missing.c, see missing.c:12",
        "handle_missing is a name",
        "This fixes: nothing",
        "longer, no",
        "",
    ],
)
def test_what_claims_nothing(text: str) -> None:
    assert overclaim(text) == ""


def test_the_last_phase_may_say_what_it_ends() -> None:
    assert overclaim("It no longer frees them", "finish") == ""
    assert overclaim("a missing free", "finish") == "missing"
