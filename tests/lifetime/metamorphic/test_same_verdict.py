"""However a driver is written: as long as it does the same, every call has the same verdict."""

from __future__ import annotations

from functools import cache
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewriter.plan import DriverResult

from .compare import differences
from .driver import Driver, Rewrite, analysed
from .profile import drivers, tries
from .steps import STEPS

DRIVERS = drivers()
Steps = list[tuple[Rewrite, int]]


@cache
def _before(name: str) -> DriverResult:
    return analysed(next(driver for driver in DRIVERS if driver.name == name))


def _check(driver: Driver, steps: Steps) -> None:
    written = driver
    for rewrite, seed in steps:
        written = written.rewritten(rewrite, Random(seed))
    found = differences(written, _before(driver.name), analysed(written)) if written is not driver else []
    files = "\n".join(f"== {path}\n{text}" for path, text in written.files.items() if driver.files.get(path) != text)
    assert not found, f"{driver.name}: {found}\n{files}"


@tries(400)
@given(
    st.sampled_from(DRIVERS), st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 9999)), min_size=1, max_size=4)
)
def test_rewriting_changes_no_verdict(driver: Driver, steps: Steps) -> None:
    _check(driver, steps)


@pytest.mark.parametrize("rewrite", STEPS, ids=lambda rewrite: str(rewrite.__name__))
def test_every_step_fits_some_driver(rewrite: Rewrite) -> None:
    tried = [(driver, driver.rewritten(rewrite, Random(seed))) for driver in DRIVERS for seed in range(3)]
    changed = [(before, after) for before, after in tried if before is not after]
    assert len(changed) > 3
    for before, after in changed[:: max(1, len(changed) // 5)]:
        assert not differences(after, _before(before.name), analysed(after)), after.files
