from __future__ import annotations

from pathlib import Path

import pytest

from rewriter.kernel.maintainers import Maintainers, read_maintainers
from rewriter.series.ownership import Owner, owner_of, tree_of
from tests.kernel.maintainers_text import TEXT
from tests.series.trees import put


@pytest.fixture
def maintainers(tmp_path: Path) -> Maintainers:
    return read_maintainers(put(tmp_path, {"MAINTAINERS": TEXT.encode()}))


@pytest.mark.parametrize(
    ("url", "slug"),
    [
        ("git://git.kernel.org/pub/scm/linux/kernel/git/ada/char-misc.git", "ada-char-misc"),
        ("git://git.kernel.org/pub/scm/linux/kernel/git/pci/pci.git", "pci"),
        ("git://git.kernel.org/pub/scm/linux/kernel/git/bus/bus-next.git/", "bus-next"),
        ("https://gitlab.example.org/drm/misc/kernel.git", "drm-misc"),
        ("https://github.com/Ada/linux", "ada"),
        ("git@github.com:ada/tools.git", "ada-tools"),
        ("linux-pci@vger.kernel.org", "linux-pci"),
        ("https://example.org/", "tree"),
        ("", "tree"),
    ],
)
def test_slugs(url: str, slug: str) -> None:
    assert Owner(url, "").slug == slug


def test_the_tree_of_the_most_specific_section_that_names_one(maintainers: Maintainers) -> None:
    assert owner_of(maintainers.matching("drivers/dma/crystal.c")) == Owner(
        "git://git.example.org/pub/scm/linux/kernel/git/bo/dma.git", "DMA ENGINES"
    )
    assert owner_of(maintainers.matching("drivers/net/bus/a.c")) == Owner(
        "git://git.example.org/bus/bus.git", "NET BUS"
    )


def test_the_tree_for_the_next_release_where_there_are_several(maintainers: Maintainers) -> None:
    owner = tree_of(maintainers.matching("drivers/net/a.c"))
    assert owner == Owner("https://example.org/net/net-next.git", "NET DRIVERS")


def test_a_list_where_there_is_no_tree(maintainers: Maintainers) -> None:
    matches = maintainers.matching("drivers/net/wireless/a.c")
    assert tree_of(matches) is None
    assert owner_of(matches) == Owner("kernel@example.org", "THE REST")
    assert owner_of(()) is None


def test_the_tree_of_everything_is_nobodys(tmp_path: Path) -> None:
    text = "REST\nT:\tgit git://example.org/everything.git\nL:\tall@example.org\nF:\t*/\n"
    found = read_maintainers(put(tmp_path, {"MAINTAINERS": text.encode()}))
    assert owner_of(found.matching("drivers/a.c")) == Owner("all@example.org", "REST")
