"""Generated or hostile files: the work of an analysis grows with their size, not with its square.

Work is counted in calls, which no busy machine changes; ``python -m benchmarks.growth`` measures the time.
"""

from __future__ import annotations

import sys
from collections import Counter
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


def calls(text: str) -> int:
    """The calls, of Python and of C, that an analysis makes."""
    seen = Counter[str]()

    def count(_frame: object, event: str, _what: object) -> None:
        seen[event] += 1

    sys.setprofile(count)
    try:
        result = analyse_files({"drivers/gen.c": text}, CONVERSION.pair)
    finally:
        sys.setprofile(None)
    assert result is not None
    assert result.outcome != "failed"
    return seen["call"] + seen["c_call"]


@pytest.mark.parametrize("shape", LARGE)
def test_work_grows_with_the_size(shape: str) -> None:
    calls(LARGE[shape](1))  # what is loaded late is loaded now
    assert calls(LARGE[shape](1_600)) < 12 * calls(LARGE[shape](200))


def test_a_proof_does_not_hold_a_long_line_many_times() -> None:
    result = analyse_files({"drivers/gen.c": LARGE["names in one line"](2_000)}, CONVERSION.pair)
    assert result is not None
    shown = [line.text for site in result.sites for line in site.evidence]
    assert shown
    assert max(map(len, shown)) < 600
