"""What is done to another device does not matter, if it is another one for certain."""

from __future__ import annotations

import pytest

from rewriter.lifetime.analyse import analyse_files
from transforms.pcim_irq_vectors import CONVERSION

DRIVER = """\
#include <linux/pci.h>

static int smew_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int ret;

	ret = pcim_enable_device(pdev);
	if (ret)
		return ret;

	ret = pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSI);

	return ret < 0 ? ret : 0;
}

static void smew_remove(struct pci_dev *pdev)
{
	struct device *child = &pdev->dev;

	if (smew_has_child(pdev))
		child = smew_child(pdev);
	pci_free_irq_vectors(pdev);
	synchronize_irq($LOOK);
}

static struct pci_driver smew_driver = {
	.name	= "smew",
	.probe	= smew_probe,
	.remove	= smew_remove,
};
module_pci_driver(smew_driver);
"""


@pytest.mark.parametrize(
    ("look", "expected"),
    [
        ("pci_irq_vector(pci_upstream_bridge(pdev), 0)", "remove"),
        ("pci_irq_vector(to_pci_dev(pdev->dev.parent), 0)", "remove"),
        ("pci_irq_vector(pdev->physfn, 0)", "remove"),
        ("pci_irq_vector(pci_physfn(pdev), 0)", "keep"),
        ("pci_irq_vector(pcie_find_root_port(pdev), 0)", "keep"),
        ("pci_irq_vector(pci_get_slot(pdev->bus, PCI_DEVFN(0, 0)), 0)", "keep"),
        ("pci_irq_vector(smew_quirk(pdev) ? pci_physfn(pdev) : pci_upstream_bridge(pdev), 0)", "keep"),
        ("pci_irq_vector(to_pci_dev(child->parent), 0)", "keep"),
    ],
)
def test_only_looks_at_this_device_matter(look: str, expected: str) -> None:
    found = analyse_files({"smew.c": DRIVER.replace("$LOOK", look)}, CONVERSION.pair)
    assert found is not None
    assert found.sites[1].verdict == expected


@pytest.mark.parametrize(("find", "expected"), [("pci_upstream_bridge", "convert"), ("pci_physfn", "review")])
def test_a_group_of_a_device_that_was_looked_up_may_hold_the_enable(find: str, expected: str) -> None:
    text = DRIVER.replace("	int ret;", f"	struct pci_dev *dev = {find}(pdev);\n	int ret;")
    text = text.replace("	ret = pci_alloc", "	devres_release_group(&dev->dev, NULL);\n	ret = pci_alloc")
    found = analyse_files({"smew.c": text.replace("$LOOK", "0")}, CONVERSION.pair)
    assert found is not None
    assert found.sites[0].verdict == expected
