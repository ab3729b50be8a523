"""The plan for programs as JSON lines: one driver each, and the rest of the plan on the last one."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

from rewriter.plan import DriverResult, Plan, driver_to_dict

if TYPE_CHECKING:
    from rewriter.review.explain import Found


def driver_line(driver: DriverResult) -> str:
    """One driver as it stands in the plan's ``drivers``."""
    return _line(driver_to_dict(driver))


def last_line(plan: Plan) -> str:
    """The plan without its drivers: whoever reads this has them all."""
    return _line(plan.summary())


def found_rows(found: Found) -> list[dict[str, object]]:
    """What `explain` found, as data: one driver each with the calls asked for."""
    rows = []
    for driver, sites in found:
        wanted = {(site.file, site.line, site.call) for site in sites}
        row = driver_to_dict(driver)
        row["sites"] = [site for site in row["sites"] if (site["file"], site["line"], site["call"]) in wanted]
        rows.append({key: row[key] for key in ("driver", "files", "outcome", "reason", "sites", "notes")})
    return rows


def rows_as(rows: Iterable[object], lines: bool) -> str:
    """Rows as JSON lines or as one JSON list."""
    if lines:
        return "".join(map(_line, rows))
    return json.dumps(list(rows), indent=2) + "\n"


def _line(value: object) -> str:
    return json.dumps(value) + "\n"
