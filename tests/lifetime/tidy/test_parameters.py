"""Parameters that nothing uses any more: they go with their arguments, and stay where anybody else has a say."""

from __future__ import annotations

import pytest

from rewriter.lifetime.tidy import Note
from tests.lifetime.tidy.bench import PATH, body, conversion, tidy, tidy_files

STOP = "static void stop(struct dev *pdev, struct it *it)\n{\n\trelease_vectors(pdev);\n\ta(it);\n}\n\n"
LEFT = "static void stop(struct it *it)\n{\n\ta(it);\n}\n\n"
CALLER = "static void go(struct dev *pdev, struct it *it)\n{\n\tstop(pdev, it);\n\tb(pdev);\n}\n"


def test_a_parameter_goes_with_its_arguments_and_prototype() -> None:
    prototype = "static void stop(struct dev *pdev, struct it *it);\n\n"
    again = CALLER.replace("go(", "gone(")
    after = tidy(prototype + STOP + CALLER + "\n" + again)
    assert after == prototype.replace("struct dev *pdev, ", "") + LEFT + (CALLER + "\n" + again).replace(
        "stop(pdev, ", "stop("
    )


def test_what_served_the_argument_only_goes_too_through_all_callers() -> None:
    middle = "static void middle(struct it *it, struct dev *pdev)\n{\n\tstop(pdev, it);\n}\n\n"
    outer = "static void go(struct it *it)\n{\n\tstruct dev *pdev = it->pdev;\n\n\tmiddle(it, pdev);\n}\n"
    left = (
        "static void middle(struct it *it)\n{\n\tstop(it);\n}\n\nstatic void go(struct it *it)\n{\n\tmiddle(it);\n}\n"
    )
    assert tidy(STOP + middle + outer) == LEFT + left


def test_the_only_parameter_leaves_void() -> None:
    text = "static void stop(struct dev *pdev);\n\nstatic void stop(struct dev *pdev)\n{\n\trelease_vectors(pdev);\n\ta();\n}\n\n"
    after = tidy(text + body("stop(pdev);\nb(pdev);\n"))
    assert after == text.replace("struct dev *pdev", "void").replace("\trelease_vectors(pdev);\n", "") + body(
        "stop();\nb(pdev);\n"
    )


def test_two_parameters_go_one_after_the_other() -> None:
    text = STOP.replace("*pdev,", "*pdev, int n,").replace("release", "if (n > 1)\n\t\trelease")
    assert tidy(text + body("stop(pdev, it->n, it);\nb(pdev);\n")) == LEFT + body("stop(it);\nb(pdev);\n")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("stop(it->far->pdev,\n     it);\n", "stop(it);\n"),
        ("if (stop(pdev, it) < 0)\n\treturn 1;\n", "if (stop(it) < 0)\n\treturn 1;\n"),
        ("return stop(to_pdev(it), it);\n", "return stop(it);\n"),
    ],
)
def test_arguments_go_from_calls_of_any_shape(before: str, after: str) -> None:
    stop = "static int stop(struct dev *pdev,\n\t\tstruct it *it)\n{\n\trelease_vectors(pdev);\n\treturn a(it);\n}\n\n"
    left = "static int stop(struct it *it)\n{\n\treturn a(it);\n}\n\n"
    assert tidy(stop + body(before + "b(pdev);\n")) == left + body(after + "b(pdev);\n")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("(struct it *it, struct dev *pdev)", "(struct it *it)"),
        ("(struct it *it,\n\t\t struct dev *pdev)", "(struct it *it)"),
        ("(struct it *it, struct dev *pdev,\n\t\t int n)", "(struct it *it, int n)"),
        ("(struct it *it,\n\t\t struct dev *pdev,\n\t\t int n)", "(struct it *it,\n\t\t int n)"),
        (
            "(struct it_with_quite_a_long_name *it, struct dev *pdev,\n\t\t int number_of_all_channels)",
            "(struct it_with_quite_a_long_name *it,\n\t\t int number_of_all_channels)",
        ),
    ],
)
def test_the_list_is_laid_out_as_before(before: str, after: str) -> None:
    more = ", 1" if "int" in before else ""
    uses = "\ta(it, n);\n" if more == ", 1" and "int n)" in before else "\ta(it);\n"
    text = f"static void stop{before}\n{{\n\trelease_vectors(pdev);\n{uses}}}\n\n" + body(
        f"stop(it, pdev{more});\nb(pdev);\n"
    )
    assert tidy(text) == f"static void stop{after}\n{{\n{uses}}}\n\n" + body(f"stop(it{more});\nb(pdev);\n")


