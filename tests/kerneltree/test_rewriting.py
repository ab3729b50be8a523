"""Real drivers, written differently, have the verdicts that they had: real code holds shapes that nobody thinks of."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from random import Random

import pytest

from rewriter.batch.run import run
from rewriter.kernel.tree import Tree
from rewriter.plan import DriverResult
from rewriter.transform.find import load
from tests.lifetime.metamorphic.compare import differences
from tests.lifetime.metamorphic.driver import analysed
from tests.lifetime.metamorphic.modules import module
from tests.lifetime.metamorphic.steps import STEPS

ROOT = Path(__file__).parents[2] / ".cache"
TREES = sorted(path for path in ROOT.glob("linux-*") if (path / "Makefile").is_file())
SEEDS = range(3 + int(os.environ.get("METAMORPHIC", "0")) // 500)
DRIVERS = 15
"""So many drivers are sampled for each seed."""
LARGE = 2_000_000
"""Drivers of more text than this (in bytes) are left out: they take seconds each."""

pytestmark = [
    pytest.mark.kerneltree,
    pytest.mark.skipif(not TREES, reason="no kernel tree in .cache: make kernel-tree"),
]


@cache
def converted(root: Path) -> tuple[DriverResult, ...]:
    """The drivers of a tree of which at least one call is proven."""
    found = run(Tree.open(root), load("pcim-irq-vectors")).drivers
    return tuple(driver for driver in found if any(site.verdict in ("convert", "remove") for site in driver.sites))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("root", TREES, ids=lambda path: path.name)
def test_rewriting_real_drivers_changes_no_verdict(root: Path, seed: int) -> None:
    rnd, wrong = Random(seed), []
    assert len(converted(root)) > 40
    for found in rnd.sample(converted(root), DRIVERS):
        driver = module(root, found)
        if sum(map(len, driver.files.values())) > LARGE:
            continue
        before, written, steps = analysed(driver), driver, []
        for _step in range(4):
            rewrite, number = rnd.choice(STEPS), rnd.randrange(10_000)
            written = written.rewritten(rewrite, Random(number))
            steps.append((rewrite.__name__, number))
        wrong += (
            [(driver.name, steps, *differences(written, before, analysed(written)))] if written is not driver else []
        )
    assert not [case for case in wrong if len(case) > 2]
