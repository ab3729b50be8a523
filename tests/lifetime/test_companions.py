"""A companion device is another one only where the probe that finds it cannot have stored its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from rewriter.lifetime.analyse import analyse_files
from transforms.pcim_irq_vectors import CONVERSION

TRAP = Path(__file__).parents[1] / "fixtures" / "traps" / "companion_from_list.c"
LEAVES = "\tif (id->driver_data)\n\t\treturn siskin_leave_half(pdev);\n"
FINDS = "\thalf = siskin_find_half();\n\tif (half) {\n"
ALLOCATES = "half = devm_kzalloc(&pdev->dev, sizeof(*half), GFP_KERNEL);"
PROBE = "static int siskin_probe("
DRIVER = "\t.probe = siskin_probe,\n"
OPS = "struct siskin_ops { int (*leave)(struct pci_dev *pdev); };\n"
OPS += "static const struct siskin_ops siskin_ops = { .leave = siskin_leave_half };\n"
REMOVE = "static void siskin_remove(struct pci_dev *pdev)\n{\n\tpci_free_irq_vectors(pdev);\n}\n\n"
RESCAN = "static ssize_t rescan_store(struct device *dev, struct device_attribute *attr, const char *buf, size_t n)\n"
RESCAN += "{\n\tsiskin_probe(to_pci_dev(dev), NULL);\n\treturn n;\n}\nstatic DEVICE_ATTR_WO(rescan);\n"


def verdicts(*changes: tuple[str, str]) -> list[str]:
    """The verdicts on the calls: own and companion's acquire, companion's and own release, and what was added."""
    text = TRAP.read_text(encoding="latin-1")
    for old, new in changes:
        assert text.count(old) == 1
        text = text.replace(old, new)
    found = analyse_files({"siskin.c": text}, CONVERSION.pair)
    assert found is not None
    return [site.verdict for site in found.sites]


def test_a_probe_that_has_not_stored_finds_another_device() -> None:
    assert verdicts() == ["convert", "keep", "keep", "remove"]


@pytest.mark.parametrize(
    "changes",
    [
        [(LEAVES, "\tif (id->driver_data)\n\t\tsiskin_leave_half(pdev);\n")],
        [(LEAVES, LEAVES.replace("return ", "return priv_of(pdev) ?: ") + "\tsiskin_leave_half(pdev);\n")],
        [(FINDS, "\tsiskin_leave_half(pdev);\n" + FINDS)],
        [(FINDS, FINDS.replace("siskin_find_half()", "siskin_leave_half(pdev) ? NULL : siskin_find_half()"))],
        [(FINDS, "again:\n" + FINDS), ("goto err_free;", "{ siskin_leave_half(pdev); goto again; }")],
        [(PROBE, "#define LEAVE(p) siskin_leave_half(p)\n" + PROBE), (FINDS, "\tLEAVE(pdev);\n" + FINDS)],
        [(PROBE, OPS + PROBE), (FINDS, "\tsiskin_ops.leave(pdev);\n" + FINDS)],
        [(PROBE, "static int (*leave)(struct pci_dev *) = siskin_leave_half;\n" + PROBE), (FINDS, "\tleave(pdev);\n" + FINDS)],
    ],
    ids=["goes-on", "twice", "helper", "same-step", "loop", "macro", "ops", "pointer"],
)  # fmt: skip
def test_a_probe_that_may_have_stored_may_find_itself(changes: list[tuple[str, str]]) -> None:
    assert "keep" not in verdicts(*changes)
    assert "remove" not in verdicts(*changes)


def test_an_object_that_may_outlive_its_binding_may_be_left_from_an_earlier_one() -> None:
    assert verdicts((ALLOCATES, "half = kzalloc(sizeof(*half), GFP_KERNEL);")) == [
        "convert",
        "review",
        "review",
        "review",
    ]


def test_what_stores_another_device_tells_nothing() -> None:
    other = ("half->dev = &pdev->dev;", "half->dev = &siskin_next(pdev)->dev;")
    assert verdicts(other) == ["convert", "review", "review", "review"]


def test_a_release_in_remove_may_be_of_what_the_other_binding_acquired() -> None:
    changes = [(DRIVER, DRIVER + "\t.remove = siskin_remove,\n"), (PROBE, REMOVE + PROBE)]
    assert verdicts(*changes) == ["review", "convert", "keep", "keep", "remove"]


def test_only_a_probe_is_the_first_to_run() -> None:
    found = verdicts(("static const struct pci_device_id", RESCAN + "static const struct pci_device_id"))
    assert not {"convert", "remove"} & set(found)
