"""Whatever is done to a driver that makes a call necessary, or its purpose doubtful: the call is not edited any more."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from .compare import GOOD
from .devices import DEVICES
from .enables import ENABLES, acquired_midlife, undone_enable
from .exits import EXIT_HARMS
from .observers import OBSERVERS, plain_look
from .profile import drivers, tries
from .roles import ROLES
from .targets import Harm, Target, targets, verdict

DRIVERS = drivers()
RELEASES = [target for driver in DRIVERS for target in targets(driver, "release")]
ACQUIRES = [target for driver in DRIVERS for target in targets(driver, "acquire")]
OF_RELEASES = (*OBSERVERS, *ROLES, *DEVICES, *EXIT_HARMS, *ENABLES)
OF_ACQUIRES = (*DEVICES, *ENABLES)

HARMLESS = (
    "",
    "cpu_relax();",
    "if (late_quirk()) cpu_relax();",
    "pci_clear_master(late_device());",
    "late_run(late_quirk, 0);",
    "{ int late = late_quirk(); if (late) cpu_relax(); }",
    "/* pci_irq_vector(pdev, 0); */",
    'pr_info("pci_irq_vector(pdev, 0)\\n");',
)
"""What may well run behind a release."""


def _harmed(target: Target, harm: Harm, seed: int) -> None:
    harmed = harm(target, Random(seed))
    if harmed is not None:
        word, reason = verdict(harmed, target.kind)
        text = "\n".join(harmed.files.values())
        assert word in ("keep", "review"), f"{target.driver.name}, {harm.__name__}: {word} ({reason})\n{text}"


@tries(500)
@given(st.sampled_from(RELEASES), st.sampled_from(OF_RELEASES), st.integers(0, 9999))
def test_a_release_that_is_needed_is_not_removed(target: Target, harm: Harm, seed: int) -> None:
    _harmed(target, harm, seed)


@tries(120)
@given(st.sampled_from(ACQUIRES), st.sampled_from(OF_ACQUIRES), st.integers(0, 9999))
def test_an_acquire_that_is_not_managed_is_not_converted(target: Target, harm: Harm, seed: int) -> None:
    _harmed(target, harm, seed)


@tries(60)
@given(st.sampled_from(RELEASES), st.sampled_from(HARMLESS))
def test_what_does_no_harm_changes_nothing(target: Target, statement: str) -> None:
    same = target.marked(*target.behind(statement))
    assert verdict(same, "release")[0] in GOOD, same.files


@pytest.mark.parametrize(
    "harm", sorted({*OF_RELEASES, *OF_ACQUIRES}, key=lambda harm: harm.__name__), ids=lambda harm: str(harm.__name__)
)
def test_every_harm_fits_some_driver(harm: Harm) -> None:
    among = ACQUIRES if harm in (undone_enable, acquired_midlife) else RELEASES
    assert sum(harm(target, Random(seed)) is not None for target in among for seed in range(3)) > 5


def test_there_is_much_to_harm() -> None:
    assert len(RELEASES) > 60
    assert len(ACQUIRES) > 80
    assert plain_look(RELEASES[0], Random(0)) is not None
