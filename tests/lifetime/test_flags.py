"""Reasons that say so where a driver asks for nothing that takes a release."""

from __future__ import annotations

import pytest

from rewriter.lifetime.analyse import analyse_files
from transforms.pcim_irq_vectors import CONVERSION

DRIVER = """\
#include <linux/pci.h>

static int turnstone_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	$BEFORE
	int ret;

	ret = pcim_enable_device(pdev);
	if (ret)
		return ret;

	ret = pci_alloc_irq_vectors(pdev, 1, 1, $FLAGS);

	return ret < 0 ? ret : 0;
}

static void turnstone_remove(struct pci_dev *pdev)
{
	pci_clear_master(pdev);
	pci_free_irq_vectors(pdev);
}

static struct pci_driver turnstone_driver = {
	.name	= "turnstone",
	.probe	= turnstone_probe,
	.remove	= turnstone_remove,
};
module_pci_driver(turnstone_driver);
"""

EMPTY = {"managed-empty", "empty-release"}
HELD = {"managed-lifetime", "redundant-release"}


@pytest.mark.parametrize(
    ("flags", "before", "expected"),
    [
        ("PCI_IRQ_INTX", "", EMPTY),
        ("(PCI_IRQ_LEGACY)", "", EMPTY),
        ("PCI_IRQ_INTX | PCI_IRQ_LEGACY", "", EMPTY),
        ("flags", "unsigned int flags = PCI_IRQ_INTX;", EMPTY),
        ("PCI_IRQ_MSI", "", HELD),
        ("PCI_IRQ_INTX | PCI_IRQ_MSI", "", HELD),
        ("PCI_IRQ_ALL_TYPES", "", HELD),
        ("1", "", HELD),
        ("flags", "unsigned int flags = PCI_IRQ_INTX; if (id->driver_data) flags = PCI_IRQ_MSI;", HELD),
        ("flags", "unsigned int flags = PCI_IRQ_INTX; flags |= id->driver_data;", HELD),
        ("flags", "unsigned int flags = PCI_IRQ_INTX; choose(&flags);", HELD),
        ("id->driver_data", "", HELD),
    ],
)
def test_what_there_is_to_release(flags: str, before: str, expected: set[str]) -> None:
    text = DRIVER.replace("$FLAGS", flags).replace("$BEFORE", before)
    found = analyse_files({"turnstone.c": text}, CONVERSION.pair)
    assert found is not None
    assert {site.reason.code for site in found.sites} == expected
    assert {site.verdict for site in found.sites} == {"convert", "remove"}


def test_a_release_after_either_kind_has_something_to_release() -> None:
    again = "if (ret < 0)\n\t\tret = pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_INTX);\n\n\treturn ret <"
    text = DRIVER.replace("$FLAGS", "PCI_IRQ_MSI").replace("$BEFORE", "").replace("return ret <", again)
    found = analyse_files({"turnstone.c": text}, CONVERSION.pair)
    assert found is not None
    assert [site.reason.code for site in found.sites] == ["managed-lifetime", "managed-empty", "redundant-release"]
