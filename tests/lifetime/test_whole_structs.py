"""Stores to a member that holds a device, made by writing a struct around it as a whole."""

from __future__ import annotations

import pytest

from rewriter.lifetime.analyse import analyse_files
from transforms.pcim_irq_vectors import CONVERSION

DRIVER = """\
#include <linux/pci.h>

struct teal_ops {
	int		speed;
};

struct teal_hw {
	struct pci_dev	*pdev;
};

struct teal_port {
	struct teal_ops	ops;
	struct {
		struct teal_hw hw;
	} half;
};

typedef struct teal {
	struct teal_port port;
	struct teal_port spare[2];
	struct teal_port *partner;
	struct teal_ops	ops;
} teal_t;

static void teal_adopt(teal_t *teal, teal_t *other)
{
	$USE;
}

static int teal_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	teal_t *teal;
	int ret;

	ret = pcim_enable_device(pdev);
	if (ret)
		return ret;

	teal = devm_kzalloc(&pdev->dev, sizeof(*teal), GFP_KERNEL);
	if (!teal)
		return -ENOMEM;

	teal->port.half.hw.pdev = pdev;
	teal_adopt(teal, teal_other());

	ret = pci_alloc_irq_vectors(teal->port.half.hw.pdev, 1, 1, PCI_IRQ_MSI);

	return ret < 0 ? ret : 0;
}

static struct pci_driver teal_driver = {
	.name	= "teal",
	.probe	= teal_probe,
};
module_pci_driver(teal_driver);
"""


@pytest.mark.parametrize(
    ("use", "expected"),
    [
        ("*teal = *other", "review"),
        ("memcpy(teal, other, sizeof(*teal))", "review"),
        ("teal->port = other->port", "review"),
        ("teal->port = *other->partner", "review"),
        ("*teal->partner = other->port", "review"),
        ("teal->spare[1] = other->spare[0]", "review"),
        ("teal->port.half.hw = other->port.half.hw", "review"),
        ("memcpy(&teal->port.half.hw, &other->port.half.hw, sizeof(struct teal_hw))", "review"),
        ("teal->ops = other->ops", "convert"),
        ("teal->port.ops = *teal_fastest()", "convert"),
        ("memcpy(&teal->ops, &other->ops, sizeof(teal->ops))", "convert"),
        ("teal->partner = other->partner", "convert"),
    ],
)
def test_a_struct_written_as_a_whole_stores_what_is_in_it(use: str, expected: str) -> None:
    found = analyse_files({"teal.c": DRIVER.replace("$USE", use)}, CONVERSION.pair)
    assert found is not None
    assert found.sites[0].verdict == expected
