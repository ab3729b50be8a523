"""Comments around what was removed or converted."""

from __future__ import annotations

import pytest

from rewriter.c.edit import apply
from rewriter.c.source import Source
from rewriter.c.unit import Unit
from rewriter.lifetime.tidy import Conversion, Vocabulary
from tests.lifetime.tidy.bench import PATH, body, conversion, tidy, tidy_body

VOID = "void sample(struct dev *pdev)"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a(pdev);\n\n/* Undo */\nrelease_vectors(pdev);\n", "a(pdev);\n"),
        ("a(pdev);\n/* Undo */\nrelease_vectors(pdev);\n\nb(pdev);\n", "a(pdev);\n\nb(pdev);\n"),
        ("/*\n * Undo\n */\nrelease_vectors(pdev);\n\nb(pdev);\n", "b(pdev);\n"),
        ("// Undo\n// it\nrelease_vectors(pdev);\n\nb(pdev);\n", "b(pdev);\n"),
        ("/* Undo */\nrelease_vectors(pdev);\n/* Stop */\nstop(pdev);\n", "/* Stop */\nstop(pdev);\n"),
        ("/* Undo */\nrelease_vectors(pdev);\nstop(pdev);\n", "/* Undo */\nstop(pdev);\n"),
        ("a(pdev);\nrelease_vectors(pdev); /* undo */\nb(pdev);\n", "a(pdev);\nb(pdev);\n"),
        ("a(pdev);\nrelease_vectors(pdev); /* undo\n\t\t\t * it */\nb(pdev);\n", "a(pdev);\nb(pdev);\n"),
        ("a(pdev); /* a */\nrelease_vectors(pdev);\n", "a(pdev); /* a */\n"),
        ("/* Undo if on */\nif (pdev->on)\n\trelease_vectors(pdev);\n\nb(pdev);\n", "b(pdev);\n"),
        ("a(pdev);\nif (pdev->on) {\n\t/* on */\n\trelease_vectors(pdev);\n}\n", "a(pdev);\n"),
        ("a(pdev);\nrelease_vectors(/* it */ pdev);\n", "a(pdev);\n"),
    ],
)
def test_comments_that_belong_to_a_removed_call(before: str, after: str) -> None:
    assert tidy_body(before, VOID) == after


def test_a_comment_above_a_section_of_labels_stays() -> None:
    before = (
        "if (x)\n\tgoto err;\nreturn 0;\n\n/* the way back */\nerr:\n"
        "release_vectors(pdev);\nlast:\nb(pdev);\nreturn 1;\n"
    )
    after = "if (x)\n\tgoto last;\nreturn 0;\n\n/* the way back */\nlast:\nb(pdev);\nreturn 1;\n"
    assert tidy_body(before) == after


def test_a_comment_of_the_section_goes_with_all_of_it() -> None:
    before = "if (x)\n\tgoto err;\nreturn 0;\n\n/* the way back */\nerr:\nrelease_vectors(pdev);\nreturn 1;\n"
    assert tidy_body(before) == "if (x)\n\treturn 1;\nreturn 0;\n"


@pytest.mark.parametrize(
    ("comment", "left"),
    [
        ("/* Freed by core_release(). */\n", ""),
        ("/* Take one. core_release() frees it. */\n", "/* Take one. */\n"),
        ("/*\n * Take one.\n *\n * See core_release().\n */\n", "/*\n * Take one.\n */\n"),
        ("/* Managed since enable_core() */\n", "/* Managed since enable_core() */\n"),
        ("/* Freed by core_release(). */\nn = 4;\n\n", "n = 4;\n\n"),
    ],
)
def test_sentences_that_name_the_freeing_side_go(comment: str, left: str) -> None:
    text = body(f"int n;\n\n{comment}return acquire_vectors(pdev, n);\n")
    assert tidy(text) == body(f"int n;\n\n{left}return m_acquire_vectors(pdev, n);\n")


def test_such_sentences_elsewhere_stay() -> None:
    far = "int n;\n\n/* core_release() does more. */\nn = 4;\n\na(n);\n\nb(n);\n\nreturn acquire_vectors(pdev, n);\n"
    assert tidy_body(far) == far.replace("acquire", "m_acquire")
    outer = (
        "/* core_release() does more. */\nif (pdev) {\n\ta(pdev);\n\treturn acquire_vectors(pdev, 1);\n}\nreturn 0;\n"
    )
    assert tidy_body(outer) == outer.replace("acquire", "m_acquire")


