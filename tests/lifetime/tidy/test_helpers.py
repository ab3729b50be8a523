"""Functions that have nothing left to do, and callbacks with their registrations."""

from __future__ import annotations

import pytest

from rewriter.c.source import Source
from rewriter.c.unit import Unit
from rewriter.lifetime.tidy import Conversion, Refused
from tests.lifetime.tidy.bench import (
    ACTION,
    FREE,
    PATH,
    body,
    conversion,
    offsets,
    refused,
    tidy,
    tidy_body,
    tidy_files,
)

HELPER = "/* Undo. */\nstatic void undo(struct dev *pdev)\n{\n\trelease_vectors(pdev);\n}\n\n"
CALLBACK = "static void undo(void *data)\n{\n\trelease_vectors(data);\n}\n\n"


def test_an_empty_helper_goes_with_its_calls_and_prototype() -> None:
    caller = (
        "static int go(struct dev *pdev)\n{\n\tif (a(pdev)) {\n\t\tundo(pdev);\n\t\treturn 1;\n\t}\n\treturn 0;\n}\n"
    )
    text = "static void undo(struct dev *pdev);\n\nint x;\n\n" + HELPER + caller
    assert tidy(text) == "int x;\n\n" + caller.replace(" {\n\t\tundo(pdev);\n", "\n").replace(
        "\t\treturn 1;\n\t}", "\t\treturn 1;"
    )


def test_a_helper_goes_alone_from_a_line_that_it_shares() -> None:
    first, helper = (
        "int x; static int one(void) { return x; }",
        "static void undo(struct dev *pdev) { release_vectors(pdev); }",
    )
    last = "static int go(struct dev *pdev) { undo(pdev); return one(); }\n"
    assert tidy(f"{first} {helper} {last}") == f"{first} {last.replace('undo(pdev); ', '')}"


def test_a_helper_of_another_file_goes_everywhere() -> None:
    files = {
        "d/a.c": "int y;\n\n" + HELPER.replace("static ", ""),
        "d/b.c": body("a(pdev);\nundo(pdev);\n", "void stop(struct dev *pdev)"),
        "d/s.h": "int one(void);\nvoid undo(struct dev *pdev);\nint two(void);\n",
    }
    after = tidy_files(files)
    assert after["d/a.c"] == "int y;\n"
    assert after["d/b.c"] == body("a(pdev);\n", "void stop(struct dev *pdev)")
    assert after["d/s.h"] == "int one(void);\nint two(void);\n"


def test_a_helper_that_empties_its_callers_takes_them_along() -> None:
    outer = "static void outer(struct dev *pdev)\n{\n\tundo(pdev);\n}\n\n"
    rest = "static void stop(struct dev *pdev)\n{\n\ta(pdev);\n\touter(pdev);\n}\n"
    assert tidy(HELPER + outer + rest) == rest.replace("\touter(pdev);\n", "")


def test_a_helper_with_an_early_return_has_nothing_left_either() -> None:
    helper = "static void undo(struct dev *pdev)\n{\n\tif (!pdev->on)\n\t\treturn;\n\n\trelease_vectors(pdev);\n}\n\n"
    assert tidy(helper + body("a(pdev);\nundo(pdev);\n")) == body("a(pdev);\n")


@pytest.mark.parametrize(
    ("rest", "code"),
    [
        ("static struct ops ops = { .stop = undo };\n", "empty-function"),
        ("EXPORT_SYMBOL(undo);\n", "empty-function"),
        ("#define UNDO(x) undo(x)\n", "empty-function"),
        ("static int go(struct dev *p)\n{\n\treturn undo(p), 1;\n}\n", "empty-function"),
        ("static void undo(struct dev *pdev)\n{\n\ta(pdev);\n}\n", "several-definitions"),
    ],
)
def test_other_uses_of_an_empty_helper_are_refused(rest: str, code: str) -> None:
    assert refused(HELPER + rest) == code


def test_callers_elsewhere_are_refused() -> None:
    assert refused(HELPER.replace("static ", "")) == "callers-unknown"


def test_a_helper_that_is_all_of_an_if_is_refused() -> None:
    assert refused("#ifdef X\n" + HELPER + "#endif\n" + body("a(pdev);\n")) == "directive"


@pytest.mark.parametrize(
    "registration",
    [
        "ret = add_action_or_reset(pdev, undo, pdev);\nif (ret)\n\treturn ret;\n\n",
        "ret = add_action_or_reset(pdev, undo,\n\t\t\t  pdev);\nif (ret < 0) {\n\tsay(pdev);\n\treturn ret;\n}\n\n",
        "if (add_action_or_reset(pdev, undo, pdev))\n\treturn -ENOMEM;\n\n",
        "if ((ret = add_action_or_reset(pdev, undo, pdev)))\n\treturn ret;\n\n",
        "add_action_or_reset(pdev, undo, pdev);\n\n",
    ],
)
def test_registrations_go_with_their_error_handling(registration: str) -> None:
    head = "int ret;\n\nret = a(pdev);\nif (ret)\n\treturn ret;\n"
    text = CALLBACK + body(head + registration + "ret = b(pdev);\nreturn ret;\n")
    assert tidy(text) == body(head + "\nret = b(pdev);\nreturn ret;\n")


