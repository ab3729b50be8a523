from __future__ import annotations

import pytest

from rewriter.plan import DriverResult, Reason
from rewriter.series.history import Habit
from rewriter.series.prefixes import SUBSYSTEMS, candidates, driver_name, rule


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
        ("drivers/accel/opal/opal_drv", "accel/opal:"),
        ("drivers/dma/opal/opal_dma_pci", "dmaengine: opal:"),
        ("drivers/tty/serial/16550/16550_pci", "serial: 16550_pci:"),
        ("drivers/dma/opal/opal_fast", "dmaengine: opal_fast:"),
        ("drivers/crypto/vendor/opal/vendor_gem", "crypto: gem -"),
        ("drivers/net/ethernet/vendor/opal/core/opal_core", "net: opal:"),
        ("drivers/net/wwan/opal/opal", "net: wwan: opal:"),
        ("sound/pci/snd-opal", "ALSA: opal:"),
        ("sound/soc/vendor/snd-soc-opal", "ASoC: opal:"),
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


def test_candidates_begin_with_the_habit() -> None:
    name = "drivers/dma/vendor/crystal"
    found = list(candidates(driver(name), {name: Habit("dma: cr:", "its history")}))
    assert found[:2] == ["dma: cr:", "dmaengine: crystal:"]
    assert len(set(found)) == len(found)
    assert next(candidates(driver(name), {name: Habit("dma/vendor:", "others", lead=True)})) == "dma/vendor: crystal:"


def test_files_named_after_their_folder_name_the_driver() -> None:
    files = [f"drivers/accel/opal/opal_{part}.c" for part in ("drv", "irq")]
    named = driver("drivers/accel/opal/vendor_gem", *files, "drivers/accel/opal/util.c")
    assert rule(named, driver_name(named)) == "accel/opal:"
    others = driver("drivers/accel/opal/vendor_gem", files[0], "drivers/accel/opal/util.c")
    assert rule(others, driver_name(others)) == "accel/vendor_gem:"
    other = driver("drivers/accel/opal/vendor_gem", "drivers/accel/opal/opalescent.c", "drivers/accel/opal/opals.c")
    assert rule(other, driver_name(other)) == "accel/vendor_gem:"
