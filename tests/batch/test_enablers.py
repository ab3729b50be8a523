"""Drivers whose device is enabled by a function of another module."""

from __future__ import annotations

from pathlib import Path

import pytest

from .cranes import ALLOC, FREE, enabled_from_afar, planned, site, verdicts


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (
            "return pcim_enable_device(pdev);",
            {ALLOC: ("convert", "managed-lifetime"), FREE: ("remove", "redundant-release")},
        ),
        ("return pci_enable_device(pdev);", {ALLOC: ("keep", "not-managed"), FREE: ("keep", "not-managed")}),
        # the result is lost: probe goes on with a device that may not be enabled
        ("pcim_enable_device(pdev);\n\treturn 0;", {ALLOC: ("review", "not-always-managed"), FREE: None}),
        ("return far_config(pdev);", {ALLOC: ("review", "enable-not-found"), FREE: None}),
        # nothing enables this device
        ("return pcim_enable_device(far_bridge(pdev));", {ALLOC: ("review", None), FREE: None}),
    ],
)
def test_a_function_of_another_module_enables(
    tmp_path: Path, body: str, said: dict[str, tuple[str, str | None] | None]
) -> None:
    (found,) = planned(tmp_path, enabled_from_afar(body)).drivers
    assert found.driver == "drivers/tern/tern"
    for call, wanted in said.items():
        verdict, code = wanted or ("review", None)
        assert verdicts(found)[call][0] == verdict
        assert code is None or verdicts(found)[call][1] == code
    if said[ALLOC] and said[ALLOC][0] != "review":
        assert ("drivers/far/far.c", 4) in {(line.file, line.line) for line in site(found, ALLOC).evidence}


def test_an_enabling_function_that_is_not_called_enables_nothing(tmp_path: Path) -> None:
    tree = enabled_from_afar("return pcim_enable_device(pdev);")
    tree["drivers/tern/tern.c"] = tree["drivers/tern/tern.c"].replace("far_enable(pdev)", "tern_start(pdev)")
    tree["drivers/tern/tern.c"] += "/* not far_enable() */\n"
    (found,) = planned(tmp_path, tree).drivers
    assert verdicts(found)[ALLOC][0] == "review"


@pytest.mark.parametrize(
    ("path", "text", "verdict"),
    [
        (
            "drivers/off/off.c",
            "int far_enable(struct pci_dev *pdev)\n{\n\treturn 0;\n}\nEXPORT(far_enable);\n",
            "review",
        ),
        ("include/linux/far.h", "static inline int far_enable(struct pci_dev *pdev)\n{\n\treturn 0;\n}\n", "review"),
        ("include/linux/far.h", "#define far_enable(pdev) 0\n", "review"),
        ("arch/x86/off.S", "far_enable:\n\tret\n", "review"),
        ("drivers/off/off.c", "static int far_enable(struct pci_dev *pdev)\n{\n\treturn 0;\n}\n", "convert"),
        ("include/linux/far.h", "int far_enable(struct pci_dev *pdev);\n", "convert"),
        ("drivers/off/off.c", "int off(struct pci_dev *pdev)\n{\n\treturn far_enable(pdev);\n}\n", "convert"),
    ],
)
def test_a_second_function_of_that_name_may_run_instead(tmp_path: Path, path: str, text: str, verdict: str) -> None:
    tree = enabled_from_afar("return pcim_enable_device(pdev);")
    (found,) = planned(tmp_path, tree | {path: text, "drivers/off/Makefile": "obj-m += off.o\n"}).drivers
    assert verdicts(found)[ALLOC][0] == verdict
    assert (path in {line.file for line in site(found, ALLOC).evidence}) == (verdict == "review")
    assert (verdicts(found)[FREE][0] == "remove") == (verdict == "convert")