def test_a_documented_function_behind_the_callback_is_left_alone() -> None:
    rest = "/**\n * go() - it doesn't \"stop\n */\n" + body("a(pdev);\nreturn add_action_or_reset(pdev, undo, pdev);\n")
    assert tidy("/** undo() - it */\n" + CALLBACK + rest) == rest.replace("add_action_or_reset(pdev, undo, pdev)", "0")


def test_as_a_return_value_success_is_returned() -> None:
    text = CALLBACK + body("a(pdev);\nreturn add_action_or_reset(pdev, undo,\n\t\t\t    pdev);\n")
    assert tidy(text) == body("a(pdev);\nreturn 0;\n")


@pytest.mark.parametrize(
    "end",
    ["return ret;\n", "if (ret)\n\treturn ret;\nreturn ret;\n"],
)
def test_what_was_success_stays_success(end: str) -> None:
    head = "int ret;\n\nret = a(pdev);\nif (ret < 0)\n\treturn ret;\n"
    text = CALLBACK + body(head + "ret = add_action_or_reset(pdev, undo, pdev);\n" + end)
    assert tidy(text) == body(head + "return 0;\n")


def test_a_variable_only_for_the_registration_goes() -> None:
    text = CALLBACK + body(
        "int ret;\n\na(pdev);\nret = add_action_or_reset(pdev, undo, pdev);\n"
        "if (ret)\n\treturn ret;\nb(pdev);\nreturn 0;\n"
    )
    assert tidy(text) == body("a(pdev);\nb(pdev);\nreturn 0;\n")


def test_a_label_only_for_the_registration_goes_with_what_it_held() -> None:
    before = (
        "int ret;\n\nret = add_action_or_reset(pdev, undo, pdev);\nif (ret)\n"
        "\tgoto err;\nreturn 0;\n\nerr:\nb(pdev);\nreturn ret;\n"
    )
    assert tidy(CALLBACK + body(before)) == body("return 0;\n")


@pytest.mark.parametrize(
    ("registration", "code"),
    [
        (
            (
                "ret = a(pdev);\nret = add_action_or_reset(pdev, undo, pdev);\nif (ret)\n"
                "\treturn ret;\nb(ret);\nreturn 0;\n"
            ),
            "value-read",
        ),
        ("ret = add_action_or_reset(pdev, undo, pdev);\nb(pdev);\nreturn ret;\n", "registration-shape"),
        ("ret = add_action_or_reset(pdev, undo, pdev);\nif (!ret)\n\tb(pdev);\nreturn 0;\n", "registration-shape"),
        ("ret = add_action_or_reset(pdev, undo, pdev);\nif (ret)\n\tb(pdev);\nreturn 0;\n", "registration-shape"),
        ("ret = add_action_or_reset(pdev, undo, pdev) ?: b(pdev);\nreturn ret;\n", "registration-shape"),
        (
            "if (add_action_or_reset(pdev, undo, pdev))\n\treturn 1;\nelse\n\tb(pdev);\nreturn 0;\n",
            "registration-shape",
        ),
        (
            (
                "ret = a(pdev);\nif (ret)\n\tgoto out;\nret = add_action_or_reset(pdev, undo, pdev);\nif (ret) {\n"
                "out:\n\tb(pdev);\n\treturn 1;\n}\nreturn 0;\n"
            ),
            "label-inside",
        ),
    ],
)
def test_other_shapes_are_refused(registration: str, code: str) -> None:
    assert refused(CALLBACK + body("int ret;\n\n" + registration)) == code


def test_a_callback_with_other_work_stays_registered_if_only_the_call_goes() -> None:
    text = CALLBACK.replace("(data);\n", "(data);\n\tstop(data);\n") + body("return b(pdev, undo);\n")
    assert tidy(text) == text.replace("\trelease_vectors(data);\n", "")


def made(text: str) -> Conversion:
    return Conversion({PATH: Unit(Source(PATH, text))})


def test_can_remove_answers_per_call_and_changes_nothing() -> None:
    text = HELPER + body("if (a(pdev))\n\trelease_vectors(pdev);\nundo(pdev);\nrelease_vectors(pdev);\n")
    sample = made(text)
    inner, under, plain = offsets(text, FREE)
    assert sample.can_remove(PATH, inner) is None
    assert sample.can_remove(PATH, plain) is None
    refusal = sample.can_remove(PATH, under)
    assert isinstance(refusal, Refused)
    assert (refusal.code, refusal.line, refusal.path) == ("condition-acts", 10, PATH)
    assert refusal.text.endswith("(line 9)")
    assert sample.finish() == ()


