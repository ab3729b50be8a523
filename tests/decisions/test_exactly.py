"""With decisions `diff` and `convert` give exactly what was accepted, on the example tree."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from rewriter.batch.run import run
from rewriter.cli.main import main
from rewriter.decisions import Decisions, Store, default_path, replay
from rewriter.kernel.tree import Tree
from rewriter.plan import Plan, driver_to_dict
from rewriter.transform.find import load
from tests.decisions.exactly import at_random, expected
from tests.decisions.trees import applied, changed

TREE = Path(__file__).parents[2] / "examples/linux"
NAME = "pcim-irq-vectors"


@pytest.fixture(scope="module")
def plan() -> Plan:
    return run(Tree.open(TREE), load(NAME), jobs=1)


@pytest.fixture
def once(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    """The verbs get the plan that is there already."""
    monkeypatch.setattr("rewriter.cli.planning.plan_for", lambda *args: plan)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.usefixtures("once")
def test_exactly_what_was_accepted(
    plan: Plan, seed: int, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    decisions, accepted = at_random(plan, seed)
    wanted = expected(plan, accepted, TREE)
    assert wanted
    file, series = tmp_path / "decisions.json", tmp_path / "series"
    Store(file).answer(*decisions.records)
    assert main(["diff", NAME, str(TREE), "--decisions", str(file)]) == 0
    diff = capfdbinary.readouterr().out
    assert applied(TREE, tmp_path / "a", [diff]) == wanted
    assert main(["convert", NAME, str(TREE), "-o", str(series), "--decisions", str(file), "--ignore-policy"]) == 0
    mails = [path.read_bytes() for path in sorted(series.glob("*.patch"))[1:]]
    assert applied(TREE, tmp_path / "b", mails, mails=True) == wanted
    assert Store(series / ".rewriter/decisions.json").load() == decisions
    copy = shutil.copytree(TREE, tmp_path / "copy")
    assert main(["convert", NAME, str(copy), "--in-place", "--decisions", str(file)]) == 0
    assert changed(TREE, copy) == wanted


@pytest.mark.usefixtures("once")
def test_what_is_remembered_of_a_tree_is_replayed_unless_it_is_not_wanted(
    plan: Plan, capfd: pytest.CaptureFixture[str], nothing_decided: Path, tmp_path: Path
) -> None:
    everything = capture(capfd, "diff", NAME, str(TREE))
    assert everything.err == ""
    driver = next(one for one in plan.drivers if one.outcome == "changed")
    try:
        Store(default_path(TREE)).answer(*at_random(plan, 1)[0].about(NAME, driver.driver)[:1])
        assert default_path(TREE).is_relative_to(nothing_decided)
        some = capture(capfd, "diff", NAME, str(TREE))
        assert len(some.out) < len(everything.out)
        assert str(default_path(TREE)) in some.err
        assert capture(capfd, "diff", NAME, str(TREE), "--ignore-decisions") == everything
        assert capture(capfd, "diff", NAME, str(TREE), "--undecided").out != some.out
    finally:
        default_path(TREE).unlink()


def capture(capfd: pytest.CaptureFixture[str], *args: str) -> pytest.CaptureResult[str]:
    capfd.readouterr()
    assert main(list(args)) == 0
    return capfd.readouterr()


def test_lines_for_programs_have_what_was_accepted(
    plan: Plan, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def planned(*args: Any) -> Plan:
        for driver in plan.drivers:
            args[-1](driver)
        return plan

    monkeypatch.setattr("rewriter.cli.planning.plan_for", planned)
    decisions, _ = at_random(plan, 2)
    Store(tmp_path / "d.json").answer(*decisions.records)
    out = capture(capfd, "diff", NAME, str(TREE), "--format", "jsonl", "--decisions", str(tmp_path / "d.json")).out
    rows = [json.loads(line) for line in out.splitlines()]
    wanted = replay(plan, decisions).plan
    assert [row for row in rows if "driver" in row] == [driver_to_dict(driver) for driver in wanted.drivers]
    assert rows[-1]["counts"] == wanted.counts


def test_a_file_that_is_not_there_is_a_problem(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for verb in (["diff"], ["convert", "-o", str(tmp_path / "series")]):
        assert main([verb[0], NAME, str(TREE), *verb[1:], "--decisions", str(tmp_path / "none.json")]) == 2
        assert "there is no such file" in capfd.readouterr().err
    (tmp_path / "d.json").write_text("{}")
    assert main(["diff", NAME, str(TREE), "--decisions", str(tmp_path / "d.json")]) == 2
    assert "is no file of decisions" in capfd.readouterr().err
    assert main(["diff", NAME, str(TREE), "--ignore-decisions", "--undecided"]) == 2
    assert "contradict each other" in capfd.readouterr().err
    assert Decisions() == Store(tmp_path / "none.json").load()
