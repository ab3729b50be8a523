"""No rule knows a driver: what a driver calls its own stands nowhere in the package nor in a transform."""

import ast
import re
from pathlib import Path

import pytest

from rewriter.batch.run import run
from rewriter.c.source import Source
from rewriter.c.unit import Unit
from rewriter.kernel.tree import Tree
from rewriter.transform.find import load
from tests.kerneltree.test_run import TREES

CHECKOUT = Path(__file__).parents[2]
INTERFACES = ("drivers/pci/", "drivers/usb/core/")
NAME = re.compile(r"[A-Za-z]\w*_\w+")

pytestmark = [
    pytest.mark.kerneltree,
    pytest.mark.skipif(not TREES, reason="no kernel tree in .cache: make kernel-tree"),
]


def names_in_our_strings() -> set[str]:
    names: set[str] = set()
    for package in ("rewriter", "transforms"):
        for path in (CHECKOUT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    names.update(NAME.findall(node.value))
    return names


def own_names(tree: Tree, file: str) -> set[str]:
    unit = Unit(Source(file, (tree.root / file).read_text(encoding="latin-1")))
    return {Path(file).stem} | {function.name for function in unit.functions} | set(unit.structs)


@pytest.mark.parametrize("root", TREES, ids=lambda path: path.name)
def test_nothing_of_ours_names_a_driver_or_what_it_defines(root: Path) -> None:
    tree, ours = Tree.open(root), names_in_our_strings()
    for header in (root / "include" / "linux").glob("*.h"):  # what the kernel names itself is nobody's own
        ours -= set(NAME.findall(header.read_text(encoding="latin-1")))
    files = {site.file for driver in run(tree, load("pcim-irq-vectors")).drivers for site in driver.sites}
    assert len(files) > 100
    named = {
        (file, name)
        for file in sorted(files)
        if not file.startswith(INTERFACES)
        for name in own_names(tree, file) & ours
    }
    assert not named
