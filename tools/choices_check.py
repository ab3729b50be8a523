"""Compile what a reviewer's choices leave of drivers: ``python tools/choices_check.py TREE OBJECTS PLAN``.

PLAN is the plan of TREE as JSON, OBJECTS a build directory of TREE's as `tools/compile_check.py` makes it. For every driver with
several hunks: each hunk rejected with all that need it, and each accepted alone with all that it needs. What is left has to
compile under ``W=1`` with no diagnostic that the unchanged tree does not give. Exits with 1 where something is new.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from rewriter.c.edit import apply
from rewriter.plan import DriverResult, Edit, from_json
from rewriter.verify.objects import Builder
from transforms.pcim_irq_vectors import CONVERSION


def choices(driver: DriverResult) -> list[frozenset[int]]:
    """The sets of hunks that one answer leaves, without none and all."""
    every = range(len(driver.hunks))
    found = dict.fromkeys(
        choice
        for hunk in every
        for choice in (
            frozenset(other for other in every if other != hunk and hunk not in driver.hunks[other].needs),
            frozenset((hunk, *driver.hunks[hunk].needs)),
        )
    )
    return [choice for choice in found if 0 < len(choice) < len(every)]


def edited(tree: Path, driver: DriverResult, choice: frozenset[int]) -> dict[str, bytes]:
    """The files with the edits of some hunks."""
    by_file: dict[str, list[Edit]] = defaultdict(list)
    for number in choice:
        for edit in driver.hunks[number].edits:
            by_file[driver.edits[edit].file].append(driver.edits[edit])
    texts = {path: (tree / path).read_bytes().decode("latin-1") for path in by_file}
    return {path: apply(text, by_file[path]).encode("latin-1") for path, text in texts.items()}


def check(builder: Builder, drivers: tuple[DriverResult, ...]) -> Iterator[str]:
    """One line for each thing that is new or could not be compiled."""
    tried = 0
    for driver in drivers:
        for choice in choices(driver):
            found = builder.check(edited(builder.tree, driver, choice))
            tried += 1
            hunks = ", ".join(str(number + 1) for number in sorted(choice))
            yield from (f"{driver.driver}: hunks {hunks}: {line}" for line in found.new)
            yield from (f"{driver.driver}: {source}: could not be compiled unchanged" for source in found.unbuilt)
    print(f"{tried} choices compiled")


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("tree", "objects", "plan"):
        parser.add_argument(name, type=lambda text: Path(text).resolve())
    parser.add_argument("-j", "--jobs", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args()
    stand_ins = tuple((new, old) for old, new in CONVERSION.pair.acquires.items())
    builder = Builder(given.tree, given.objects, (), stand_ins, CONVERSION.pair.headers, given.jobs)
    problems = list(check(builder, from_json(given.plan.read_text()).drivers))
    print("\n".join(problems) or "no new warning")
    return bool(problems)


if __name__ == "__main__":
    sys.exit(main())
