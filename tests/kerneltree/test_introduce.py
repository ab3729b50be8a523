"""The series that introduces and uses the managed functions, made from a kernel tree."""

import subprocess
from pathlib import Path

import pytest

from rewriter.batch.run import run
from rewriter.c.edit import apply
from rewriter.kernel.tree import Tree
from rewriter.series import Api, SeriesOptions, write_series
from rewriter.transform import Introduction
from rewriter.transform.find import load
from rewriter.transform.introduce import introduce

ROOT = Path(__file__).parents[2] / ".cache"
TREES = sorted(path for path in ROOT.glob("linux-*") if (path / "Makefile").is_file())
NEW = ROOT / "linux-6.12"

pytestmark = [
    pytest.mark.kerneltree,
    pytest.mark.skipif(not TREES, reason="no kernel tree in .cache: make kernel-tree"),
]


def transform() -> Introduction:
    found = load("pcim-irq-vectors-api")
    assert isinstance(found, Introduction)
    return found


@pytest.mark.parametrize("root", TREES, ids=lambda path: path.name)
def test_both_functions_stand_in_every_configuration(root: Path) -> None:
    (result,) = run(Tree.open(root), transform()).drivers
    assert result.outcome == "changed"
    assert {site.verdict for site in result.sites} == {"convert"}
    texts = {file: (root / file).read_text(encoding="latin-1") for file in result.files}
    after = {file: apply(text, [e for e in result.edits if e.file == file]) for file, text in texts.items()}
    header = after["include/linux/pci.h"]
    for name in ("pci_alloc_irq_vectors(", "pci_alloc_irq_vectors_affinity("):
        declared = texts["include/linux/pci.h"].count(f"{name}struct")
        assert header.count(f"{name.replace('pci_', 'pcim_')}struct") == declared
    again = introduce(after, transform())
    assert (again.outcome, again.edits) == ("unchanged", ())


@pytest.mark.skipif(not NEW.is_dir(), reason="needs linux-6.12 in .cache")
def test_the_series_of_three_patches(tmp_path: Path) -> None:
    tree, conversion = Tree.open(NEW), load("pcim-irq-vectors")
    options = SeriesOptions(api=Api(transform(), run(tree, transform())))
    report = write_series(run(tree, conversion, ["drivers/pci"]), NEW, tmp_path / "out", conversion, options)
    subjects = [
        line[9:] for path in report.paths for line in path.read_text().splitlines() if line.startswith("Subject: ")
    ]
    assert subjects[1:] == [
        "[PATCH 1/3] PCI/MSI: Add Devres managed IRQ vectors allocation",
        "[PATCH 2/3] PCI: vmd: Use pcim_alloc_irq_vectors()",
        "[PATCH 3/3] PCI: switchtec: Use pcim_alloc_irq_vectors()",
    ]
    assert "Patch 1 introduces" in report.paths[0].read_text()
    stat = [numstat(path) for path in report.paths[1:]]
    (api, header), vmd, switchtec = stat
    assert vmd == [("2", "2", "drivers/pci/controller/vmd.c")]
    assert switchtec == [("3", "3", "drivers/pci/switch/switchtec.c")]
    assert (api[1:], header[1:]) == (("0", "drivers/pci/msi/api.c"), ("0", "include/linux/pci.h"))
    # Code and declarations are fixed: what is left of the first number is kernel-doc.
    assert 40 <= int(api[0]) <= 60
    assert header[0] == "37"


def numstat(patch: Path) -> list[tuple[str, ...]]:
    done = subprocess.run(["git", "apply", "--numstat", patch], capture_output=True, text=True, check=True)
    return [tuple(line.split("\t")) for line in done.stdout.splitlines()]
