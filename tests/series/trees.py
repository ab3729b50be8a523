"""Tiny trees and hand-made plans of them."""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from rewriter.plan import DriverResult, Edit, Evidence, Kind, OutcomeWord, Plan, Reason, Site, VerdictWord
from rewriter.transform import ManagedConversion, ResourcePair, Words

CONVERSION = ManagedConversion(
    name="managed-pins",
    version=3,
    summary="Use devm_take_pins()",
    pair=ResourcePair(
        acquires={"take_pins": "devm_take_pins", "take_pins_wide": "devm_take_pins_wide"},
        releases=("drop_pins",),
        managed_enables=("devm_power_up",),
        plain_enables=("power_up",),
        observers=(),
        driver_struct="struct pin_driver",
        device_type="struct pin_dev",
        headers=("include/linux/pins.h",),
    ),
    words=Words(
        subject="Use {managed}()",
        short_subject="Use managed pins",
        case="devres does",
        problem=("{acquire}() does not say who is responsible for giving the pins back { on driver detach }.",),
        change="Use {managed}(), which does. This is preparation.",
        removal="Drop {release}() where devres gives the pins back right afterwards.",
        cover="pins: Use managed pins",
        smpl="@@\n@@\n- take_pins\n+ devm_take_pins\n  (...)",
    ),
    examples=(),
)

DRIVER = """\
// SPDX-License-Identifier: GPL-2.0
static int {name}_probe(struct pin_dev *dev)
{{
	int ret;

	ret = devm_power_up(dev);
	if (ret)
		return ret;

	ret = take_pins(dev, 1, 8);
	if (ret < 0)
		return ret;

	ret = {name}_start(dev);
	if (ret)
		goto err_pins;

	return 0;

err_pins:
	drop_pins(dev);
	return ret;
}}

static void {name}_remove(struct pin_dev *dev)
{{
	{name}_stop(dev);
	drop_pins(dev);
}}
"""


def driver_text(name: str) -> bytes:
    return DRIVER.format(name=name).encode()


def edit(file: str, data: bytes, old: str, new: str, why: str = "converted", nth: int = 0) -> Edit:
    """The edit that replaces the nth `old` (latin-1) of `data`."""
    text, at = data.decode("latin-1"), -1
    for _ in range(nth + 1):
        at = text.index(old, at + 1)
    return Edit(file, at, at + len(old), new, why)


def blob(data: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()


def site(file: str, line: int, function: str, call: str, verdict: VerdictWord, text: str = "") -> Site:
    kind: Kind = "release" if call == "drop_pins" else "acquire"
    reason = Reason("managed-lifetime", text or "the device is enabled with devm_power_up on every path to this call")
    return Site(file, line, function, call, kind, verdict, reason, (Evidence(file, 6, "ret = devm_power_up(dev);"),))


def renamed(file: str, name: str, outcome: OutcomeWord = "changed") -> DriverResult:
    """A driver whose one allocation is renamed."""
    data = driver_text(name)
    sites = (
        site(file, 10, f"{name}_probe", "take_pins", "convert"),
        site(file, 21, f"{name}_probe", "drop_pins", "review", "it could not be proven that probe fails"),
        site(file, 28, f"{name}_remove", "drop_pins", "keep", "runs at suspend as well"),
    )
    return DriverResult(
        driver=file.removesuffix(".c"),
        files=(file,),
        outcome=outcome,
        reason=Reason("managed-lifetime", "the pins live from probe to remove"),
        sites=sites,
        edits=(edit(file, data, "take_pins(dev", "devm_take_pins(dev", sites[0].reason.text),),
        hashes={file: blob(data)},
    )


def removed(file: str, name: str) -> DriverResult:
    """A driver whose allocation is renamed and whose releases go, with the label."""
    data = driver_text(name)
    whole = "runs only on the way to a failed probe or the end of remove"
    base = renamed(file, name)
    edits = (
        *base.edits,
        edit(file, data, "goto err_pins;", "return ret;", "label err_pins has nothing left to undo"),
        edit(file, data, "\nerr_pins:\n\tdrop_pins(dev);\n\treturn ret;\n", "", f"{whole}; nothing is left"),
        edit(file, data, "\tdrop_pins(dev);\n", "", whole, nth=1),
    )
    sites = (base.sites[0], *(replace(s, verdict="remove", reason=Reason("r", whole)) for s in base.sites[1:]))
    return replace(base, sites=sites, edits=edits)


def other(driver: str, outcome: OutcomeWord, code: str, text: str) -> DriverResult:
    return DriverResult(driver, (f"{driver}.c",), outcome, Reason(code, text))


def plan(*drivers: DriverResult) -> Plan:
    return Plan("managed-pins", 3, "6.12.0", None, tuple(sorted(drivers, key=lambda d: d.driver)))


def two_drivers() -> Plan:
    return plan(renamed("drivers/dma/crystal.c", "crystal"), removed("drivers/pci/switch/quartz.c", "quartz"))


TWO_FILES = {"drivers/dma/crystal.c": driver_text("crystal"), "drivers/pci/switch/quartz.c": driver_text("quartz")}


def put(root: Path, files: Mapping[str, bytes]) -> Path:
    for name, data in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return root


def git(cwd: Path, *args: str, stdin: bytes = b"", **env: str) -> str:
    """Plain git, away from the configuration of whoever runs the tests."""
    own = {
        "PATH": os.environ["PATH"],
        "HOME": "/nonexistent",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": "A Tester",
        "GIT_AUTHOR_EMAIL": "tester@example.org",
        "GIT_COMMITTER_NAME": "A Tester",
        "GIT_COMMITTER_EMAIL": "tester@example.org",
        "GIT_AUTHOR_DATE": "@1600000000 +0000",
        "GIT_COMMITTER_DATE": "@1600000000 +0000",
    }
    done = subprocess.run(["git", *args], cwd=cwd, env={**own, **env}, input=stdin, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode("utf-8", "replace")


def git_tree(root: Path, files: Mapping[str, bytes]) -> Path:
    """A git tree of one commit; `.gitattributes` asks for what the kernel's does."""
    put(root, {**files, ".gitattributes": b"*.[ch] diff=cpp\n", "Makefile": b"VERSION = 6\n"})
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "Linux 6.12")
    return root


def snapshot(root: Path) -> dict[str, tuple[int, bytes]]:
    """Every file below `root` with its mode and bytes."""
    files = (path for path in sorted(root.rglob("*")) if path.is_file())
    return {str(path.relative_to(root)): (path.stat().st_mode, path.read_bytes()) for path in files}
