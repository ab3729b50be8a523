from __future__ import annotations

import pytest

from rewriter.c.edit import EditBuffer
from rewriter.c.layout import Cut, cuts
from rewriter.lifetime.tidy.sentences import stale_parts


def without(comment: str, word: str = "release_it") -> str | None:
    parts = stale_parts(comment, lambda sentence: word in sentence)
    if parts is None:
        return None
    buffer = EditBuffer(comment)
    for cut in reversed(cuts(comment, [Cut(a, b, "stale") for a, b in parts])):
        buffer.replace(cut.start, cut.end, "", "stale")
    return buffer.text


@pytest.mark.parametrize(
    "comment",
    [
        "/* Freed by release_it(). */",
        "/* This is freed by 'release_it()'. See 'enable_it()' */",
        "// release_it() does it",
        "/*\n\t * Freed by\n\t * release_it().\n\t */",
    ],
)
def test_nothing_left(comment: str) -> None:
    assert without(comment) is None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("/* Get it. Freed by release_it(). */", "/* Get it. */"),
        ("/* Freed by release_it().  Get it. */", "/* Get it. */"),
        (
            "/*\n\t * Get one, ideally...\n\t * No release_it() needed, done\n\t * elsewhere.\n\t */",
            "/*\n\t * Get one, ideally...\n\t */",
        ),
        (
            "/*\n\t * One.\n\t *\n\t * Two calls release_it() by\n\t * foo_*.  See bar().\n\t */",
            "/*\n\t * One.\n\t */",
        ),
        ("/*\n\t * Done by release_it().\n\t *\n\t * Two.\n\t */", "/*\n\t * Two.\n\t */"),
        ("/*\n * One. Then release_it()\n * runs. Three.\n */", "/*\n * One.\n * Three.\n */"),
        ("/* One.\n * release_it() runs.\n * Three. */", "/* One.\n * Three. */"),
        ("/*\n * - one\n * - release_it() two\n * - three\n */", "/*\n * - one\n * - three\n */"),
        ("/* A release_it(). B. C release_it(). D. */", "/* B. D. */"),
        ("/* Take e.g. Intel parts. */", "/* Take e.g. Intel parts. */"),
    ],
)
def test_sentences_and_paragraphs_go(before: str, after: str) -> None:
    assert without(before) == after


def test_a_full_stop_inside_a_name_ends_nothing() -> None:
    assert without("/*\n * Per X 3.0 3.1.1 X.io Endpoint\n * release_it.\n */") is None


def test_see_without_a_stale_sentence_before_it_stays() -> None:
    assert without("/* One. See two(). Then release_it(). */") == "/* One. See two(). */"
