"""With decisions `diff` and `convert` give exactly what was accepted, over all drivers of a kernel tree."""

from __future__ import annotations

from pathlib import Path

import pytest

from rewriter.batch.run import run
from rewriter.cli.main import main
from rewriter.decisions import Store
from rewriter.kernel.tree import Tree
from rewriter.plan import Plan
from rewriter.transform.find import load
from tests.decisions.exactly import at_random, expected
from tests.decisions.trees import applied

TREE = Path(__file__).parents[2] / ".cache/linux-6.12"
NAME = "pcim-irq-vectors"

pytestmark = [
    pytest.mark.kerneltree,
    pytest.mark.skipif(not TREE.is_dir(), reason="no kernel tree: make kernel-tree"),
]


@pytest.fixture(scope="module")
def plan() -> Plan:
    return run(Tree.open(TREE), load(NAME))


@pytest.mark.parametrize("seed", range(3))
def test_exactly_what_was_accepted(
    plan: Plan, seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.setattr("rewriter.cli.planning.plan_for", lambda *args: plan)
    decisions, accepted = at_random(plan, seed)
    wanted = expected(plan, accepted, TREE)
    file, series = tmp_path / "decisions.json", tmp_path / "series"
    Store(file).answer(*decisions.records)
    assert main(["diff", NAME, str(TREE), "--decisions", str(file)]) == 0
    assert applied(TREE, tmp_path / "a", [capfdbinary.readouterr().out]) == wanted
    options = ["--decisions", str(file), "--ignore-policy", "--no-recipients"]
    assert main(["convert", NAME, str(TREE), "-o", str(series), *options]) == 0
    mails = [path.read_bytes() for path in sorted(series.glob("*.patch"))[1:]]
    assert applied(TREE, tmp_path / "b", mails, mails=True) == wanted
