"""Small trees with a library that acquires for others, and the modules that use it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from rewriter.batch.run import run
from rewriter.kernel.tree import Tree
from rewriter.plan import DriverResult, Plan, Site
from transforms.pcim_irq_vectors import CONVERSION

from ..kernel.trees import VERSION, plant

HEADER = "int crane_vectors(struct pci_dev *pdev);\nvoid crane_release(struct pci_dev *pdev);\n"
LIBRARY = """\
#include <linux/pci.h>
#include "crane.h"

int crane_vectors(struct pci_dev *pdev)
{
	int ret;

	ret = pci_alloc_irq_vectors(pdev, 1, 4, PCI_IRQ_MSIX);

	return ret < 0 ? ret : 0;
}
EXPORT_SYMBOL_GPL(crane_vectors);

void crane_release(struct pci_dev *pdev)
{
	crane_quiesce(pdev);
	pci_free_irq_vectors(pdev);
}
EXPORT_SYMBOL_GPL(crane_release);
"""
USER = """\
#include <linux/pci.h>
#include "../crane/crane.h"

static int NAME_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int ret;

	ret = ENABLE(pdev);
	if (ret)
		return ret;

	return crane_vectors(pdev);
}

static void NAME_remove(struct pci_dev *pdev)
{
	crane_release(pdev);
}

static struct pci_driver NAME_driver = {
	.name	= "NAME",
	.probe	= NAME_probe,
	.remove	= NAME_remove,
};
module_pci_driver(NAME_driver);
"""
MANAGED, PLAIN = "pcim_enable_device", "pci_enable_device"


def user(name: str, enable: str = MANAGED) -> dict[str, str]:
    """A module that gets its vectors from the library."""
    return {
        f"drivers/{name}/Makefile": f"obj-m += {name}.o\n",
        f"drivers/{name}/{name}.c": USER.replace("NAME", name).replace("ENABLE", enable),
    }


def files(*users: dict[str, str], library: str = LIBRARY, **more: str) -> dict[str, str]:
    """A tree with the library and modules; `more` by path, ``__`` for a slash and ``_dot_`` for a dot."""
    found = {
        "Makefile": VERSION,
        "drivers/crane/Makefile": "obj-m += crane.o\n",
        "drivers/crane/crane.c": library,
        "drivers/crane/crane.h": HEADER,
    }
    for each in users:
        found |= each
    return found | {path.replace("__", "/").replace("_dot_", "."): text for path, text in more.items()}


def planned(
    root: Path, tree: dict[str, str], *paths: str, jobs: int = 1, settled: Callable[[DriverResult], None] | None = None
) -> Plan:
    return run(Tree.open(plant(root, tree)), CONVERSION, paths, jobs=jobs, settled=settled)


def crane(root: Path, tree: dict[str, str]) -> DriverResult:
    """What becomes of the library."""
    return next(d for d in planned(root, tree).drivers if d.driver == "drivers/crane/crane")


def site(driver: DriverResult, call: str) -> Site:
    return next(site for site in driver.sites if site.call == call)


def verdicts(driver: DriverResult) -> dict[str, tuple[str, str]]:
    return {site.call: (site.verdict, site.reason.code) for site in driver.sites}


ALLOC, FREE = "pci_alloc_irq_vectors", "pci_free_irq_vectors"


FAR = """\
#include "far.h"
int far_enable(struct pci_dev *pdev)
{
	ENABLE
}
EXPORT_SYMBOL_GPL(far_enable);
"""


def enabled_from_afar(body: str) -> dict[str, str]:
    """One driver with its vectors, and the module that enables its device."""
    return {
        "Makefile": VERSION,
        "drivers/far/Makefile": "obj-m += far.o\n",
        "drivers/far/far.c": FAR.replace("ENABLE", body),
        "drivers/tern/Makefile": "obj-m += tern.o\n",
        "drivers/tern/tern.c": USER.replace("NAME", "tern")
        .replace("ENABLE", "far_enable")
        .replace("return crane_vectors(pdev);", "return pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSI) < 0 ? -EIO : 0;")
        .replace("crane_release", "pci_free_irq_vectors"),
    }
