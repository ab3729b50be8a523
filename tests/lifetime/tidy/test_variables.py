"""Local variables that only removed code used."""

from __future__ import annotations

import pytest

from tests.lifetime.tidy.bench import PATH, body, refused, tidy, tidy_body, tidy_files

VOID = "void sample(struct dev *dev)"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("struct pci_dev *pdev = to_pci_dev(dev);\n\na(dev);\nrelease_vectors(pdev);\n", "a(dev);\n"),
        ("int i, n;\n\na(i);\nrelease_vectors(n);\n", "int i;\n\na(i);\n"),
        ("int n, i;\n\na(i);\nrelease_vectors(n);\n", "int i;\n\na(i);\n"),
        ("int i, n, j;\n\na(i, j);\nrelease_vectors(n);\n", "int i, j;\n\na(i, j);\n"),
        ("struct a *n = dev->n,\n\t *i = dev->i;\n\na(i);\nrelease_vectors(n);\n", "struct a *i = dev->i;\n\na(i);\n"),
        (
            (
                "struct foo *foo = dev_get_drvdata(dev);\nstruct bar *bar = foo->bar;\n\n"
                "a(dev);\nif (bar->on)\n\trelease_vectors(dev);\n"
            ),
            "a(dev);\n",
        ),
        ("bool on = false;\n\na(dev);\non = true;\nif (on)\n\trelease_vectors(dev);\n", "a(dev);\n"),
        (
            "bool on = false;\n\nif (dev->x) {\n\ta(dev);\n\ton = true;\n}\nif (on)\n\trelease_vectors(dev);\n",
            "if (dev->x)\n\ta(dev);\n",
        ),
    ],
)
def test_variables_go_with_their_last_use(before: str, after: str) -> None:
    assert tidy_body(before, VOID) == after


@pytest.mark.parametrize(
    "line",
    [
        "struct x *x __free(kfree) = dev->x;",
        "struct x *x __maybe_unused = dev->x;",
    ],
)
def test_declarations_that_matter_by_themselves_stay(line: str) -> None:
    before = f"{line}\n\na(dev);\nrelease_vectors(x);\n"
    assert tidy_body(before, VOID) == before.replace("release_vectors(x);\n", "")


def test_parameters_and_members_of_the_same_name() -> None:
    before = "int n = dev->n;\n\na(dev->n);\nrelease_vectors(n);\n"
    assert tidy_body(before, VOID) == "a(dev->n);\n"
    assert "(struct dev *dev)" in tidy(body("a();\nrelease_vectors(dev);\n", VOID))


def test_variables_unused_before_are_not_ours() -> None:
    before = "int idle;\n\na(dev);\nrelease_vectors(dev);\n"
    assert tidy_body(before, VOID) == "int idle;\n\na(dev);\n"


def test_a_macro_that_names_the_variable_keeps_it() -> None:
    text = "#define SAY(text) say(pdev, text)\n" + body(
        'struct pci_dev *pdev = to_pci_dev(dev);\n\nSAY("x");\nrelease_vectors(pdev);\n', VOID
    )
    assert tidy(text) == text.replace("\trelease_vectors(pdev);\n", "")
    parameter = text.replace("SAY(text) say(pdev, text)", "SAY(pdev) say(pdev)")
    assert "to_pci_dev" not in tidy(parameter)


@pytest.mark.parametrize(
    ("macro", "use"),
    [
        ("#define ON(p)\tp##dev\n", "ON(p)"),
        ("#define ON(p, x)\tp ## x\n", "ON(p, dev)"),
        ("#define ON(p, ...)\tp##__VA_ARGS__\n", "ON(pd, ev)"),
        ("#define ON(p, rest...)\tp##\\\n\t\trest\n", "ON(pd, ev)"),
        ("#define GET(p)\tp##v\n#define ON(p)\tGET(p##e)\n", "ON(pd)"),
        ("#define ON(p)\tCONCATENATE(p, dev)\n", "ON(p)"),
        ("", "CONCATENATE(p, dev)"),
    ],
)
def test_a_macro_that_may_paste_its_name_keeps_it(macro: str, use: str) -> None:
    text = macro + body(f"struct pci_dev *pdev = to_pci_dev(dev);\n\na({use});\nrelease_vectors(pdev);\n", VOID)
    assert tidy(text) == text.replace("\trelease_vectors(pdev);\n", "")


def test_a_macro_that_pastes_another_name_does_not() -> None:
    text = "#define ON(p)\tp##_on\n#define SAY(x, rest...) say(x, ##rest)\n" + body(
        "struct pci_dev *pdev = to_pci_dev(dev);\n\nSAY(ON(dev));\nrelease_vectors(pdev);\n", VOID
    )
    assert "to_pci_dev" not in tidy(text)


def test_pure_functions_and_macros_of_the_driver_count_as_accessors() -> None:
    header = (
        "#define FLAG_ON(p, f)\t((p)->flags & (f))\nstatic inline struct x *deep(struct dev *d)\n{\n\treturn d->x;\n}\n"
    )
    text = body("struct x *x = deep(dev);\n\na(dev);\nif (FLAG_ON(x, 3))\n\trelease_vectors(dev);\n", VOID)
    after = tidy_files({PATH: '#include "s.h"\n' + text, "drivers/sample/s.h": header})
    assert after[PATH] == '#include "s.h"\n' + body("a(dev);\n", VOID)


@pytest.mark.parametrize(
    ("before", "code"),
    [
        ("int n = count(dev);\n\na(dev);\nrelease_vectors(n);\n", "unused-variable"),
        ("int n;\n\nn = count(dev);\nif (n)\n\trelease_vectors(dev);\n", "value-unread"),
    ],
)
def test_values_that_must_still_be_computed_are_refused(before: str, code: str) -> None:
    assert refused(body(before, VOID)) == code


def test_macros_are_seen_through_other_macros() -> None:
    head = "#define SAY(text) say(pdev, \\\n\t\t      text)\n#define TELL(x)\tSAY(x)\n#define OTHER(p) ((p)->pdev)\n"
    declared = "struct pci_dev *pdev = to_pci_dev(dev);\n\n"
    hidden = head + body(declared + 'TELL("x");\nrelease_vectors(pdev);\n', VOID)
    assert tidy(hidden) == hidden.replace("\trelease_vectors(pdev);\n", "")
    member = head + body(declared + "OTHER(dev);\nrelease_vectors(pdev);\n", VOID)
    assert tidy(member) == head + body("OTHER(dev);\n", VOID)


@pytest.mark.parametrize(
    "inner",
    [
        "if (b(pdev)) {\n\tint ret = c(pdev);\n\n\ta(ret);\n\tret = 2;\n\ta(ret);\n}\n",
        "for (int ret = 0; ret < 3; ret++)\n\ta(ret);\n",
    ],
)
def test_another_variable_of_the_same_name_further_in_is_no_use(inner: str) -> None:
    before = "int ret = 0;\n\nret = 1;\n" + inner + "if (ret)\n\trelease_vectors(pdev);\n"
    assert tidy_body(before) == inner


def test_a_variable_of_the_same_name_keeps_its_own_values() -> None:
    before = "int ret = 0;\n\nif (b(pdev)) {\n\tint ret;\n\n\tret = c(pdev);\n\ta(ret);\n}\nrelease_vectors(ret);\n"
    inner = "if (b(pdev)) {\n\tint ret;\n\n\tret = c(pdev);\n\ta(ret);\n}\n"
    assert tidy_body(before) == inner
