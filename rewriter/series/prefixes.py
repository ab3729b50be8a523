"""How subjects begin: as the driver's own history does, else as its subsystem does.

A prefix carries its separator: ``PCI: foo:``, or ``crypto: foo -`` as some subsystems write it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from rewriter.plan import DriverResult
from rewriter.series.commits import Scratch

SUBSYSTEMS: Mapping[str, str] = {
    "arch/": "{directory}: {name}:",
    "drivers/": "{directory}: {name}:",
    "drivers/accel/": "accel/{name}:",
    "drivers/bluetooth/": "Bluetooth: {name}:",
    "drivers/bus/mhi/": "bus: mhi: {name}:",
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
    "drivers/pci/": "PCI: {name}:",
    "drivers/pcmcia/": "pcmcia: {name}:",
    "drivers/perf/": "drivers/perf: {name}:",
    "drivers/platform/x86/": "platform/x86: {name}:",
    "drivers/staging/media/": "media: {name}:",
    "drivers/tty/serial/": "serial: {name}:",
    "drivers/vdpa/": "vdpa/{name}:",
    "drivers/vfio/": "vfio/{name}:",
    "net/": "net: {name}:",
    "sound/": "ALSA: {name}:",
    "sound/soc/": "ASoC: {name}:",
}
"""Folder -> how its maintainers begin subjects; the longest folder wins. Folders of subsystems only, never of a driver.

``{name}`` is the driver's name, ``{directory}`` the folder below the first one (``gpio`` of ``drivers/gpio``).
"""

GENERIC = frozenset(
    ("base", "core", "dev", "driver", "drv", "host", "hw", "init", "irq", "lib", "main", "netdev", "pci")
)
"""Names of files and folders that do not tell which driver it is."""

ENOUGH = 10
"""Commits of one driver after which its habit is known."""

YEARS = 6
"""How far back from the base commit a subject still shows today's habit."""

_WORD = r"[\w./+,()-]+"
_PREFIX = re.compile(rf"(?:{_WORD}: )+(?:{_WORD} - )?")
_MARK = b"\1"
_YEAR = 365 * 24 * 3600


def candidates(result: DriverResult, habits: Mapping[str, str]) -> Iterator[str]:
    """Prefixes for a driver, the best one first; later ones are for a subject that is too long or taken already."""
    name, folder = driver_name(result), PurePosixPath(result.driver).parent.name
    if result.driver in habits:
        yield habits[result.driver]
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

    That is the module's, without the subsystem's name before it (``gpio-crystal``: ``crystal``), or that of its folder
    where the module's says nothing (``vendor/opal/main``: ``opal``).
    """
    *folders, module = PurePosixPath(result.driver).parts
    name = re.sub(r"\.(c|ko)$", "", module)
    if name in GENERIC:
        name = next((folder for folder in reversed(folders[2:]) if folder not in GENERIC), name)
    for lead in (f"{folders[1]}-", f"{folders[1]}_") if len(folders) > 1 else ():
        if name != lead:
            name = name.removeprefix(lead)
    return name


def history(scratch: Scratch, results: Sequence[DriverResult]) -> dict[str, str]:
    """Driver -> the prefix most common in recent commits that touch nothing but its files (ties: the latest)."""
    if scratch.base is None or not results:
        return {}
    owner = {file: result.driver for result in results for file in result.files}
    counts: dict[str, Counter[str]] = {result.driver: Counter() for result in results}
    since = max(0, scratch.base.when - YEARS * _YEAR)
    args = ("log", "--no-merges", "--full-diff", "--name-only", "--no-renames", f"--max-age={since}", "--format=%x01%s")
    for subject, files in _commits(scratch.git.lines(*args, scratch.base.commit, "--", *owner, cwd=scratch.repo)):
        drivers = {owner.get(file, "") for file in files}
        prefix = prefix_of(subject)
        if len(drivers) == 1 and prefix and (driver := drivers.pop()):
            counts[driver][prefix] += 1
            if all(count.total() >= ENOUGH for count in counts.values()):
                break
    return {driver: count.most_common(1)[0][0] for driver, count in counts.items() if count}


def prefix_of(subject: str) -> str:
    """What stands before the summary of a subject, "" where nothing does."""
    found = _PREFIX.match(subject)
    return found[0].rstrip() if found and not subject.startswith(("Revert ", "Merge ")) else ""


def _commits(lines: Iterable[bytes]) -> Iterator[tuple[str, list[str]]]:
    """(subject, files) for each commit in the output of git log."""
    subject: str | None = None
    files: list[str] = []
    for line in lines:
        if line.startswith(_MARK):
            if subject is not None:
                yield subject, files
            subject, files = line[1:].decode("utf-8", "replace").strip(), []
        elif line.strip():
            files.append(line.rstrip(b"\n").decode("utf-8", "surrogateescape"))
    if subject is not None:
        yield subject, files
