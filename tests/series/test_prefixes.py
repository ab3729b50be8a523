from __future__ import annotations

from pathlib import Path

import pytest

from rewriter.plan import DriverResult, Reason
from rewriter.series.commits import open_scratch
from rewriter.series.gitrun import hermetic
from rewriter.series.prefixes import SUBSYSTEMS, candidates, driver_name, history, prefix_of, rule
from rewriter.series.tree import find_base
from tests.series.trees import git, git_tree, put


def driver(name: str, *files: str) -> DriverResult:
    return DriverResult(name, files or (f"{name}.c",), "changed", Reason("r", "t"))


@pytest.mark.parametrize(
    ("name", "prefix"),
    [
        ("drivers/dma/crystal", "dmaengine: crystal:"),
        ("drivers/pci/switch/quartz", "PCI: quartz:"),
        ("drivers/gpio/gpio-opal", "gpio: opal:"),
        ("drivers/i2c/busses/i2c-opal_pci", "i2c: opal_pci:"),
        ("drivers/crypto/opal/opal", "crypto: opal -"),
        ("drivers/gpu/drm/vendor/opal/opal", "drm/opal:"),
        ("drivers/net/ethernet/vendor/opal", "net: opal:"),
        ("drivers/net/wireless/vendor/opal", "wifi: opal:"),
        ("drivers/opalbus/opalbus", "opalbus:"),
        ("drivers/opal", "drivers: opal:"),
        ("drivers/dma/opal/pci", "dmaengine: opal:"),
        ("drivers/opal/host/pci", "opal: pci:"),
        ("drivers/accel/opal/opal_drv", "accel/opal_drv:"),
        ("sound/pci/snd-opal", "ALSA: snd-opal:"),
        ("sound/soc/vendor/snd-soc-opal", "ASoC: snd-soc-opal:"),
        ("arch/x86/events/opal", "x86: opal:"),
        ("net/core/opal", "net: opal:"),
        ("virt/kvm/opal", "virt: opal:"),
        ("opal", "opal: opal:"),
        ("drivers/dma/crystal.c", "dmaengine: crystal:"),
    ],
)
def test_rule(name: str, prefix: str) -> None:
    assert rule(driver(name), driver_name(driver(name))) == prefix


def test_the_table_holds_folders() -> None:
    assert all(folder.endswith("/") and prefix[-1] in ":-" for folder, prefix in SUBSYSTEMS.items())
    assert list(SUBSYSTEMS) == sorted(SUBSYSTEMS)


@pytest.mark.parametrize(
    ("subject", "prefix"),
    [
        ("PCI: quartz: Use x()", "PCI: quartz:"),
        ("platform/x86/intel: opal_io: Fix y: z", "platform/x86/intel: opal_io:"),
        ("crypto: opal - Drop x", "crypto: opal -"),
        ("drivers: net: Remove the x", "drivers: net:"),
        ('Revert "PCI: quartz: Use x()"', ""),
        ("Add a driver", ""),
        ("Add driver: it works", ""),
        ("net:no blank", ""),
        ("", ""),
    ],
)
def test_prefix_of(subject: str, prefix: str) -> None:
    assert prefix_of(subject) == prefix


def test_candidates_begin_with_the_habit() -> None:
    found = list(candidates(driver("drivers/dma/vendor/crystal"), {"drivers/dma/vendor/crystal": "dma: cr:"}))
    assert found[:2] == ["dma: cr:", "dmaengine: crystal:"]
    assert len(set(found)) == len(found)


def commit(tree: Path, subject: str, *files: str, when: int = 1_600_000_000) -> None:
    put(tree, {file: f"{subject}\n".encode() for file in files})
    git(tree, "add", "-A")
    git(tree, "commit", "-q", "-m", subject, GIT_COMMITTER_DATE=f"@{when} +0000")


def habits(tree: Path, *drivers: DriverResult) -> dict[str, str]:
    with hermetic() as run:
        return history(open_scratch(run, tree, find_base(run, tree)), drivers)


def test_history_decides(tmp_path: Path) -> None:
    a, b, c = (f"drivers/dma/{name}.c" for name in "abc")
    tree = git_tree(tmp_path, {a: b"", b: b"", c: b""})
    commit(tree, "dmaengine: a: Fix x", a)
    commit(tree, "dmaengine/a: Fix y", a)
    commit(tree, "dmaengine: a: Fix z", a)
    for n in range(5):
        commit(tree, f"treewide: Fix spelling {n}", a, b)
    commit(tree, "treewide: Fix it again", a, "README")
    commit(tree, "dma: b - one", b)
    commit(tree, "B: two", b)
    commit(tree, "Tidy", c)
    assert habits(tree, driver("drivers/dma/a"), driver("drivers/dma/b"), driver("drivers/dma/c")) == {
        "drivers/dma/a": "dmaengine: a:",
        "drivers/dma/b": "B:",
    }


def test_all_files_of_a_driver_count(tmp_path: Path) -> None:
    tree = git_tree(tmp_path, {"d/a1.c": b"", "d/a2.c": b"", "d/other.c": b""})
    commit(tree, "d/a: both", "d/a1.c", "d/a2.c")
    commit(tree, "d/wrong: a and other", "d/a1.c", "d/other.c")
    assert habits(tree, driver("d/a", "d/a1.c", "d/a2.c")) == {"d/a": "d/a:"}


def test_old_history_does_not_count(tmp_path: Path) -> None:
    tree = git_tree(tmp_path, {"d/a.c": b""})
    commit(tree, "old: a: x", "d/a.c", when=1_300_000_000)
    commit(tree, "Makefile: y", "Makefile", when=1_600_000_000)
    assert habits(tree, driver("d/a")) == {}


def test_a_plain_tree_has_no_history(tmp_path: Path) -> None:
    assert habits(tmp_path, driver("d/a")) == {}


def test_the_repositorys_own_settings_do_not_matter(tmp_path: Path) -> None:
    tree = git_tree(tmp_path, {"d/a.c": b""})
    commit(tree, "d: a: x", "d/a.c")
    git(tree, "notes", "add", "-m", "\1wrong: note")
    with (tree / ".git/config").open("a") as config:
        config.write(
            "[log]\n\tshowSignature = true\n\tfollow = true\n[format]\n\tpretty = fuller\n[color]\n\tui = always\n"
        )
    assert habits(tree, driver("d/a")) == {"d/a": "d: a:"}
