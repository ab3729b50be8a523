"""Whose driver it is, kept beside the series (schema ``rewriter.subsystems/1``): views of it are made where no tree is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from rewriter.kernel.maintainers import EVERYTHING, UnreadableError, read_maintainers
from rewriter.plan import DriverResult, Plan
from rewriter.series.ownership import owner_of

FILE = ".rewriter/subsystems.json"
SCHEMA = "rewriter.subsystems/1"


@dataclass(frozen=True)
class Subsystem:
    """Titles of sections of MAINTAINERS: `entry` names the driver most closely, `name` says whose tree or list it is for."""

    name: str
    entry: str = ""


def subsystems(plan: Plan, tree: Path) -> dict[str, Subsystem]:
    """Driver -> its subsystem, for those that MAINTAINERS of the tree names; nothing where it cannot be read."""
    try:
        maintainers = read_maintainers(tree)
    except UnreadableError:
        return {}
    found: dict[str, Subsystem] = {}
    for driver in plan.drivers:
        matches = maintainers.matching(_first(driver))
        near = [match for match in matches if match.depth != EVERYTHING]
        if near:
            owner = owner_of(near)
            found[driver.driver] = Subsystem(owner.section if owner else near[0].section.title, near[0].section.title)
    return found


def folder_of(driver: str) -> Subsystem:
    """What stands for a subsystem where nothing else is known: the top folders, such as ``drivers/dma``."""
    return Subsystem("/".join(driver.split("/")[:-1][:2]) or driver)


def to_json(found: Mapping[str, Subsystem]) -> str:
    """The file; "" where there is nothing to say."""
    rows = [{"driver": driver, **asdict(subsystem)} for driver, subsystem in sorted(found.items())]
    return json.dumps({"schema": SCHEMA, "drivers": rows}, indent=2) + "\n" if rows else ""


def from_json(text: str) -> dict[str, Subsystem]:
    """Read the file back.

    Raises:
        ValueError: it is not JSON, or not of schema ``rewriter.subsystems/1``.
    """
    data = json.loads(text)
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        raise ValueError(f"it is not of schema {SCHEMA}")
    try:
        rows = [(row["driver"], row["name"], row["entry"]) for row in data["drivers"]]
    except (KeyError, TypeError) as error:
        raise ValueError(f"it is damaged: {error!r}") from error
    if not all(isinstance(word, str) for row in rows for word in row):
        raise ValueError("it is damaged: a name is no text")
    return {driver: Subsystem(name, entry) for driver, name, entry in rows}


def _first(driver: DriverResult) -> str:
    """The file that the driver is known by: the one that is edited first, else its first source."""
    return next((edit.file for edit in driver.edits), driver.files[0] if driver.files else driver.driver)
