"""Conditions, loops, braces, unreachable statements: what a removed call statement leaves around it."""

from __future__ import annotations

import pytest

from tests.lifetime.tidy.bench import body, refused, tidy_body

VOID = "void sample(struct dev *pdev)"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("if (x) {\n\trelease_vectors(pdev);\n\treturn 1;\n}\nreturn 0;\n", "if (x)\n\treturn 1;\nreturn 0;\n"),
        (
            "if (x) {\n\trelease_vectors(pdev);\n\treport(a,\n\t       b);\n}\n",
            "if (x) {\n\treport(a,\n\t       b);\n}\n",
        ),
        (
            "if (x) {\n\t/* why */\n\trelease_vectors(pdev);\n\tstop(pdev);\n}\n",
            "if (x) {\n\t/* why */\n\tstop(pdev);\n}\n",
        ),
        (
            "if (x) {\n\tstop(pdev);\n\trelease_vectors(pdev);\n} else {\n\tgo(pdev);\n}\n",
            "if (x)\n\tstop(pdev);\nelse\n\tgo(pdev);\n",
        ),
        (
            "if (x) {\n\tstop(pdev);\n\trelease_vectors(pdev);\n} else {\n\tgo(pdev);\n\tgo(pdev);\n}\n",
            "if (x) {\n\tstop(pdev);\n} else {\n\tgo(pdev);\n\tgo(pdev);\n}\n",
        ),
        (
            (
                "if (x) {\n\tstop(pdev);\n\trelease_vectors(pdev);\n} else if (y) {\n"
                "\tgo(pdev);\n} else {\n\tno(pdev);\n}\n"
            ),
            "if (x)\n\tstop(pdev);\nelse if (y)\n\tgo(pdev);\nelse\n\tno(pdev);\n",
        ),
        ("for (;;) {\n\tstop(pdev);\n\trelease_vectors(pdev);\n}\n", "for (;;)\n\tstop(pdev);\n"),
        ("if (x) { stop(pdev); release_vectors(pdev); }\n", "if (x) stop(pdev);\n"),
        (
            "if (x) {\n\tif (y)\n\t\tstop(pdev);\n\trelease_vectors(pdev);\n}\n",
            "if (x) {\n\tif (y)\n\t\tstop(pdev);\n}\n",
        ),
    ],
)
def test_braces(before: str, after: str) -> None:
    assert tidy_body(before, VOID) == after


def test_braces_that_were_superfluous_before_stay() -> None:
    before = "if (x) {\n\tstop(pdev);\n}\nrelease_vectors(pdev);\n"
    assert tidy_body(before, VOID) == "if (x) {\n\tstop(pdev);\n}\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a(pdev);\nif (x)\n\trelease_vectors(pdev);\n", "a(pdev);\n"),
        ("a(pdev);\nif (x && !is_ready(y->z)) {\n\trelease_vectors(pdev);\n}\nb(pdev);\n", "a(pdev);\nb(pdev);\n"),
        ("if (x)\n\ta(pdev);\nelse\n\trelease_vectors(pdev);\n", "if (x)\n\ta(pdev);\n"),
        ("if (x) {\n\ta(pdev);\n} else {\n\trelease_vectors(pdev);\n}\n", "if (x)\n\ta(pdev);\n"),
        ("if (x)\n\ta(pdev);\nelse if (y)\n\trelease_vectors(pdev);\n", "if (x)\n\ta(pdev);\n"),
        ("if (x)\n\trelease_vectors(pdev);\nelse\n\trelease_vectors(pdev);\nb(pdev);\n", "b(pdev);\n"),
        ("if (x) {\n\tif (y)\n\t\trelease_vectors(pdev);\n}\nb(pdev);\n", "b(pdev);\n"),
        ("{\n\trelease_vectors(pdev);\n}\nb(pdev);\n", "b(pdev);\n"),
        ("int i;\n\nfor (i = 0; i < 4; i++)\n\trelease_vectors(pdev);\nb(pdev);\n", "b(pdev);\n"),
        (
            "int i;\n\nfor (i = 0; i < 4; i++)\n\ta(i);\nfor (i = 0; i < 4; i++)\n\trelease_vectors(pdev);\n",
            "int i;\n\nfor (i = 0; i < 4; i++)\n\ta(i);\n",
        ),
        (
            "int i;\n\nfor (i = 0; i < 4; i++)\n\ta(i);\nwhile (--i >= 0)\n\trelease_vectors(pdev);\n",
            "int i;\n\nfor (i = 0; i < 4; i++)\n\ta(i);\n",
        ),
        (
            "struct x *x;\n\nlist_for_each_entry(x, &head, list) {\n\trelease_vectors(x);\n}\nb(pdev);\n",
            "b(pdev);\n",
        ),
        ("a(pdev);\nif (!pdev)\n\treturn;\n\nrelease_vectors(pdev);\n", "a(pdev);\n"),
        ("a(pdev); release_vectors(pdev);\n", "a(pdev);\n"),
        ("a(pdev);\n(void)release_vectors(pdev);\n", "a(pdev);\n"),
    ],
)
def test_what_held_the_call(before: str, after: str) -> None:
    assert tidy_body(before, VOID) == after


