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
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

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
CONFIGURED = "as configured"
VARIANTS: dict[str, tuple[str, ...]] = {
    CONFIGURED: (),
    "without CONFIG_PCI_MSI": ("CONFIG_PCI_MSI",),
    "without CONFIG_PCI": ("CONFIG_PCI_MSI", "CONFIG_PCI"),
}
NEW_NAMES = ("pcim_alloc_irq_vectors", "pcim_alloc_irq_vectors_affinity")

_COMMAND = re.compile(r"(?:saved)?cmd_\S+ := ([^;\n]*)")
_ERROR = re.compile(r"\berror:")
_PLACE = re.compile(r":\d+(?::\d+)?:")


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


def sources(converted: Path, changed: Sequence[str]) -> list[str]:
    """The changed sources, and those beside or below a changed header that include it."""
    found = {file for file in changed if file.endswith(".c")}
    for header in (file for file in changed if file.endswith(".h")):
        named = re.compile(rf'^\s*#\s*include\s+[<"](?:[^>"]*/)?{re.escape(Path(header).name)}[>"]', re.MULTILINE)
        for path in (converted / header).parent.rglob("*.c"):
            if named.search(path.read_text(encoding="latin-1")):
                found.add(str(path.relative_to(converted)))
    return sorted(found)


def command_of(objects: Path, source: str) -> list[str]:
    """The compiler's command line for a source as kbuild recorded it, without what writes files."""
    path = objects / source
    recorded = _COMMAND.match((path.parent / f".{path.stem}.o.cmd").read_text())
    if recorded is None:
        raise SystemExit(f"compile_check: {source}: no command recorded")
    words = shlex.split(recorded[1].replace("$(pound)", "#"))
    at = words.index("-o")
    return [word for i, word in enumerate(words) if i not in (at, at + 1) and not word.startswith("-Wp,-MMD")]


def unknown(tree: Path) -> list[str]:
    """Options that let the names stand for the old ones, for those that a tree does not declare."""
    known = (tree / "include/linux/pci.h").read_text(encoding="latin-1")
    return [f"-D{name}={name.replace('pcim_', 'pci_')}" for name in NEW_NAMES if f"{name}(" not in known]


class Compiler:
    """Compiles single sources of either tree with the recorded commands; objects are thrown away."""

    def __init__(self, tree: Path, converted: Path, objects: Path) -> None:
        self.tree, self.converted, self.objects = tree, converted, objects
        self.names = {root: unknown(root) for root in (tree, converted)}

    def diagnostics(self, source: str, variant: str, before: bool = False) -> list[str]:
        """What the compiler says of a source, without line numbers; an error that says nothing is one, too."""
        words = command_of(self.objects, source)
        if not before:
            words = [word.replace(f"{self.tree}/", f"{self.converted}/") for word in words]
        for symbol in VARIANTS[variant]:
            header = self.objects / f"undef-{symbol}.h"
            header.write_text(f"#undef {symbol}\n")
            words += ["-include", str(header)]
        words += [*self.names[self.tree if before else self.converted], "-o", "/dev/null"]
        environment = os.environ | {"LC_ALL": "C"}
        run = subprocess.run(words, cwd=self.objects, env=environment, capture_output=True, encoding="latin-1")
        said = run.stderr.replace(f"{self.converted if not before else self.tree}/", "").splitlines()
        found = [_PLACE.sub(":", line, count=1) for line in said if re.search(r"\b(?:error|warning):", line)]
        return found or (["failed without a word"] if run.returncode else [])

    def new(self, source: str, variant: str) -> list[str]:
        """The diagnostics that the conversion brought."""
        after = self.diagnostics(source, variant)
        if not after:
            return []
        old = self.diagnostics(source, variant, before=True)
        if variant != CONFIGURED and any(_ERROR.search(line) for line in old):
            return []
        return [line for line in after if after.count(line) > old.count(line)]


def check(tree: Path, converted: Path, objects: Path, files: Sequence[str], jobs: int) -> Iterator[str]:
    """One line for each thing that is new or could not be compiled."""
    todo = sources(converted, files)
    commands = {source: objects / Path(source).parent / f".{Path(source).stem}.o.cmd" for source in todo}
    missing = [f"{source[:-2]}.o" for source, command in commands.items() if not command.is_file()]
    if missing:
        make(tree, objects, f"-j{jobs}", "W=1", *missing)
    compiler = Compiler(tree, converted, objects)
    pairs = [(source, variant) for source in todo if commands[source].is_file() for variant in VARIANTS]
    yield from (f"{source}: could not be compiled unchanged" for source in todo if not commands[source].is_file())
    with ThreadPoolExecutor(jobs) as pool:
        for (source, variant), new in zip(pairs, pool.map(lambda pair: compiler.new(*pair), pairs), strict=True):
            yield from (f"{source}: {variant}: {line}" for line in new)
    print(f"{len(todo)} sources, {len(pairs)} objects compiled")


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
