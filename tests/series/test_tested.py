from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from rewriter.errors import Problem
from rewriter.series import Sending, SeriesOptions, write_series
from rewriter.series.compiled import FILE, Compiled, from_json, to_json
from rewriter.series.sending import HELD_FILE
from rewriter.verify.objects import Builder, Checked
from tests.series.test_introduce import TREE as INTRODUCING
from tests.series.test_introduce import WITH_API
from tests.series.trees import CONVERSION, driver_text, git_tree, plan, put, renamed, two_drivers
from tests.verify.test_objects import record

NAMES = ("crystal", "opal", "quartz")
FILES = {f"drivers/dma/{name}.c": driver_text(name) for name in NAMES}
HEADER = b"struct pin_dev;\nint devm_power_up(struct pin_dev *);\nvoid drop_pins(struct pin_dev *);\n" + b"".join(
    f"int {name}_start(struct pin_dev *);\nvoid {name}_stop(struct pin_dev *);\n".encode() for name in NAMES
)


@pytest.fixture
def places(tmp_path: Path) -> tuple[Path, Path]:
    """A git tree that declares only the old function, and a build directory that records all drivers but one."""
    header = HEADER + b"int take_pins(struct pin_dev *, int, int);\n"
    tree = git_tree(tmp_path / "tree", {**FILES, "include/linux/pins.h": header})
    objects = put(tmp_path / "objects", {".config": b"CONFIG_HZ=1\nCONFIG_X86_64=y\n"})
    for name in NAMES[:2]:
        record(
            objects, f"drivers/dma/{name}.c", str(tree), f"-DKBUILD_EXTRA_WARN1 -include {tree}/include/linux/pins.h"
        )
    return tree, objects


@pytest.mark.skipif(shutil.which("gcc") is None, reason="no gcc")
def test_patches_say_what_was_built_and_those_that_do_not_compile_are_held_back(
    places: tuple[Path, Path], tmp_path: Path
) -> None:
    tree, objects = places
    conversion = replace(CONVERSION, stubbed_without=("CONFIG_PINS",))
    bad = renamed("drivers/dma/opal.c", "opal")
    bad = replace(bad, edits=(replace(bad.edits[0], text="devm_take_pins(extra, dev"),))
    drivers = plan(renamed("drivers/dma/crystal.c", "crystal"), bad, renamed("drivers/dma/quartz.c", "quartz"))
    report = write_series(drivers, tree, tmp_path / "out", conversion, SeriesOptions(build=objects))
    assert [path.name[5:] for path in report.paths[1:]] == [
        "dmaengine-crystal-Use-devm_take_pins.patch",
        "dmaengine-quartz-Use-devm_take_pins.patch",
    ]
    cover, crystal, quartz = (" ".join(path.read_text().split()) for path in report.paths)
    done = "compile-tested (W=1, x86_64, with and without CONFIG_PINS, with the new names standing for the old ones)"
    assert f"{done}; not run-tested." in crystal
    assert "neither compiled nor run-tested." in quartz
    assert "not run-tested; each patch says what was compiled." in cover
    held = [note for note in report.notes if "held back" in note]
    assert len(held) == 1
    assert held[0].startswith(
        "drivers/dma/opal: held back, the compiler complains: drivers/dma/opal.c: as configured: "
    )
    unbuilt = "not compiled: the build directory makes no object of drivers/dma/quartz.c"
    assert f"drivers/dma/quartz: {unbuilt}" in report.notes

    kept = from_json((tmp_path / "out" / FILE).read_text())
    assert [(one.driver, one.result) for one in kept] == [
        ("drivers/dma/crystal", "passed"),
        ("drivers/dma/opal", "failed"),
        ("drivers/dma/quartz", "not-built"),
    ]
    assert kept[0].words == f"{done}; not run-tested"
    assert kept[0].sources == ("drivers/dma/crystal.c",)
    assert kept[0].without == ("CONFIG_PINS",)
    assert any("drivers/dma/opal.c: as configured: " in line for line in kept[1].new)
    assert (kept[2].words, kept[2].unbuilt) == (unbuilt, ("drivers/dma/quartz.c",))


