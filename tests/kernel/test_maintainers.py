from __future__ import annotations

from pathlib import Path

import pytest

from rewriter.kernel.maintainers import EVERYTHING, FILE, Maintainers, UnreadableError, read_maintainers
from tests.kernel.maintainers_text import TEXT
from tests.kernel.trees import plant


@pytest.fixture
def maintainers(tmp_path: Path) -> Maintainers:
    return read_maintainers(plant(tmp_path, {FILE: TEXT}, "drivers/dma/crystal/core.c"))


def titles(maintainers: Maintainers, path: str) -> list[tuple[str, int]]:
    return [(match.section.title, match.depth) for match in maintainers.matching(path)]


def test_the_most_specific_section_comes_first(maintainers: Maintainers) -> None:
    assert titles(maintainers, "drivers/net/bus/a.c") == [
        ("NET BUS", 3),
        ("NET DRIVERS", 2),
        ("THE REST", EVERYTHING),
    ]


def test_a_folder_named_without_a_slash_holds_what_is_below_it(maintainers: Maintainers) -> None:
    assert titles(maintainers, "drivers/dma/crystal/deep/a.c")[0] == ("CRYSTAL DMA ENGINE", 3)


def test_a_name_is_a_beginning(tmp_path: Path) -> None:
    found = read_maintainers(plant(tmp_path, {FILE: TEXT}))  # here crystal is no folder
    assert titles(found, "drivers/dma/crystal-pci.c")[0] == ("CRYSTAL DMA ENGINE", 3)
    assert titles(found, "drivers/dma/crystal/deep.c")[0] == ("DMA ENGINES", 2)


def test_wildcards(maintainers: Maintainers) -> None:
    assert titles(maintainers, "include/linux/dma-engine.h")[0][0] == "DMA ENGINES"
    assert titles(maintainers, "include/linux/dmaengine.h")[0][0] == "THE REST"
    assert titles(maintainers, "drivers/net/old_3.h")[0][0] == "OLD THINGS"
    assert titles(maintainers, "drivers/net/old_3.o")[0][0] == "NET DRIVERS"
    assert titles(maintainers, "drivers/net/old/3.c")[0][0] == "NET DRIVERS"


@pytest.mark.parametrize("path", ["drivers/dma/foreign/a.c", "drivers/net/wireless/b.c"])
def test_what_is_excluded_does_not_match(maintainers: Maintainers, path: str) -> None:
    assert titles(maintainers, path) == [("THE REST", EVERYTHING)]


def test_names_match_anywhere_and_are_verbose(maintainers: Maintainers) -> None:
    assert titles(maintainers, "fs/pinsb.c") == [("PINS", 0), ("THE REST", EVERYTHING)]
    assert titles(maintainers, "fs/pinsa.c") == [("THE REST", EVERYTHING)]


def test_keywords_and_the_words_before_the_first_section_match_nothing(maintainers: Maintainers) -> None:
    assert titles(maintainers, "take_pins") == [("THE REST", EVERYTHING)]
    assert maintainers.sections[0].title == "CRYSTAL DMA ENGINE"


def test_a_pattern_that_is_none_matches_nothing(tmp_path: Path) -> None:
    text = "ODD\nF:\tdrivers/[z-a]*\nF:\tsound/(\nN:\t(\n\nREST\nF:\t*/\n"
    found = read_maintainers(plant(tmp_path, {FILE: text}))
    assert [match.section.title for match in found.matching("drivers/z/(")] == ["REST"]


def test_values(maintainers: Maintainers) -> None:
    assert [tree.rpartition("/")[2] for tree in maintainers.sections[1].values("T")] == ["dma.git", "dma.git next"]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (None, "MAINTAINERS cannot be read: No such file"),
        (b"", "no section"),
        (b"a page\nof prose: nothing else\n", "no section"),
        (b"NAMES\nM:\tA B <a@example.org>\n", "no section with an F: or N: entry"),
        (b"\x7fELF\0\0\0F:\tdrivers/\n", "is not text"),
    ],
)
def test_a_file_to_no_use(tmp_path: Path, data: bytes | None, why: str) -> None:
    if data is not None:
        (tmp_path / FILE).write_bytes(data)
    with pytest.raises(UnreadableError, match=why):
        read_maintainers(tmp_path)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    with pytest.raises(UnreadableError, match="cannot be read"):
        read_maintainers(tmp_path)


def test_bytes_that_are_no_utf8_do_not_stop_it(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"FINE\nM:\tJ\xfcrgen <j@example.org>\nF:\tdrivers/\n")
    assert [m.section.title for m in read_maintainers(tmp_path).matching("drivers/a.c")] == ["FINE"]