def test_a_guard_with_other_work_stays() -> None:
    before = "if (x) {\n\trelease_vectors(pdev);\n\tx = 0;\n}\n"
    assert tidy_body(before, VOID) == "if (x)\n\tx = 0;\n"


@pytest.mark.parametrize(
    ("before", "code"),
    [
        ("if (take(pdev))\n\trelease_vectors(pdev);\n", "condition-acts"),
        ("if (x = y)\n\trelease_vectors(pdev);\n", "condition-acts"),
        ("if (x)\n\trelease_vectors(pdev);\nelse\n\ta(pdev);\n", "empty-branch"),
        ("int i;\n\nfor (i = 0; i < 4; i++)\n\trelease_vectors(pdev);\nb(i);\n", "loop-acts"),
        ("while (take(pdev))\n\trelease_vectors(pdev);\n", "loop-acts"),
        ("do {\n\trelease_vectors(pdev);\n} while (x);\n", "empty-body"),
        ("switch (x) {\ncase 1:\n\ta(pdev);\n\tbreak;\ndefault:\n\trelease_vectors(pdev);\n}\n", "empty-label"),
        ("x = y ? release_vectors(pdev) : 0;\n", "in-expression"),
        ("if (release_vectors(pdev))\n\ta(pdev);\n", "in-expression"),
        ("MACRO(release_vectors(pdev));\n", "in-expression"),
        ("#ifdef X\nrelease_vectors(pdev);\n#endif\n", "directive"),
        ("release_vectors(a,\n#ifdef X\n\t\tb,\n#endif\n\t\tc);\n", "directive"),
        ("if (x) {\n\trelease_vectors(pdev);\n#ifdef X\n#endif\n}\n", "directive"),
    ],
)
def test_what_cannot_go_cleanly_is_refused(before: str, code: str) -> None:
    assert refused(body(before, VOID)) == code


def test_a_branch_under_a_directive_may_lose_one_of_its_statements() -> None:
    before = "#ifdef X\na(pdev);\nrelease_vectors(pdev);\n#endif\nb(pdev);\n"
    assert tidy_body(before, VOID) == before.replace("release_vectors(pdev);\n", "")


def test_what_became_unreachable_goes_and_what_was_so_before_stays() -> None:
    before = "if (x)\n\tgoto err;\nreturn 0;\n\nerr:\nrelease_vectors(pdev);\nreturn 1;\n\nlost(pdev);\n"
    assert tidy_body(before) == "if (x)\n\treturn 1;\nreturn 0;\n\nlost(pdev);\n"


def test_a_case_keeps_its_break() -> None:
    before = "switch (x) {\ncase 1:\n\trelease_vectors(pdev);\n\tbreak;\n}\n"
    assert tidy_body(before, VOID) == "switch (x) {\ncase 1:\n\tbreak;\n}\n"


@pytest.mark.parametrize("call", ["release_vectors(drain(p))", "add_action_or_reset(d, release_it, make(d))"])
def test_what_an_argument_does_must_still_run(call: str) -> None:
    assert refused(body(f"start(p);\n{call};\n", VOID)) == "argument-acts"