POLICY = '[idle]\nstatus = "orphan"\nhold = true\nreason = "nobody takes it"\n'
IDLE = b"Maintainers List\n----------------\n\nOPAL\nS:\tOrphan\nF:\tdrivers/dma/opal.c\n"


@pytest.mark.skipif(shutil.which("gcc") is None, reason="no gcc")
def test_what_a_policy_holds_back_is_not_compiled(
    places: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree, objects = places
    put(tree, {"MAINTAINERS": IDLE})
    (tmp_path / "policy.toml").write_text(POLICY)
    checked: list[str] = []
    check = Builder.check

    def noted(self: Builder, after: Mapping[str, bytes], with_first: Mapping[str, bytes]) -> Checked:
        checked.extend(after)
        return check(self, after, with_first)

    monkeypatch.setattr(Builder, "check", noted)
    drivers = plan(*(renamed(f"drivers/dma/{name}.c", name) for name in NAMES))
    options = SeriesOptions(build=objects, sending=Sending(policy=tmp_path / "policy.toml", waves=True))
    report = write_series(drivers, tree, tmp_path / "out", CONVERSION, options)
    assert checked == ["drivers/dma/crystal.c", "drivers/dma/quartz.c"]
    assert [one.driver for one in from_json((tmp_path / "out" / FILE).read_text())] == [
        "drivers/dma/crystal",
        "drivers/dma/quartz",
    ]
    assert any("1 patch held back by policy idle: nobody takes it" in note for note in report.notes)
    assert "drivers/dma/opal.c" in (tmp_path / "out" / HELD_FILE).read_text()


def test_nothing_is_introduced_for_drivers_that_do_not_compile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree = git_tree(tmp_path / "tree", INTRODUCING)
    objects = put(tmp_path / "objects", {".config": b"CONFIG_HZ=1\nCONFIG_X86_64=y\n"})

    def fails(_self: Builder, after: Mapping[str, bytes], first: Mapping[str, bytes]) -> Checked:
        return Checked(tuple(after), (), ("error: no such function",) if first else (), ())

    monkeypatch.setattr(Builder, "prepare", lambda _self, _sources: None)
    monkeypatch.setattr(Builder, "check", fails)
    report = write_series(two_drivers(), tree, tmp_path / "out", CONVERSION, replace(WITH_API, build=objects))
    assert (report.patches, report.paths) == (0, ())
    assert "there is nothing to convert: no patch was made" in report.notes


def test_what_was_not_compiled_leaves_no_record(places: tuple[Path, Path], tmp_path: Path) -> None:
    write_series(plan(renamed("drivers/dma/crystal.c", "crystal")), places[0], tmp_path / "out", CONVERSION)
    assert not (tmp_path / "out" / FILE).exists()


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        "{}",
        '{"schema": "rewriter.compiled/1"}',
        '{"schema": "rewriter.compiled/1", "drivers": [{"driver": "d"}]}',
        to_json((Compiled("d", "passed", "w"),)).replace("passed", "perhaps"),
        to_json((Compiled("d", "passed", "w", ("s",)),)).replace('"s"', "1"),
        to_json((Compiled("d", "passed", "w"),)).replace('"d"', "null"),
    ],
)
def test_a_damaged_record_is_told_as_such(text: str) -> None:
    with pytest.raises(ValueError, match=r"schema|damaged"):
        from_json(text)


def test_what_is_no_build_directory_is_refused(places: tuple[Path, Path], tmp_path: Path) -> None:
    with pytest.raises(Problem, match="is no build directory"):
        write_series(
            plan(renamed("drivers/dma/crystal.c", "crystal")),
            places[0],
            tmp_path / "out",
            CONVERSION,
            SeriesOptions(build=tmp_path),
        )
    assert not (tmp_path / "out").exists()
