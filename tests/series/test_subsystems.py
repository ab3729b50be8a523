from __future__ import annotations

from pathlib import Path

import pytest

from rewriter.series import write_series
from rewriter.series.subsystems import FILE, Subsystem, folder_of, from_json, subsystems, to_json
from tests.series.trees import CONVERSION, plan, put, renamed, two_drivers
from tests.series.trees import TWO_FILES as FILES

MAINTAINERS = b"""Maintainers

CRYSTAL DRIVER
M:	Someone <some@example.org>
F:	drivers/dma/crystal.c

DMA ENGINES
L:	dma@example.org
T:	git git://example.org/dma.git
F:	drivers/dma/

THE REST
M:	Everybody <all@example.org>
T:	git git://example.org/linux.git
F:	*
F:	*/
"""


def test_a_subsystem_is_who_takes_the_patch_and_the_entry_is_the_nearest(tmp_path: Path) -> None:
    tree = put(tmp_path / "tree", {**FILES, "MAINTAINERS": MAINTAINERS})
    found = subsystems(two_drivers(), tree)
    assert found == {"drivers/dma/crystal": Subsystem("DMA ENGINES", "CRYSTAL DRIVER")}  # the other has only THE REST
    assert folder_of("drivers/pci/controller/quartz") == Subsystem("drivers/pci")
    assert folder_of("quartz") == Subsystem("quartz")


def test_an_entry_without_a_tree_stands_for_itself(tmp_path: Path) -> None:
    text = b"ALONE\nM:\tA <a@example.org>\nF:\tdrivers/dma/\n"
    tree = put(tmp_path / "tree", {**FILES, "MAINTAINERS": text})
    found = subsystems(plan(renamed("drivers/dma/crystal.c", "crystal")), tree)
    assert found == {"drivers/dma/crystal": Subsystem("ALONE", "ALONE")}


def test_a_series_keeps_them(tmp_path: Path) -> None:
    tree = put(tmp_path / "tree", {**FILES, "MAINTAINERS": MAINTAINERS})
    write_series(two_drivers(), tree, tmp_path / "out", CONVERSION)
    assert from_json((tmp_path / "out" / FILE).read_text()) == subsystems(two_drivers(), tree)


def test_without_maintainers_there_is_no_such_file(tmp_path: Path) -> None:
    write_series(two_drivers(), put(tmp_path / "tree", FILES), tmp_path / "out", CONVERSION)
    assert not (tmp_path / "out" / FILE).exists()


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        "{}",
        '{"schema": "rewriter.subsystems/1"}',
        to_json({"d": Subsystem("s")}).replace('"s"', "3"),
        to_json({"d": Subsystem("s")}).replace('"name"', '"title"'),
    ],
)
def test_a_damaged_file_is_told_as_such(text: str) -> None:
    with pytest.raises(ValueError, match=r"schema|damaged"):
        from_json(text)
