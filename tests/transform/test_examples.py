"""The examples of all transforms: reports, prose, accepting."""

from pathlib import Path

import pytest

from rewriter.errors import Problem
from rewriter.transform.examples import accept, report, run_all

from .fakes import analyse
from .modules import EXPLODES, GOOD


def test_a_report_names_what_happened_and_shows_what_differs(tmp_path: Path) -> None:
    (tmp_path / "demo_grab.py").write_text(GOOD)
    (done,) = run_all("demo-grab", tmp_path, analyse)
    assert not done.passed
    lines = report(done).splitlines()
    assert lines[0] == "demo-grab: 3 of 4 examples pass"
    assert "  different: renamed (the text differs)" in lines
    assert "    +managed_grab(d);" in lines
    assert "  refused as expected: plain" in lines


def test_accepting_mends_conversions_and_not_refusals(tmp_path: Path) -> None:
    path = tmp_path / "demo_grab.py"
    path.write_text(GOOD.replace('reason="not-managed"', 'reason="other"'))
    (done,) = run_all("demo-grab", tmp_path, analyse)
    assert accept(done) == 1
    (again,) = run_all("demo-grab", tmp_path, analyse)
    assert [case.word for case in again.cases if not case.passed] == ["different"]
    assert accept(again) == 0
    assert 'reason="other"' in path.read_text()


def test_a_module_that_cannot_be_loaded_fails_and_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / "demo_grab.py").write_text(GOOD)
    (tmp_path / "explodes.py").write_text(EXPLODES)
    by_name = {done.name: done for done in run_all(None, tmp_path, analyse)}
    assert {"demo-grab", "explodes", "pcim-irq-vectors"} <= set(by_name)
    assert not by_name["explodes"].passed
    assert "SystemError: imported" in report(by_name["explodes"])
    assert accept(by_name["explodes"]) == 0
    with pytest.raises(Problem):
        run_all("absent", tmp_path, analyse)


@pytest.mark.parametrize("summary", ["ends with a stop.", "starts small", "X" * 61])
def test_prose_is_held_to_its_form(summary: str, tmp_path: Path) -> None:
    text = GOOD.replace('"Use managed_grab() "\n    "on managed demos"', repr(summary))
    (tmp_path / "demo_grab.py").write_text(text)
    (done,) = run_all("demo-grab", tmp_path, analyse)
    assert len(done.faults) == 1
