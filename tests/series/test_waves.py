from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from rewriter.kernel.maintainers import Maintainers, read_maintainers
from rewriter.plan import Edit
from rewriter.series.changes import Change, select
from rewriter.series.policy import Policy
from rewriter.series.waves import Schedule, easiest, plan_waves
from tests.kernel.maintainers_text import TEXT
from tests.series.trees import driver_text, plan, put, removed, renamed

DMA = [f"drivers/dma/d{number:02d}.c" for number in range(17)]
NET = ["drivers/net/a.c", "drivers/net/b.c", "drivers/net/c.c"]
ELSEWHERE = ["fs/x.c"]
POLICY = Policy("net", profile="Documentation/process/maintainer-net.rst", prefix="PATCH net-next", at_most=2)


@pytest.fixture
def maintainers(tmp_path: Path) -> Maintainers:
    return read_maintainers(put(tmp_path, {"MAINTAINERS": TEXT.encode()}))


def changes(root: Path, files: list[str], make: object = removed) -> tuple[Change, ...]:
    put(root, {file: driver_text("x") for file in files})
    drivers = [(removed if make is removed else renamed)(file, "x") for file in files]
    # Sites that a person has to look at would keep a driver from being easy.
    easy = [replace(one, sites=tuple(s for s in one.sites if s.verdict != "review")) for one in drivers]
    return select(plan(*easy), root, include_review=False)[0]


def told(schedule: Schedule) -> list[tuple[str, int, str]]:
    return [(wave.folder, len(wave.first) + len(wave.drivers), wave.prefix) for wave in schedule.waves]


def test_one_wave_for_each_tree_and_no_more_than_fit(tmp_path: Path, maintainers: Maintainers) -> None:
    schedule = plan_waves((), changes(tmp_path, [*DMA, *NET, *ELSEWHERE]), maintainers, [])
    assert told(schedule) == [
        ("01-bo-dma", 15, ""),
        ("02-bo-dma", 2, ""),
        ("03-net-next", 3, ""),
        ("04-kernel", 1, ""),
    ]
    assert [(wave.number, wave.total) for wave in schedule.waves] == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert schedule.kept is None


def test_the_size_can_be_chosen(tmp_path: Path, maintainers: Maintainers) -> None:
    assert [count for _, count, _ in told(plan_waves((), changes(tmp_path, NET), maintainers, [], 2))] == [2, 1]


def test_a_policy_has_waves_of_its_own_with_its_prefix(tmp_path: Path, maintainers: Maintainers) -> None:
    schedule = plan_waves((), changes(tmp_path, ["drivers/net/bus/z.c", *NET]), maintainers, [POLICY])
    assert [(count, prefix) for _, count, prefix in told(schedule)] == [(2, "PATCH net-next"), (2, "PATCH net-next")]
    apart = replace(POLICY, apart=("/bus",))
    schedule = plan_waves((), changes(tmp_path, ["drivers/net/bus/z.c", *NET]), maintainers, [apart])
    assert [(count, prefix) for _, count, prefix in told(schedule)] == [
        (2, "PATCH net-next"),
        (1, "PATCH net-next"),
        (1, ""),
    ]


def test_what_introduces_comes_first_with_its_neighbours(tmp_path: Path, maintainers: Maintainers) -> None:
    first = changes(tmp_path, ["fs/core.c"])
    schedule = plan_waves(first, changes(tmp_path, [*NET, *ELSEWHERE]), maintainers, [])
    assert told(schedule) == [("01-kernel", 2, ""), ("02-net-next", 3, "")]
    assert schedule.waves[0].first == first


def test_a_change_that_relies_on_another_goes_with_it(tmp_path: Path, maintainers: Maintainers) -> None:
    library, user = changes(tmp_path, ["drivers/dma/a.c", "drivers/net/a.c"])
    relies = replace(user.result, edits=(*user.result.edits, Edit("drivers/dma/a.c", 0, 1, "", "")))
    schedule = plan_waves((), (library, replace(user, result=relies)), maintainers, [])
    assert told(schedule) == [("01-bo-dma", 2, "")]


def test_the_easiest_driver_is_kept_for_the_finish(tmp_path: Path, maintainers: Maintainers) -> None:
    hard = changes(tmp_path, NET)
    easy = changes(tmp_path, ["fs/x.c", "fs/y.c"], renamed)
    schedule = plan_waves((), (*hard, *easy), maintainers, [])
    assert schedule.kept is easy[0]
    assert [one.result.driver for wave in schedule.waves for one in wave.drivers] == [
        *(file.removesuffix(".c") for file in NET),
        "fs/y",
    ]


def test_the_only_driver_is_not_kept_nor_one_that_others_need_or_a_person_has_to_see(tmp_path: Path) -> None:
    first, second = changes(tmp_path, ["fs/x.c", "fs/y.c"], renamed)
    assert easiest([first]) is None
    relies = replace(second, result=replace(second.result, edits=(*second.result.edits, first.edits[0])))
    assert easiest([first, relies]) is relies
    doubtful = replace(first, result=replace(first.result, outcome="review"))
    assert easiest([doubtful, second]) is second


def test_fewer_changed_lines_are_easier(tmp_path: Path) -> None:
    first, second = changes(tmp_path, ["fs/x.c", "fs/y.c"], renamed)
    data = first.after["fs/x.c"].replace(b"int ret;", b"int retval;")
    assert easiest([replace(first, after={"fs/x.c": data}), second]) is second


def test_nobody_named_is_one_wave_of_its_own(tmp_path: Path) -> None:
    nobody = Maintainers(())
    assert told(plan_waves((), changes(tmp_path, NET), nobody, [])) == [("01-tree", 3, "")]
