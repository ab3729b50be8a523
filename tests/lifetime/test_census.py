"""Who releases: devres alone, the driver on some paths or on all, and the answers where neither can be said."""

import pytest

from rewriter.lifetime.analyse import analyse_files
from rewriter.lifetime.answers import CLASSES
from rewriter.plan import Plan, from_json
from transforms.pcim_irq_vectors import CONVERSION

CALLBACK = """
static void own_free(void *data)
{
	pci_free_irq_vectors(data);
}
"""
HEAD = """
static int own_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int ret;

	ret = pcim_enable_device(pdev);
	if (ret)
		return ret;
"""
ACQUIRE = """
	ret = pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSI);
	if (ret < 0)
		return ret;
"""
FREE = "	pci_free_irq_vectors(pdev);\n"
REGISTER = """
	ret = own_register(pdev);
	if (ret)
		goto failed;
	return 0;

failed:
"""
NOTHING = "	return own_register(pdev);\n"


def driver(probe: str, remove: str | None = "", head: str = HEAD) -> str:
    """The class of a driver with these bodies; without a remove where there is none."""
    text = f"{CALLBACK if 'own_free' in probe else ''}{head}{probe}}}\n"
    if remove is not None:
        text += f"\nstatic void own_remove(struct pci_dev *pdev)\n{{\n{remove}}}\n"
    member = "" if remove is None else " .remove = own_remove,"
    text += f"\nstatic struct pci_driver own_driver = {{ .probe = own_probe,{member} }};\n"
    result = analyse_files({"own.c": text}, CONVERSION.pair)
    assert result is not None
    return result.released_by


BOTH = ACQUIRE + REGISTER + FREE + "	return ret;\n"
GUARDED = ACQUIRE + REGISTER + "	if (own_has(pdev))\n	" + FREE + "	return ret;\n"
ACTION = """
	ret = devm_add_action{}(&pdev->dev, own_free, pdev);
	if (ret)
		return ret;
"""


@pytest.mark.parametrize(
    ("probe", "remove", "word"),
    [
        (ACQUIRE + NOTHING, "", "devres"),
        (ACQUIRE + NOTHING, None, "devres"),
        (ACQUIRE + FREE + ACQUIRE + NOTHING, "", "devres"),
        (BOTH, FREE, "driver"),
        (BOTH, None, "partly"),
        (BOTH, "	if (own_early(pdev))\n		return;\n" + FREE, "partly"),
        (ACQUIRE + NOTHING, FREE, "partly"),
        (ACQUIRE + "	own_register(pdev);\n	return 0;\n", FREE, "driver"),
        (GUARDED, "	if (own_has(pdev))\n	" + FREE, "driver"),
        (
            GUARDED,
            "	if (own_has(pdev)) {\n	" + FREE + "	} else {\n		own_other(pdev);\n	}\n",
            "partly",
        ),
        (ACQUIRE + REGISTER + "	if (!ret)\n	" + FREE + "	return ret;\n", FREE, "partly"),
        (ACQUIRE + ACTION.format("_or_reset") + NOTHING, None, "driver"),
        (ACQUIRE + ACTION.format("") + NOTHING, None, "partly"),
        (NOTHING, FREE, "unclear"),
    ],
)
def test_managed(probe: str, remove: str | None, word: str) -> None:
    assert driver(probe, remove) == word


def test_unmanaged_and_unclear() -> None:
    assert driver(BOTH, FREE, HEAD.replace("pcim_", "pci_")) == "unmanaged"
    unknown = HEAD.replace("	ret = pcim_enable_device(pdev);\n	if (ret)\n		return ret;\n", "")
    assert driver(BOTH, FREE, unknown) == "unclear"
    ignored = HEAD.replace("	if (ret)\n		return ret;\n", "")
    assert driver(BOTH, FREE, ignored) == "unclear"


def test_while_bound() -> None:
    suspend = """
static int own_suspend(struct device *dev)
{
	pci_free_irq_vectors(to_pci_dev(dev));
	return 0;
}

static const struct dev_pm_ops own_pm_ops = { .suspend = own_suspend };
"""
    assert driver(BOTH, FREE, suspend + HEAD) == "while-bound"


def test_the_interface_is_not_asked() -> None:
    itself = "void pci_free_irq_vectors(struct pci_dev *dev)\n{\n}\n"
    assert driver(BOTH, FREE, itself + HEAD.replace("pcim_", "pci_")) == ""


def test_the_plan_counts_the_classes() -> None:
    result = analyse_files({"own.c": HEAD + ACQUIRE + NOTHING + "}\n"}, CONVERSION.pair)
    assert result is not None
    plan = Plan("demo", 1, None, None, (result,))
    assert plan.released_by == {"unclear": 1}
    assert from_json(plan.to_json()) == plan
    assert set(plan.released_by) <= set(CLASSES)
