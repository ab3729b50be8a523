"""How much is tried: a fixed sample by default, as many fresh ones as METAMORPHIC says in a full run."""

from __future__ import annotations

import os
from pathlib import Path

from hypothesis import HealthCheck, settings

from .driver import Driver

_ASKED = int(os.environ.get("METAMORPHIC", "0"))
FIXTURES = Path(__file__).parents[2] / "fixtures" / "traps"
SLOW = frozenset({"enable_too_many_states"})
"""Drivers made to exhaust a budget: each costs as much as fifty others."""
EXAMPLES = Path(__file__).parents[3] / "examples" / "linux" / "drivers"


def tries(default: int) -> settings:
    """The settings for a test that tries `default` drivers where nothing else is asked for."""
    return settings(
        max_examples=_ASKED or default,
        derandomize=not _ASKED,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )


def drivers() -> list[Driver]:
    """The trap drivers, and the folders of the example tree that hold one driver each."""
    traps = [path for path in sorted(FIXTURES.glob("*.c")) if path.stem not in SLOW]
    found = [Driver.single(path.stem, path.read_text(encoding="latin-1")) for path in traps]
    for folder in sorted({path.parent for path in EXAMPLES.rglob("*.c")}):
        files = {path.name: path.read_text(encoding="latin-1") for path in sorted(folder.glob("*.[ch]"))}
        if any(name.endswith(".h") for name in files):
            found.append(Driver(folder.name, files))
        else:
            found += [Driver.single(name.removesuffix(".c"), text) for name, text in files.items()]
    return found
