"""The example tree against the hand-made answers: every call, every outcome, and every byte that changes."""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from rewriter.batch.run import run
from rewriter.c.edit import apply
from rewriter.kernel.tree import Tree
from rewriter.plan import Plan
from transforms.pcim_irq_vectors import CONVERSION

ROOT = Path(__file__).parents[2]
LINUX = ROOT / "examples" / "linux"
EXPECTED = ROOT / "tests" / "expected"


@pytest.fixture(scope="module")
def plan() -> Plan:
    return run(Tree.open(LINUX), CONVERSION, jobs=1)


def test_every_call_has_the_verdict_that_a_person_gave_it(plan: Plan) -> None:
    wanted, found, seen = {}, {}, Counter[tuple[str, str, str]]()
    for driver in json.loads((EXPECTED / "examples.json").read_text()):
        for site in driver["sites"]:
            wanted[site["file"], site["function"], site["call"], site["ordinal"]] = site["verdict"]
    for driver in plan.drivers:
        for said in driver.sites:
            key = (said.file, said.function, said.call)
            found[(*key, seen[key])] = said.verdict
            seen[key] += 1
    assert found == wanted


def test_every_driver_has_the_outcome_that_a_person_gave_it(plan: Plan) -> None:
    wanted = {driver["driver"]: driver["outcome"] for driver in json.loads((EXPECTED / "examples.json").read_text())}
    assert {driver.driver: driver.outcome for driver in plan.drivers} == wanted


def test_the_files_read_as_if_a_person_had_converted_them(plan: Plan, tmp_path: Path) -> None:
    for driver in plan.drivers:
        for path in driver.hashes:
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_bytes((LINUX / path).read_bytes())
    subprocess.run(["git", "apply", str(EXPECTED / "examples.diff")], cwd=tmp_path, check=True)
    differing = []
    for driver in plan.drivers:
        for path in driver.hashes:
            edits = [edit for edit in driver.edits if edit.file == path]
            after = apply((LINUX / path).read_bytes().decode("latin-1"), edits)
            if after != (tmp_path / path).read_bytes().decode("latin-1"):
                differing.append(path)
    assert not differing
