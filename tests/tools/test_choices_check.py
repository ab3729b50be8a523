"""What one answer leaves of a driver, and that the compiler's objection to it is told."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from rewriter.c.source import Source
from rewriter.c.unit import Unit
from rewriter.lifetime.hunks import as_diff, hunks
from rewriter.plan import DriverResult, Edit, Plan, Reason

ROOT = Path(__file__).parents[2]
FAR = "".join(f"\ta += {number};\n" for number in range(9))
TEXT = f"int one(int a);\nint one(int a)\n{{\n\tint x = a;\n{FAR}\ta += x;\n\treturn a;\n}}\n"

pytestmark = pytest.mark.skipif(shutil.which("gcc") is None, reason="no gcc")


def result() -> DriverResult:
    """A driver that loses a variable and its use, which stand in two hunks."""
    gone = ("\tint x = a;\n", "\ta += x;\n")
    edits = tuple(Edit("d/a.c", TEXT.index(text), TEXT.index(text) + len(text), "", "why") for text in gone)
    shown = hunks({"d/a.c": Unit(Source("d/a.c", TEXT))}, edits, ())
    return DriverResult("d/a", ("d/a.c",), "changed", Reason("r", "r"), (), edits, {}, as_diff(shown), shown)


def check(place: Path, driver: DriverResult) -> list[str]:
    (place / "objects/d").mkdir(parents=True)
    (place / "tree/d").mkdir(parents=True)
    (place / "tree/d/a.c").write_text(TEXT)
    (place / "objects/d/.a.o.cmd").write_text(
        f"savedcmd_d/a.o := gcc -Wp,-MMD,d/.a.o.d -DKBUILD_EXTRA_WARN1 -Wall -c -o d/a.o {place}/tree/d/a.c\n"
    )
    (place / "plan.json").write_text(Plan("t", 1, None, None, (driver,)).to_json())
    run = subprocess.run(
        [sys.executable, ROOT / "tools/choices_check.py", place / "tree", place / "objects", place / "plan.json"],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert (run.returncode == 0) == run.stdout.endswith("no new warning\n"), run.stderr
    return run.stdout.splitlines()


def test_hunks_that_need_each_other_leave_no_choice(tmp_path: Path) -> None:
    assert check(tmp_path, result()) == ["0 choices compiled", "no new warning"]


def test_a_need_that_is_not_known_is_told(tmp_path: Path) -> None:
    known = result()
    wrong = replace(known, hunks=tuple(replace(hunk, needs=()) for hunk in known.hunks))
    first, *problems = check(tmp_path, wrong)
    assert first == "2 choices compiled"
    assert any(line.startswith("d/a: hunks 1: ") and "undeclared" in line for line in problems)
    assert any(line.startswith("d/a: hunks 2: ") and "unused variable" in line for line in problems)
