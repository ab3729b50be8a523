"""The plan for programs: one JSON document, or JSON lines with one driver each."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from rewriter.plan import Plan, driver_to_dict
from rewriter.review.explain import Found


def plan_lines(plan: Plan) -> Iterator[str]:
    """The plan as JSON lines: one driver a line, as in the plan's ``drivers``."""
    return (_line(driver_to_dict(driver)) for driver in plan.drivers)


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
