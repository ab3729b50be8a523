"""The compiler's view of random drivers: after tidying they give no warning that they did not give, and do the same."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from rewriter.c.edit import apply
from rewriter.c.source import Source
from rewriter.c.unit import Unit
from rewriter.lifetime.tidy import Conversion
from tests.lifetime.tidy.bench import FREE, PATH, offsets
from tests.lifetime.tidy.programs import MAIN, PRELUDE, Program

WARNINGS = ("-Wall", "-Wextra", "-Wunused", "-Wunused-but-set-variable", "-Wno-unused-parameter")
SEEDS = range(40)

pytestmark = pytest.mark.skipif(shutil.which("gcc") is None, reason="no gcc")


def tidied(text: str) -> str:
    """A driver less every release that can go."""
    made = Conversion({PATH: Unit(Source(PATH, text))})
    for at in offsets(text, FREE):
        if not text[:at].endswith("void ") and made.can_remove(PATH, at) is None:
            made.remove_call(PATH, at, "w")
    return apply(text, made.finish())


def built(programs: dict[str, str], place: Path, name: str) -> tuple[Counter[str], list[str]]:
    """What the compiler says of drivers that make one program together, and what the program prints."""
    source = place / f"{name}.c"
    calls = "".join(f'\tall({top}, "{top}");\n' for top in programs)
    parts = [text.removeprefix(PRELUDE) for text in programs.values()]
    source.write_text(PRELUDE + "\n".join(parts) + MAIN + f"\nint main(void)\n{{\n{calls}\treturn 0;\n}}\n")
    made = subprocess.run(["gcc", *WARNINGS, "-o", place / name, source], capture_output=True, text=True)
    assert made.returncode == 0, made.stderr
    said = Counter(re.sub(r"^\S*:\d+:\d+: ", "", line) for line in made.stderr.splitlines() if "warning:" in line)
    return said, subprocess.run([place / name], capture_output=True, text=True, check=True).stdout.splitlines()


def test_random_drivers(tmp_path: Path) -> None:
    before = {program.top: program.text for program in map(Program, SEEDS)}
    after = {top: tidied(text) for top, text in before.items()}
    assert sum(text != before[top] for top, text in after.items()) > len(SEEDS) * 0.8
    (warned, did), (warns, does) = built(before, tmp_path, "before"), built(after, tmp_path, "after")
    assert not warns - warned
    assert [old for old, new in zip(did, does, strict=True) if old != new] == []
