"""Generated or hostile files: the time of an analysis grows with their size, not with its square."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from rewriter.lifetime.analyse import analyse_files
from transforms.pcim_irq_vectors import CONVERSION

DRIVER = """
{top}
static int gen_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{{
	int ret;

	ret = pcim_enable_device(pdev);
	if (ret)
		return ret;
	{middle}
	ret = pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_ALL_TYPES);
	if (ret < 0)
		return ret;
	return gen_start(pdev);
}}

static void gen_remove(struct pci_dev *pdev)
{{
	pci_free_irq_vectors(pdev);
}}

static struct pci_driver gen_driver = {{
	.name = "gen",
	.probe = gen_probe,
	.remove = gen_remove,
}};
"""

LARGE: dict[str, Callable[[int], str]] = {
    "strings in one line": lambda n: DRIVER.format(top="", middle='f("a // b"); ' * n),
    "comments in one line": lambda n: DRIVER.format(top="", middle="/* a */ " * n),
    "comments in lines": lambda n: DRIVER.format(top="", middle="/* a */\n" * n),
    "names in one line": lambda n: DRIVER.format(top="void *t[] = { " + "gen_probe, " * n + "};", middle=""),
    "calls in one line": lambda n: DRIVER.format(top="", middle="p->go(); " * n),
    "else if": lambda n: DRIVER.format(top="", middle="if (a) b(); else " * n + ";"),
    "includes in one line": lambda n: DRIVER.format(top="x " + '#include "a.h" ' * n, middle=""),
    "structs without braces": lambda n: DRIVER.format(top="struct " * n + ";", middle=""),
}


def seconds(text: str) -> float:
    start = time.process_time()
    result = analyse_files({"drivers/gen.c": text}, CONVERSION.pair)
    assert result is not None
    assert result.outcome != "failed"
    return time.process_time() - start


@pytest.mark.parametrize("shape", LARGE)
def test_time_grows_with_the_size(shape: str) -> None:
    small, large = LARGE[shape](1_000), LARGE[shape](8_000)
    seconds(small)  # what is loaded late is loaded now
    assert seconds(large) < 24 * max(seconds(small), 0.02)


def test_a_proof_does_not_hold_a_long_line_many_times() -> None:
    result = analyse_files({"drivers/gen.c": LARGE["names in one line"](2_000)}, CONVERSION.pair)
    assert result is not None
    shown = [line.text for site in result.sites for line in site.evidence]
    assert shown
    assert max(map(len, shown)) < 600