def test_its_entry_in_the_documentation_goes() -> None:
    head = "/**\n * stop() - Stop it\n * @pdev: the device,\n *        as ever\n * @it: what stops\n *\n * Frees @it.\n */\n"
    left = head.replace(" * @pdev: the device,\n *        as ever\n", "")
    assert tidy(head + STOP + CALLER) == left + LEFT + CALLER.replace("stop(pdev, it)", "stop(it)")


@pytest.mark.parametrize(
    "rest",
    [
        "static struct ops ops = { .stop = stop };\n",
        "#define STOP(it) stop((it)->pdev, it)\n",
        "DEVICE_ATTR_STOP(stop);\n",
        "static void other(struct it *it)\n{\n\tlater(it, stop);\n}\n",
        "static void other(struct it *it)\n{\n\tstop(next_device(it), it);\n}\n",
        "static void other(struct it *it)\n{\n\tstop(it->pdev /* ours */, it);\n}\n",
        "static void other(struct it *it)\n{\n\tstop(\n#ifdef X\n\t     it->x,\n#else\n\t     pdev,\n#endif\n\t     it);\n}\n",
        "#define PASTE(x) x##op\nstruct ops ops = { PASTE(st) };\n",
    ],
)
def test_it_stays_where_somebody_else_has_a_say(rest: str) -> None:
    text = STOP + CALLER + "\n" + rest
    assert tidy(text) == text.replace("\trelease_vectors(pdev);\n", "")


@pytest.mark.parametrize("macro", ["NOW(x) b(pdev)", "NOW(x) b(p##x)"])
def test_it_stays_where_it_is_still_used_behind_a_macro(macro: str) -> None:
    text = f"#define {macro}\n" + STOP.replace("\ta(it)", "\tNOW(dev);\n\ta(it)") + CALLER
    assert tidy(text) == text.replace("\trelease_vectors(pdev);\n", "")


@pytest.mark.parametrize("more", ["typeof(pdev) twin", "int n[pdev->ports]"])
def test_it_stays_where_the_type_of_another_parameter_names_it(more: str) -> None:
    stop = STOP.replace("struct it *it)", f"struct it *it, {more})").replace("a(it)", "a(it, twin, n)")
    text = stop + CALLER.replace("(pdev, it);\n\tb", "(pdev, it, it->more);\n\tb")
    assert tidy(text) == text.replace("\trelease_vectors(pdev);\n", "")


def test_it_stays_where_the_function_calls_itself() -> None:
    text = STOP.replace("\ta(it)", "\tif (it->next)\n\t\tstop(NULL, it->next);\n\ta(it)") + CALLER
    assert tidy(text) == text.replace("\trelease_vectors(pdev);\n", "")


def test_it_stays_in_functions_of_other_files_and_is_noted() -> None:
    files = {
        "d/a.c": STOP.replace("static ", ""),
        "d/b.c": CALLER,
        "d/s.h": "void stop(struct dev *pdev, struct it *it);\n",
    }
    after = tidy_files(files)
    assert after == {**files, "d/a.c": files["d/a.c"].replace("\trelease_vectors(pdev);\n", "")}
    made = conversion(files)
    made.finish()
    assert made.notes == [Note("d/a.c", 1, "parameter pdev of stop() is used by nothing any more")]


def test_a_parameter_that_was_never_used_stays() -> None:
    text = STOP.replace("struct it *it)", "struct it *it, int odd)") + CALLER.replace("(pdev, it)", "(pdev, it, 1)")
    assert tidy(text) == LEFT.replace("struct it *it)", "struct it *it, int odd)") + CALLER.replace(
        "(pdev, it)", "(it, 1)"
    )


def test_a_callback_keeps_its_parameter_without_a_word() -> None:
    text = STOP + "static struct ops ops = { .stop = stop };\n"
    made = conversion({PATH: text})
    made.finish()
    assert made.notes == []


def test_a_function_that_only_replaced_text_calls_still_counts_as_called() -> None:
    """The return behind the label is copied to the goto, and then nothing reaches the original."""
    helper = "static int code(struct it *it)\n{\n\treturn it->code;\n}\n\n"
    before = "if (a(pdev))\n\tgoto err;\nreturn 0;\n\nerr:\nrelease_vectors(pdev);\nreturn code(it);\n"
    after = "if (a(pdev))\n\treturn code(it);\nreturn 0;\n"
    assert tidy(helper + body(before)) == helper + body(after)
