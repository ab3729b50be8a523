"""How subjects begin: as the driver's own history does, else as its subsystem does.

A prefix carries its separator: ``PCI: foo:``, or ``crypto: foo -`` as some subsystems write it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from rewriter.plan import DriverResult
from rewriter.series.history import Habit

SUBSYSTEMS: Mapping[str, str] = {
    "arch/": "{directory}: {name}:",
    "drivers/": "{directory}: {name}:",
    "drivers/accel/": "accel/{name}:",
    "drivers/bluetooth/": "Bluetooth: {name}:",
    "drivers/bus/mhi/": "bus: mhi: {name}:",
    "drivers/bus/mhi/host/": "bus: mhi: host: {name}:",
    "drivers/crypto/": "crypto: {name} -",
    "drivers/cxl/": "cxl/{name}:",
    "drivers/dma/": "dmaengine: {name}:",
    "drivers/edac/": "EDAC/{name}:",
    "drivers/gpu/drm/": "drm/{name}:",
    "drivers/hid/": "HID: {name}:",
    "drivers/infiniband/": "RDMA/{name}:",
    "drivers/input/": "Input: {name} -",
    "drivers/iommu/": "iommu/{name}:",
    "drivers/md/": "dm {name}:",
    "drivers/net/can/": "can: {name}:",
    "drivers/net/wireless/": "wifi: {name}:",
    "drivers/net/wwan/": "net: wwan: {name}:",
    "drivers/pci/": "PCI: {name}:",
    "drivers/pcmcia/": "pcmcia: {name}:",
    "drivers/perf/": "drivers/perf: {name}:",
    "drivers/platform/x86/": "platform/x86: {name}:",
    "drivers/staging/media/": "media: {name}:",
    "drivers/thermal/intel/": "thermal: intel: {name}:",
    "drivers/tty/serial/": "serial: {name}:",
    "drivers/vdpa/": "vdpa/{name}:",
    "drivers/vfio/": "vfio/{name}:",
    "net/": "net: {name}:",
    "sound/": "ALSA: {name}:",
    "sound/soc/": "ASoC: {name}:",
    "sound/soc/intel/": "ASoC: Intel: {name}:",
}
"""Folder -> how its maintainers begin subjects; the longest folder wins. Folders of subsystems only, never of a driver.

``{name}`` is the driver's name, ``{directory}`` the folder below the first one (``gpio`` of ``drivers/gpio``).
"""

GENERIC = frozenset(
    (
        "base",
        "core",
        "dev",
        "driver",
        "drv",
        "host",
        "hw",
        "init",
        "irq",
        "lib",
        "main",
        "netdev",
        "pci",
        "pcie",
        "pcidrv",
    )
)
"""Names of files and folders that do not tell which driver it is."""

LEADS = ("snd-soc-", "snd-")
"""What names of modules begin with that no folder of theirs tells."""


def candidates(result: DriverResult, habits: Mapping[str, Habit]) -> Iterator[str]:
    """Prefixes for a driver, the best one first; later ones are for a subject that is too long or taken already."""
    name, folder = driver_name(result), PurePosixPath(result.driver).parent.name
    if result.driver in habits:
        habit = habits[result.driver]
        yield f"{habit.prefix} {name}:" if habit.lead else habit.prefix
    yield rule(result, name)
    yield rule(result, f"{folder}/{name}")
    yield f"{name}:"
    yield f"{result.driver}:"


def rule(result: DriverResult, name: str) -> str:
    """The prefix by the table of subsystems, for a driver that goes by `name`."""
    parts = PurePosixPath(result.driver).parts
    path = "/".join(parts[:-1]) + "/"
    known = [folder for folder in SUBSYSTEMS if path.startswith(folder)]
    if not known:
        return f"{parts[0]}: {name}:"
    directory = parts[1] if len(parts) > 2 else parts[0]
    prefix = SUBSYSTEMS[max(known, key=len)].format(directory=directory, name=name)
    return prefix.removeprefix(f"{directory}: ") if name == directory else prefix


def driver_name(result: DriverResult) -> str:
    """The driver's name as subjects have it.

    That is the module's, without the subsystem's name before it (``gpio-crystal``: ``crystal``); or that of its folder,
    where the module's says nothing (``vendor/opal/main``), only adds a general word to it (``opal/opal_pci``), or where
    most files are named after the folder (``opal/opal_drv.c``, ``opal/opal_irq.c``).
    """
    *folders, module = PurePosixPath(result.driver).parts
    name = re.sub(r"\.(c|ko)$", "", module)
    if name in GENERIC:
        return next((folder for folder in reversed(folders[2:]) if folder not in GENERIC), name)
    own = next((folder for folder in reversed(folders[2:]) if folder not in GENERIC), "")
    if own and not own.isdigit() and (_extends(name, own, folders[1]) or _named_after(result.files, own)):
        return own
    above = dict.fromkeys((*folders[1:2], *folders[1:-1]))  # opal_main in drivers/x/opal/ is more than main
    for lead in (*LEADS, *(f"{folder}{separator}" for folder in above for separator in "-_")):
        name = name.removeprefix(lead) or name
    return name


def _extends(name: str, folder: str, subsystem: str) -> bool:
    """Whether a module's name is that of its folder and general words behind it."""
    rest = name.removeprefix(folder)
    return rest != name and all(word in {*GENERIC, subsystem, "e", ""} for word in re.split("[-_]", rest))


def _named_after(files: Sequence[str], folder: str) -> bool:
    """Whether most of several files carry the folder's name in front."""
    own = [file for file in files if re.match(rf"{re.escape(folder)}(?![a-z0-9])", PurePosixPath(file).name)]
    return len(files) > 1 and 2 * len(own) > len(files)
