"""The compile check notices what a compiler says of the converted tree only, and nothing else."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CHECK = ROOT / "tools" / "compile_check.py"
PLAIN = "int pci_alloc_irq_vectors(void);\nint one(void)\n{\n\treturn pci_alloc_irq_vectors();\n}\n"

pytestmark = pytest.mark.skipif(shutil.which("gcc") is None, reason="no gcc")


def check(
    place: Path, before: str, after: str, headers: tuple[str, str] = ("", ""), changed: str = "d/a.c", pci: str = ""
) -> list[str]:
    """The lines printed for a tree of one driver whose build directory is there already."""
    command = place / "objects/d/.a.o.cmd"
    command.parent.mkdir(parents=True)
    (place / "objects/prepared").touch()
    command.write_text(
        f"savedcmd_d/a.o := gcc -Wp,-MMD,d/.a.o.d -DCONFIG_PCI_MSI -DKBUILD_EXTRA_WARN1 -Wall"
        f" -c -o d/a.o {place}/tree/d/a.c ; ./objtool d/a.o\n"
    )
    for name, text, header in (("tree", before, headers[0]), ("converted", after, headers[1])):
        (place / name / "d").mkdir(parents=True)
        (place / name / "include/linux").mkdir(parents=True)
        (place / name / "include/linux/pci.h").write_text(pci if name == "converted" else "")
        (place / name / "d/a.h").write_text(header)
        (place / name / "d/a.c").write_text(text)
    trees = [str(place / name) for name in ("tree", "converted", "objects")]
    run = subprocess.run(
        [sys.executable, CHECK, *trees, changed, *(["include/linux/pci.h"] if pci else [])],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    lines = run.stdout.splitlines()
    assert (run.returncode == 0) == (lines[1] == "no new warning"), run.stderr
    return lines[1:]


def test_the_new_name_stands_for_the_old_one(tmp_path: Path) -> None:
    assert check(tmp_path, PLAIN, PLAIN.replace("return pci_", "return pcim_")) == ["no new warning"]


def test_a_new_warning_is_told_for_every_variant(tmp_path: Path) -> None:
    found = check(tmp_path, PLAIN, PLAIN.replace("\treturn", "\tint unused;\n\n\treturn"))
    variants = ("as configured", "without CONFIG_PCI_MSI", "without CONFIG_PCI")
    assert [line.split(": ")[:2] for line in found] == [["d/a.c", variant] for variant in variants]
    assert all("unused variable 'unused'" in line for line in found)


def test_an_old_warning_on_another_line_is_none(tmp_path: Path) -> None:
    noisy = PLAIN.replace("\treturn", "\tint unused;\n\n\treturn")
    assert check(tmp_path, noisy, "\n\n" + noisy) == ["no new warning"]


def test_an_error_in_one_variant_is_told(tmp_path: Path) -> None:
    found = check(tmp_path, PLAIN, PLAIN + "#ifndef CONFIG_PCI_MSI\nstray\n#endif\n")
    assert found
    variants = ("without CONFIG_PCI_MSI", "without CONFIG_PCI")
    assert all(line.startswith(tuple(f"d/a.c: {variant}: d/a.c: error" for variant in variants)) for line in found)


def test_sources_that_include_a_changed_header_are_compiled(tmp_path: Path) -> None:
    text = '#include "a.h"\nint one(void)\n{\n\treturn two();\n}\n'
    found = check(tmp_path, text, text, ("int two(void);\n", ""), changed="d/a.h")
    assert any("implicit declaration" in line for line in found)


def test_a_source_is_passed_over_in_builds_it_was_no_part_of(tmp_path: Path) -> None:
    text = PLAIN + "#ifndef CONFIG_PCI_MSI\nstray\n#endif\n"
    assert check(tmp_path, text, text.replace("stray", "stray one")) == ["no new warning"]


def test_a_name_that_the_converted_tree_declares_stands_for_itself(tmp_path: Path) -> None:
    after = PLAIN.replace("return pci_", "return pcim_")
    header = "int pcim_alloc_irq_vectors(void);\n"
    assert check(tmp_path / "a", PLAIN, header + after, pci=header) == ["no new warning"]
    assert any("implicit declaration" in line for line in check(tmp_path / "b", PLAIN, after, pci=header))
