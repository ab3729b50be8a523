"""Looks at the vectors after a release that no plain call shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from rewriter.lifetime.analyse import analyse_files
from transforms.pcim_irq_vectors import CONVERSION

TRAP = Path(__file__).parents[1] / "fixtures" / "traps" / "observer_in_macro.c"
MACRO = "#define KITTIWAKE_IRQ(p)\tpci_irq_vector((p)->pdev, 0)\n"
HELPER = "static int help(struct kittiwake *priv)\n{\n\treturn priv->pdev->irq;\n}\n"


def verdict(look: str) -> str:
    """The verdict on the free in remove, behind which KITTIWAKE_IRQ() is used."""
    text = TRAP.read_text(encoding="latin-1")
    assert MACRO in text
    found = analyse_files({"kittiwake.c": text.replace(MACRO, look)}, CONVERSION.pair)
    assert found is not None
    return next(site.verdict for site in found.sites if site.kind == "release")


@pytest.mark.parametrize(
    ("look", "expected"),
    [
        ("#define KITTIWAKE_IRQ(p)\treadl((p)->regs)\n", "remove"),
        ("#define KITTIWAKE_IRQ(p)\t((p)->pdev->irq)\n", "keep"),
        ("#define KITTIWAKE_IRQ(p)\t({ (p)->pdev->irq; })\n", "review"),
        (HELPER + "#define KITTIWAKE_IRQ(p)\t\\\n\thelp(p)\n", "keep"),
        (HELPER + "#define INNER(p)\thelp(p)\n#define KITTIWAKE_IRQ(p)\tINNER(p)\n", "keep"),
        (HELPER + "#define INNER(p)\t({ help(p); })\n#define KITTIWAKE_IRQ(p)\tINNER(p)\n", "review"),
        (HELPER.replace("help", "KITTIWAKE_IRQ"), "keep"),
        (HELPER.replace("help", "KITTIWAKE_IRQ").replace("pdev->irq", "err"), "remove"),
    ],
)
def test_what_macros_and_helpers_look_at(look: str, expected: str) -> None:
    assert verdict(look) == expected
