"""A driver is not managed where its probe enables the device without devres; enabling it again tells nothing."""

from __future__ import annotations

import pytest

from rewriter.lifetime.analyse import analyse_files
from transforms.pcim_irq_vectors import CONVERSION

DRIVER = """
static int plover_on(struct pci_dev *pdev)
{{
	return pci_enable_device(pdev);
}}
{more}
static int plover_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{{
	if ({enable})
		return -ENODEV;
	return pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSI) < 0 ? -EIO : 0;
}}
static struct pci_driver plover_driver = {{ .name = "plover", .probe = plover_probe{members} }};
"""
RESUME = "static int plover_resume(struct pci_dev *pdev)\n{\n\treturn plover_on(pdev);\n}"
OPS = "static const struct plover_ops plover_ops = { .on = plover_on };"
LIBRARY = "int plover_start(struct pci_dev *pdev)\n{\n\treturn pci_enable_device(pdev)"
LIBRARY += " ?: pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSI);\n}\nEXPORT_SYMBOL_GPL(plover_start);\n"


def result(text: str) -> tuple[str, str, str]:
    """The outcome, its reason, and the function that the first line of evidence names."""
    found = analyse_files({"plover.c": text}, CONVERSION.pair)
    assert found is not None
    evidence = found.sites[0].evidence
    return found.outcome, found.reason.code, evidence[0].text if evidence else ""


@pytest.mark.parametrize(
    ("more", "enable", "members", "expected"),
    [
        ("", "plover_on(pdev)", "", ("skipped", "not-managed")),
        (OPS, "plover_ops.on(pdev)", "", ("skipped", "not-managed")),
        (RESUME, "card_start(pdev)", ", .resume = plover_resume", ("review", "enable-not-found")),
        (OPS, "card_start(pdev)", "", ("review", "enable-not-found")),
    ],
)
def test_where_the_device_is_enabled(more: str, enable: str, members: str, expected: tuple[str, str]) -> None:
    assert result(DRIVER.format(more=more, enable=enable, members=members))[:2] == expected


def test_a_library_enables_for_others() -> None:
    assert result(LIBRARY)[:2] == ("skipped", "not-managed")


def test_the_line_that_is_shown_is_one_that_probe_comes_to() -> None:
    early = "static ssize_t plover_write(struct file *file)\n{\n\treturn pci_enable_device(of(file)->pdev);\n}\n"
    text = early + DRIVER.format(more=OPS, enable="plover_ops.on(pdev)", members="")
    assert result(text) == ("skipped", "not-managed", "return pci_enable_device(pdev);")


@pytest.mark.parametrize("members", [OPS, "static void plover_set(void)\n{\n\tplover_ops->on = plover_on;\n}\n"])
def test_a_work_item_that_probe_sets_up_is_no_witness(members: str) -> None:
    work = "static void plover_reset(struct work_struct *w)\n{\n\tint err = pci_enable_device(of(w)->pdev);\n}\n"
    text = work + DRIVER.format(more=members, enable="INIT_WORK(w, plover_reset), plover_ops.on(pdev)", members="")
    assert result(text) == ("skipped", "not-managed", "return pci_enable_device(pdev);")
    alone = work + DRIVER.format(more="", enable="INIT_WORK(w, plover_reset), card_start(pdev)", members="")
    assert result(alone)[:2] == ("review", "enable-not-found")