def test_a_name_that_is_still_called_here_is_not_stale() -> None:
    text = body(
        "/* release_vectors() undoes this. */\nn = acquire_vectors(pdev, 1);\nb(n);\nrelease_vectors(pdev);\n", VOID
    )
    sample = Conversion({PATH: Unit(Source(PATH, text))}, Vocabulary(frozenset(("release_vectors",))))
    at = text.index("acquire_vectors(pdev")
    sample.rename_call(PATH, at, "m_acquire_vectors", "managed")
    assert apply(text, sample.finish()) == text.replace("acquire_vectors(pdev", "m_acquire_vectors(pdev")
    assert [(note.line, "names" in note.text) for note in sample.notes] == [(3, True)]


def test_strings_are_never_touched() -> None:
    before = 'say("release_vectors, core_release()");\nrelease_vectors(pdev);\n'
    assert tidy_body(before, VOID) == 'say("release_vectors, core_release()");\n'


def test_what_stays_is_noted() -> None:
    text = "/* Calls release_vectors(). */\n" + body(
        "a(pdev);\n\n/* Undo */\nrelease_vectors(pdev);\nstop(pdev);\n", VOID
    )
    sample = conversion({PATH: text})
    sample.finish()
    assert [(note.path, note.line) for note in sample.notes] == [(PATH, 1), (PATH, 6)]


def test_a_comment_may_be_dropped_by_hand() -> None:
    text = body("a(pdev);\n/* one. two */\nb(pdev);\n", VOID)
    sample = Conversion({PATH: Unit(Source(PATH, text))})
    start = text.index("/*")
    sample.drop_comment(PATH, start, text.index("*/") + 2, "asked")
    assert apply(text, sample.finish()) == body("a(pdev);\nb(pdev);\n", VOID)


FREED = "int n;\n\nrelease_vectors(pdev);\n\nreturn a(n);\n"


def noted(text: str) -> list[tuple[int, str]]:
    """The line and the verb of every note."""
    sample = conversion({PATH: text})
    sample.finish()
    return [(note.line, note.text.split()[2]) for note in sample.notes]


@pytest.mark.parametrize(
    "comment",
    [
        "/* The vectors are freed by remove */\n",
        "/*\n * Frees what was got,\n * the vectors among it.\n */\n",
        "// releases the vector\n",
        "/* Reads it. Then stops it, freeing each vector. */\n",
    ],
)
def test_a_sentence_on_how_the_resource_is_released_is_noted_anywhere_in_the_file(comment: str) -> None:
    elsewhere = body(comment + "b(pdev);\n", VOID) + "\n" + body(FREED)
    assert [what for _, what in noted(elsewhere)] == ["tells"]
    assert tidy(elsewhere).startswith(body(comment + "b(pdev);\n", VOID))


@pytest.mark.parametrize(
    "comment",
    [
        "/* Free the buffer. Each vector is masked. */\n",
        "/* The free_vectors() of old, a free slot, a vectored call */\n",
        "/* Freely chosen vectors, carefree */\n",
        "/* m_enable() releases it */\n",
        "/* Stop the vectors */\n",
    ],
)
def test_other_comments_are_not(comment: str) -> None:
    assert noted(body(comment + "b(pdev);\n", VOID) + "\n" + body(FREED)) == []


def test_next_to_the_call_what_makes_it_automatic_counts_too() -> None:
    near = "/* Released since m_enable() was called */\nreturn acquire_vectors(pdev, 1);\n"
    assert noted(body(near)) == [(3, "tells")]
    assert noted(body(near.replace("\nreturn", "\nb(pdev);\n\na(pdev);\n\nreturn"))) == []


def test_the_note_names_the_line_of_the_sentence() -> None:
    above = "/*\n * Stops it.\n *\n * Frees the vectors.\n */\n"
    assert noted(above + body("b(pdev);\n", VOID) + "\n" + body(FREED)) == [(4, "tells")]


def test_a_comment_that_goes_is_not_noted() -> None:
    assert noted(body("int n;\n\n/* Frees the vectors */\nrelease_vectors(pdev);\n\nreturn a(n);\n")) == []


def test_a_string_that_names_what_was_converted_is_noted() -> None:
    assert noted(body('return acquire_vectors(pdev, 1) < 0 ? say("acquire_vectors failed") : 0;\n')) == [(3, "names")]