def test_a_registration_that_can_go_does_not_count_against_its_callback() -> None:
    text = CALLBACK + body("return add_action_or_reset(pdev, undo, pdev);\n")
    sample = made(text)
    assert sample.can_remove(PATH, offsets(text, FREE)[0]) is None
    assert sample.can_remove_action(PATH, offsets(text, ACTION)[0]) is None
    sample.remove_call(PATH, offsets(text, FREE)[0], "w")
    with pytest.raises(Refused):
        sample.finish()


def test_what_was_asked_before_counts() -> None:
    text = body("if (x)\n\trelease_vectors(pdev);\nelse\n\trelease_vectors(pdev);\n")
    then, other = offsets(text, FREE)
    sample = made(text)
    assert sample.can_remove(PATH, then) is not None
    assert sample.can_remove(PATH, other) is None
    sample.remove_call(PATH, other, "w")
    assert sample.can_remove(PATH, then) is None


def test_calls_outside_functions_are_refused() -> None:
    text = "#define GONE(x) release_vectors(x)\n" + body("#define IN(x) release_vectors(x)\na(pdev);\n")
    sample = made(text)
    codes = [sample.can_remove(PATH, at) for at in offsets(text, FREE)]
    assert [refusal.code for refusal in codes if refusal] == ["outside", "directive"]


def test_the_bench_sees_every_call() -> None:
    assert len(conversion({PATH: CALLBACK}).notes) == 0
    assert tidy_body("a(pdev);\nrelease_vectors(pdev);\n") == "a(pdev);\n"


DRIVER = "static struct pci_driver it = {\n\t.probe\t= go,\n\t.remove\t= undo,\n};\n"
GO = body("a(pdev);\n", "int go(struct dev *pdev)") + "\n"


def test_a_remove_with_nothing_left_goes_with_its_entry() -> None:
    assert tidy(GO + HELPER + DRIVER) == GO + DRIVER.replace("\t.remove\t= undo,\n", "")


def test_the_last_entry_needs_no_comma_to_go() -> None:
    assert tidy(GO + HELPER + DRIVER.replace("undo,", "undo")) == GO + DRIVER.replace("\t.remove\t= undo,\n", "")


def test_an_empty_remove_that_is_called_too_goes_from_both() -> None:
    go = body("if (a(pdev)) {\n\tundo(pdev);\n\treturn 1;\n}\nreturn 0;\n", "int go(struct dev *pdev)") + "\n"
    left = body("if (a(pdev))\n\treturn 1;\nreturn 0;\n", "int go(struct dev *pdev)") + "\n"
    assert tidy(HELPER + go + DRIVER) == left + DRIVER.replace("\t.remove\t= undo,\n", "")


@pytest.mark.parametrize(
    "driver",
    [
        DRIVER.replace(".remove", ".shutdown"),
        DRIVER.replace("pci_driver", "usb_driver"),
        DRIVER.replace("\t.remove", "\t.shutdown = undo,\n\t.remove"),
        DRIVER.replace("undo,", "pci_ptr(undo),"),
        DRIVER.replace("\t.remove\t= undo,\n", "#ifdef X\n\t.remove\t= undo,\n#endif\n"),
        DRIVER.replace("};", "\t.driver.pm = pm_ptr(&it_ops),\n};"),
        DRIVER + "\nstatic void sleep(struct dev *pdev)\n{\n\tpm_runtime_put(pdev);\n}\n",
        DRIVER + "\nstatic int has(struct pci_driver *any)\n{\n\treturn any->remove != NULL;\n}\n",
        DRIVER + "\nstatic int has(void)\n{\n\treturn !!it.remove;\n}\n",
        DRIVER + "module_driver(it, far_register, far_unregister);\n",
        DRIVER + "\nstatic int start(void)\n{\n\treturn far_register(&it);\n}\n",
        DRIVER + "EXPORT_SYMBOL_GPL(it);\n",
    ],
)
def test_an_empty_callback_that_the_core_may_need_is_refused(driver: str) -> None:
    assert refused(GO + HELPER + driver) == "empty-function"


@pytest.mark.parametrize(
    "rest",
    [
        "module_pci_driver(it);\n",
        "module_far_pci_driver_if(it, wanted);\n",
        "static int start(void)\n{\n\treturn pci_register_driver(&it);\n}\n",
        "static int has(struct far *far)\n{\n\treturn far->removed; /* not far->remove */\n}\n",
    ],
)
def test_who_only_registers_the_driver_needs_no_empty_remove(rest: str) -> None:
    assert tidy(GO + HELPER + DRIVER + rest) == GO + DRIVER.replace("\t.remove\t= undo,\n", "") + rest
