"""Stores to a member that holds a device, made by macros of the module."""

from __future__ import annotations

import pytest

from rewriter.lifetime.analyse import analyse_files
from transforms.pcim_irq_vectors import CONVERSION

DRIVER = """\
#include <linux/pci.h>

struct knot {
	struct pci_dev	*pdev;
	struct pci_dev	*peer;
};

#define KNOT_READ(k)		((k)->pdev->irq == 1)
#define KNOT_SET(k, d)		((k)->pdev = (d))
#define KNOT_SET_PEER(k, d)	((k)->peer = (d))
#define KNOT_SET_ANY(k, m, d)	((k)->m = (d))
#define KNOT_ONCE(k, d)		WRITE_ONCE((k)->pdev, d)
#define KNOT_FIND(k)		knot_find(&(k)->pdev)
#define KNOT_DEV(k)		(&(k)->pdev->dev)
#define KNOT_TWICE(k, d)	do { KNOT_SET(k, d); } while (0)

static int knot_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct knot *priv;
	int ret;

	ret = pcim_enable_device(pdev);
	if (ret)
		return ret;

	priv = devm_kzalloc(&pdev->dev, sizeof(*priv), GFP_KERNEL);
	if (!priv)
		return -ENOMEM;

	priv->pdev = pdev;
	pci_set_drvdata(pdev, priv);
	$USE;

	ret = pci_alloc_irq_vectors(priv->pdev, 1, 1, PCI_IRQ_MSI);

	return ret < 0 ? ret : 0;
}

static struct pci_driver knot_driver = {
	.name	= "knot",
	.probe	= knot_probe,
};
module_pci_driver(knot_driver);
"""


@pytest.mark.parametrize(
    ("use", "expected"),
    [
        ("KNOT_READ(priv)", "convert"),
        ("KNOT_SET(priv, other())", "review"),
        ("KNOT_SET_PEER(priv, other())", "convert"),
        ("KNOT_SET_ANY(priv, pdev, other())", "review"),
        ("KNOT_SET_ANY(priv, peer, other())", "convert"),
        ("KNOT_ONCE(priv, other())", "review"),
        ("KNOT_FIND(priv)", "review"),
        ("put_device(KNOT_DEV(priv))", "convert"),
        ("KNOT_TWICE(priv, other())", "review"),
    ],
)
def test_a_macro_may_store_another_device(use: str, expected: str) -> None:
    found = analyse_files({"knot.c": DRIVER.replace("$USE", use)}, CONVERSION.pair)
    assert found is not None
    assert found.sites[0].verdict == expected
