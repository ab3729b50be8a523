"""Functions that are not static and not exported: files that are built apart from the driver may call them all the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from .cranes import planned

DRIVER = """\
#include <linux/pci.h>
#include <linux/ruff.h>
#include "ruff.h"

$STATICvoid ruff_stop(struct pci_dev *pdev)
{
	pci_clear_master(pdev);
	pci_free_irq_vectors(pdev);
}

static int ruff_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int ret;

	ret = pcim_enable_device(pdev);
	if (ret)
		return ret;

	ret = pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSI);

	return ret < 0 ? ret : 0;
}

static void ruff_remove(struct pci_dev *pdev)
{
	ruff_stop(pdev);
}

static struct pci_driver ruff_driver = {
	.name	= "ruff",
	.probe	= ruff_probe,
	.remove	= ruff_remove,
};
module_pci_driver(ruff_driver);
"""

CALLS = "void reeve_suspend(struct pci_dev *pdev)\n{\n\truff_stop(pdev);\n}\n"
APART = {"drivers/ruff/Makefile": "obj-y += ruff.o\nobj-$(CONFIG_REEVE) += reeve.o\n"}


def verdict(tmp_path: Path, tree: dict[str, str], static: str = "") -> str:
    found = planned(tmp_path, {"drivers/ruff/ruff.c": DRIVER.replace("$STATIC", static), **tree}).drivers
    driver = next(driver for driver in found if driver.driver == "drivers/ruff/ruff")
    return next(site.verdict for site in driver.sites if site.kind == "release")


@pytest.mark.parametrize(
    "tree",
    [
        {"drivers/ruff/reeve.c": CALLS},
        {"drivers/reeve/reeve.c": CALLS},
        {"drivers/ruff/reeve.c": CALLS, **APART},
        {"drivers/ruff/reeve.S": "\tcall\truff_stop\n", **APART},
        {"drivers/ruff/reeve.h": "#define reeve_suspend(p) ruff_stop(p)\n", **APART},
        {"include/linux/ruff.h": f"static inline {CALLS}", **APART},
        {
            "drivers/bird/ruff.h": '#include "more/reeve.h"\n',
            "drivers/bird/more/reeve.h": f"static inline {CALLS}",
            "drivers/ruff/Makefile": "obj-m += ruff.o\nbird := $(srctree)/drivers/bird\nccflags-y += -I $(bird)\n",
        },
    ],
    ids=lambda tree: " ".join(tree),
)
def test_a_file_that_is_built_apart_may_call(tmp_path: Path, tree: dict[str, str]) -> None:
    assert verdict(tmp_path, tree) == "review"


@pytest.mark.parametrize(
    ("tree", "static"),
    [
        ({}, ""),
        ({"drivers/ruff/reeve.c": "void ruff_stop(struct pci_dev *);\n/* ruff_stop(); */\n", **APART}, ""),
        ({"drivers/ruff/reeve.c": CALLS.replace("ruff_stop", "ruff_stopped"), **APART}, ""),
        ({"drivers/ruff/reeve.c": f"static {CALLS.replace('reeve_suspend', 'ruff_stop')}", **APART}, ""),
        ({"drivers/ruff/reeve.c": CALLS, **APART}, "static "),
        ({"include/linux/ruff.h": "void ruff_stop(struct pci_dev *pdev);\n", **APART}, ""),
        ({"drivers/bird/ruff.h": f"static inline {CALLS}", "drivers/ruff/Makefile": "obj-m += ruff.o\n"}, ""),
    ],
)
def test_nobody_else_calls(tmp_path: Path, tree: dict[str, str], static: str) -> None:
    assert verdict(tmp_path, tree, static) == "remove"


def test_a_source_of_the_same_module_is_read_with_it(tmp_path: Path) -> None:
    makefile = {"drivers/ruff/Makefile": "obj-m += ruff.o\nruff-y := core.o reeve.o\n"}
    text = DRIVER.replace("$STATIC", "").replace("\truff_stop(pdev);", "\treeve_suspend(pdev);")
    core = {"drivers/ruff/core.c": text, "drivers/ruff/reeve.c": CALLS}
    driver = planned(tmp_path, {**core, **makefile}).drivers[0]
    assert next(site for site in driver.sites if site.kind == "release").verdict == "remove"
