"""Programs of several files."""

from __future__ import annotations

import pytest

from rewriter.lifetime.analyse import analyse_files
from transforms.pcim_irq_vectors import CONVERSION

PROBE = """\
struct jay_hw {
	struct pci_dev *pdev;
};
struct jay {
	struct jay_hw *hw;
};

static int jay_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct jay *jay = devm_kzalloc(&pdev->dev, sizeof(*jay), GFP_KERNEL);
	int ret;

	ret = pcim_enable_device(pdev);
	if (ret)
		return ret;
	jay->hw = devm_kzalloc(&pdev->dev, sizeof(*jay->hw), GFP_KERNEL);
	jay->hw->pdev = pdev;

	return jay_slot(pdev);
}

static struct pci_driver jay_driver = {
	.probe	= jay_probe,
};
"""
SLOT = """\
struct jay_card {
	struct pci_dev *pdev;
};
struct jay {
	struct jay_card *hw;
};

int jay_slot(struct pci_dev *pdev)
{
	struct jay *jay = devm_kzalloc(&pdev->dev, sizeof(*jay), GFP_KERNEL);
	struct jay_card *slot = devm_kzalloc(&pdev->dev, sizeof(*slot), GFP_KERNEL);

	slot->pdev = DEVICE;
	jay->hw = slot;

	return pci_alloc_irq_vectors(jay->hw->pdev, 1, 1, PCI_IRQ_MSI) < 0 ? -EIO : 0;
}
"""


TAGGED = """\
TAG jay_slot;

static TAG jay_slot *jay_first(struct device *dev)
{
	TAG jay_slot *slot = jay_any(dev);

	return slot;
}
"""


def verdict(names: tuple[str, str], slot: str) -> str:
    result = analyse_files(dict(zip(names, (PROBE, slot), strict=True)), CONVERSION.pair)
    assert result is not None
    (site,) = result.sites
    return site.verdict


@pytest.mark.parametrize("names", [("a.c", "b.c"), ("b.c", "a.c")])
def test_structs_of_one_name_in_two_files(names: tuple[str, str]) -> None:
    """`jay->hw` is another struct in either file: what the one stores says nothing of the other."""
    assert verdict(names, SLOT.replace("DEVICE", "pci_get_slot(pdev->bus, 1)")) in ("keep", "review")
    assert verdict(names, SLOT.replace("DEVICE", "pdev").replace("struct jay ", "struct jay_two ")) == "convert"


@pytest.mark.parametrize("tag", ["struct", "union", "enum"])
def test_a_tag_is_no_use_of_a_function(tag: str) -> None:
    slot = SLOT.replace("DEVICE", "pdev").replace("struct jay ", "struct jay_two ")
    more = TAGGED.replace("TAG", tag)
    assert verdict(("a.c", "b.c"), slot + more) == "convert"
    assert verdict(("a.c", "b.c"), slot + more.replace("jay_any(dev)", "jay_any(jay_slot)")) == "review"
