#!/usr/bin/env python3
"""Makes the mistakes of tools/mutants.toml one by one, each in a copy of the tree, and tells which no test notices.

Usage: tools/mutants.py [--jobs N] [--stale] [WORD ...]

WORDs choose mutants by their file or description; --stale only checks that each still applies. Exit status: 0 all are noticed,
1 some survive, 2 one does not apply any more (or the tests fail without any).
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

ROOT = Path(__file__).resolve().parents[1]
CODE = Path("rewriter/lifetime")
COPIED = ("rewriter", "transforms", "tests", "examples", "docs", "pyproject.toml")
WORK = ROOT / "build" / "mutants"
KILLERS = WORK / "killers.json"
"""Which test noticed a mutant last: it is asked first."""

STAGES = (
    (
        "tests/lifetime/test_traps.py",
        "tests/lifetime/test_examples.py",
        "tests/lifetime/tidy",
        "tests/review/test_proofs_in_words.py",
    ),
    ("tests/lifetime", "--ignore=tests/lifetime/metamorphic"),
    ("tests/lifetime/metamorphic", "tests/transform", "tests/cli/test_main.py"),
)
"""The tests that are asked, those first that notice most for the least time."""
TIME_LIMIT = 900
"""Seconds after which a run of the tests counts as failed: a mutant may never come to an end."""


@dataclass(frozen=True)
class Mutant:
    """One mistake: in `file`, `old` becomes `new`; `skips` says what goes wrong."""

    skips: str
    file: str
    old: str
    new: str

    def stale(self) -> str:
        """Why the mutant does not apply to the tree; "" if it does."""
        path = ROOT / CODE / self.file
        if not path.is_file():
            return "no such file"
        found = path.read_text().count(self.old)
        return "" if found == 1 else f"{self.old!r} stands there {found} times"


def load(words: Iterable[str]) -> list[Mutant]:
    """The mutants that a word chooses, or all."""
    listed = tomllib.loads((ROOT / "tools" / "mutants.toml").read_text())["mutant"]
    found = [Mutant(**entry) for entry in listed]
    return [m for m in found if not words or any(word in f"{m.file} {m.skips}" for word in words)]


class Copy:
    """A copy of the tree in which mutants are made and tested, one at a time."""

    def __init__(self, number: int) -> None:
        self.place = WORK / f"tree{number}"
        shutil.rmtree(self.place, ignore_errors=True)
        self.place.mkdir(parents=True)
        for name in COPIED:
            source, copy = ROOT / name, self.place / name
            if source.is_dir():
                shutil.copytree(source, copy, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(source, copy)

    def noticed(self, mutant: Mutant, first: str) -> str:
        """The test that notices a mutant, "" if none does; `first` is asked before all others."""
        path = self.place / CODE / mutant.file
        text = path.read_text()
        path.write_text(text.replace(mutant.old, mutant.new))
        try:
            asked = [(first,)] if first else []
            return next((found for tests in (*asked, *STAGES) if (found := self.failing(tests))), "")
        finally:
            path.write_text(text)

    def failing(self, tests: tuple[str, ...]) -> str:
        """The first test that fails; "" if none does."""
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "--tb=no", "-rfE", *tests]
        environment = {**os.environ, "PYTHONPATH": str(self.place), "PYTHONDONTWRITEBYTECODE": "1"}
        try:
            done = subprocess.run(
                command, cwd=self.place, env=environment, capture_output=True, text=True, timeout=TIME_LIMIT
            )
        except subprocess.TimeoutExpired:
            return "the time limit"
        if done.returncode == 4:  # a test that was asked for by name is no more
            return ""
        failed = re.search(r"^(?:FAILED|ERROR) (\S+(?:\[.*?\])?)(?: - .*)?$", done.stdout, re.MULTILINE)
        return "" if done.returncode == 0 else failed[1] if failed else "the tests as a whole"


def run(mutants: list[Mutant], jobs: int) -> list[Mutant]:
    """Test every mutant; those that survive."""
    killers: dict[str, str] = json.loads(KILLERS.read_text()) if KILLERS.is_file() else {}
    copies: SimpleQueue[Copy] = SimpleQueue()
    for number in range(jobs):
        copies.put(Copy(number))

    def test(mutant: Mutant) -> str:
        copy = copies.get()
        begun = time.monotonic()
        try:
            found = copy.noticed(mutant, killers.get(mutant.skips, ""))
        finally:
            copies.put(copy)
        print(
            f"{'SURVIVES' if not found else 'noticed '} {time.monotonic() - begun:5.1f} s  {mutant.file}: {mutant.skips}"
        )
        print(
            f"                     {found}" if found else f"                     {mutant.old!r} -> {mutant.new!r}",
            flush=True,
        )
        return found

    with ThreadPoolExecutor(jobs) as pool:
        found = list(pool.map(test, mutants))
    killers |= {m.skips: name for m, name in zip(mutants, found, strict=True) if "::" in name}
    KILLERS.write_text(json.dumps(killers, indent=1, sort_keys=True))
    return [mutant for mutant, name in zip(mutants, found, strict=True) if not name]


def main() -> int:
    """Run the tool."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("words", nargs="*", metavar="WORD")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--stale", action="store_true")
    asked = parser.parse_args()
    mutants = load(asked.words)
    stale = [(mutant, why) for mutant in mutants if (why := mutant.stale())]
    for mutant, why in stale:
        print(
            f"mutants: {mutant.file}: {mutant.skips}\n  why: {why}\n  do:  write it anew in tools/mutants.toml",
            file=sys.stderr,
        )
    if stale or not mutants:
        return 2
    if asked.stale:
        return 0
    begun = time.monotonic()
    copy = Copy(0)
    if broken := next((found for tests in STAGES if (found := copy.failing(tests))), ""):
        print(f"mutants: the tests fail without any mutant: {broken}", file=sys.stderr)
        return 2
    survivors = run(mutants, asked.jobs)
    print(f"{len(mutants) - len(survivors)} of {len(mutants)} mutants are noticed ({time.monotonic() - begun:.0f} s)")
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main())
