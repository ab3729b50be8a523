"""Hold a converted tree against the compiler: ``python tools/compile_check.py TREE CONVERTED OBJECTS FILE...``.

TREE is the unchanged kernel tree, CONVERTED a whole copy of it with the changes, OBJECTS a build directory of TREE's (made
where there is none: allmodconfig and modules_prepare, a minute), FILEs are the changed ones. Every changed source, and every
source that includes a changed header of its driver, has to become an object under ``W=1`` with no diagnostic that the
unchanged tree does not give: as configured, without CONFIG_PCI_MSI, and without CONFIG_PCI. A source that does not compile
unchanged without these is no part of such a build, and is passed over there. Neither tree is written to.

Names that a tree does not know stand for the old ones: ``pcim_x`` for ``pci_x``. Exits with 1 where something is new.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from rewriter.verify.objects import Builder
from transforms.pcim_irq_vectors import CONVERSION

# Everything as a module, but nothing that only costs time, needs keys, or makes errors of warnings.
CONFIG = """\
CONFIG_COMPILE_TEST=y
CONFIG_DEBUG_INFO_NONE=y
# CONFIG_DEBUG_INFO_DWARF_TOOLCHAIN_DEFAULT is not set
# CONFIG_DEBUG_INFO_BTF is not set
# CONFIG_GCC_PLUGINS is not set
# CONFIG_GCOV_KERNEL is not set
# CONFIG_KASAN is not set
# CONFIG_KCOV is not set
# CONFIG_KCSAN is not set
# CONFIG_MODULE_SIG is not set
# CONFIG_SYSTEM_TRUSTED_KEYRING is not set
# CONFIG_UBSAN is not set
# CONFIG_WERROR is not set
# CONFIG_DRM_WERROR is not set
"""


def make(tree: Path, objects: Path, *arguments: str, **environment: str) -> bool:
    """Run the kernel's make in its build directory, past errors; whether there was none."""
    command = ["make", "-C", str(tree), f"O={objects}", "-s", "-k", *arguments]
    run = subprocess.run(command, env=os.environ | environment, capture_output=True, encoding="latin-1")
    if run.returncode:
        print(run.stderr, file=sys.stderr)
    return not run.returncode


def prepare(tree: Path, objects: Path, jobs: int) -> None:
    """Configure the build directory, unless it is."""
    done = objects / "prepared"
    if done.is_file():
        return
    objects.mkdir(parents=True, exist_ok=True)
    fragment = objects / "fragment"
    fragment.write_text(CONFIG)
    if not make(tree, objects, "allmodconfig", KCONFIG_ALLCONFIG=str(fragment)):
        raise SystemExit("compile_check: no configuration; it takes gcc, make, flex and bison")
    if not make(tree, objects, f"-j{jobs}", "modules_prepare"):
        raise SystemExit("compile_check: not prepared; it takes gcc, make, bc, libelf-dev and libssl-dev")
    done.touch()


def check(tree: Path, converted: Path, objects: Path, files: Sequence[str], jobs: int) -> Iterator[str]:
    """One line for each thing that is new or could not be compiled."""
    stand_ins = tuple((new, old) for old, new in CONVERSION.pair.acquires.items())
    builder = Builder(tree, objects, CONVERSION.stubbed_without, stand_ins, CONVERSION.pair.headers, jobs)
    found = builder.check({file: (converted / file).read_bytes() for file in files})
    yield from (f"{source}: could not be compiled unchanged" for source in found.unbuilt)
    yield from found.new
    tried = len(found.sources) * (1 + len(builder.without))
    print(f"{len(found.sources) + len(found.unbuilt)} sources, {tried} objects compiled")


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("tree", "converted", "objects"):
        parser.add_argument(name, type=lambda text: Path(text).resolve())
    parser.add_argument("files", nargs="+")
    parser.add_argument("-j", "--jobs", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args()
    prepare(given.tree, given.objects, given.jobs)
    problems = list(check(given.tree, given.converted, given.objects, given.files, given.jobs))
    print("\n".join(problems) or "no new warning")
    return bool(problems)


if __name__ == "__main__":
    sys.exit(main())
