"""What there is to show: the plan of a series, and what its directory keeps beside it. Nothing else is asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from rewriter.decisions import Decisions, Store
from rewriter.errors import Problem
from rewriter.plan import OUTCOMES, DriverResult, Plan, from_json
from rewriter.series.api import PLAN_FILE
from rewriter.series.compiled import FILE as COMPILED_FILE
from rewriter.series.compiled import Compiled
from rewriter.series.compiled import from_json as compiled_from_json
from rewriter.series.decided import FILE as DECISIONS_FILE
from rewriter.series.introduce import PLAN_FILE as INTRODUCED_FILE
from rewriter.series.reroll.record import RECORD_FILE, SeriesRecord
from rewriter.series.reroll.record import from_json as record_from_json
from rewriter.series.subsystems import FILE as SUBSYSTEMS_FILE
from rewriter.series.subsystems import Subsystem
from rewriter.series.subsystems import from_json as subsystems_from_json

_HINT = "give the directory of a series (rewriter convert -o DIR), or a plan (rewriter scan --format json)"
_Kept = TypeVar("_Kept")


@dataclass(frozen=True)
class Found:
    """A plan, and where it lies with a series in `directory`, what was recorded with that.

    `compiled` is None where nothing was compiled, `decisions` where nobody reviewed it; `introduced` is the plan of what the
    series introduces first.
    """

    plan: Plan
    directory: Path | None = None
    record: SeriesRecord | None = None
    introduced: Plan | None = None
    subsystems: Mapping[str, Subsystem] = field(default_factory=dict)
    compiled: Mapping[str, Compiled] | None = None
    decisions: Decisions | None = None


def find(path: Path, decisions: Path | None = None) -> Found:
    """The series in a directory, or a plan alone; `decisions` is a file to take instead of what the series was made with.

    Raises:
        Problem: it is neither, or something that belongs to it is damaged.
    """
    if decisions is not None and not decisions.is_file():
        raise Problem(f"there are no decisions in {decisions}", "there is no such file", "see rewriter review --help")
    if not path.is_dir():
        return Found(_plan(path), decisions=_decisions(decisions))
    if not (path / PLAN_FILE).is_file():
        raise Problem(f"{path} is no series", f"there is no {PLAN_FILE} in it", _HINT)
    compiled = _kept(path / COMPILED_FILE, compiled_from_json)
    return Found(
        plan=_plan(path / PLAN_FILE),
        directory=path,
        record=_kept(path / RECORD_FILE, record_from_json),
        introduced=_plan(path / INTRODUCED_FILE) if (path / INTRODUCED_FILE).is_file() else None,
        subsystems=_kept(path / SUBSYSTEMS_FILE, subsystems_from_json) or {},
        decisions=_decisions(decisions or path / DECISIONS_FILE),
        compiled=None if compiled is None else {one.driver: one for one in compiled},
    )


def _decisions(path: Path | None) -> Decisions | None:
    return Store(path).load() if path and path.is_file() else None


def _plan(path: Path) -> Plan:
    plan = _read(path, from_json)
    odd = next((driver for driver in plan.drivers if not _is_sound(driver)), None)
    if odd is not None:
        raise Problem(f"{path} is damaged", f"{odd.driver!r} in it is no driver of a plan", _HINT)
    return plan


def _is_sound(driver: DriverResult) -> bool:
    """Whether it can be shown; JSON says nothing of what a value has to be."""
    texts = (driver.driver, driver.diff, *driver.files, *driver.notes)
    edits = {place for hunk in driver.hunks for place in hunk.edits}
    return (
        driver.outcome in OUTCOMES
        and all(isinstance(text, str) for text in texts)
        and edits <= set(range(len(driver.edits)))
    )


def _kept(path: Path, reader: Callable[[str], _Kept]) -> _Kept | None:
    return _read(path, reader) if path.is_file() else None


def _read(path: Path, reader: Callable[[str], _Kept]) -> _Kept:
    try:
        return reader(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise Problem(f"{path} cannot be read", error.strerror or str(error), _HINT) from error
    except (ValueError, RecursionError) as error:  # neither UTF-8 nor JSON, or of another schema
        raise Problem(f"{path} cannot be used", " ".join(str(error).split()), _HINT) from error
