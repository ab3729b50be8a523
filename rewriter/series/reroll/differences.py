"""How two plans differ in one driver, told in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rewriter.plan import DriverResult, Plan, Site
from rewriter.series.phases import overclaim
from rewriter.series.text import listed, readable

_UNDONE, _EDITED = ("keep", "review"), ("convert", "remove")
_VERDICTS: Mapping[tuple[str, str], str] = {
    **{("convert", word): "is left as it is now" for word in _UNDONE},
    **{("remove", word): "stays now" for word in _UNDONE},
    **{(word, "convert"): "is converted as well" for word in _UNDONE},
    **{(word, "remove"): "is dropped as well" for word in _UNDONE},
    ("convert", "remove"): "is dropped instead of converted",
    ("remove", "convert"): "is converted instead of dropped",
}


def verdicts_changed(before: DriverResult | None, after: DriverResult) -> Iterator[str]:
    """Calls of a driver that the new plan judges otherwise, and calls that came or went: one clause for each kind."""
    if before is None:
        return
    old, new = _by_place(before), _by_place(after)
    functions: dict[tuple[str, str], dict[str, None]] = {}
    for place in sorted({*old, *new}):
        _, function, call, _ = place
        said = _said(old.get(place), new.get(place))
        if said:
            functions.setdefault((call, said), {})[f"{function}()"] = None
    yield from (f"{call}() in {listed(list(names))} {said}" for (call, said), names in functions.items())


def _said(was: Site | None, now: Site | None) -> str:
    if was is None:
        return "is new in the tree" if now is not None and now.verdict in _EDITED else ""
    if now is None:
        return "is gone from the tree" if was.verdict in _EDITED else ""
    return _VERDICTS.get((was.verdict, now.verdict), "")


def why_new(before: DriverResult | None, version: int) -> str:
    """What the last version said of a driver that is converted now."""
    if before is None:
        return ""
    said = {"skipped": "skipped it", "review": "left it for review", "unchanged": "had nothing to do"}
    return f"v{version} {said[before.outcome]} ({_because(before)})" if before.outcome in said else ""


def why_gone(driver: str, plan: Plan, elsewhere: Mapping[str, str]) -> str:
    """Why a driver that was converted is not in a thread of the new version; `elsewhere` knows of some."""
    if driver in elsewhere:
        return elsewhere[driver]
    now = next((result for result in plan.drivers if result.driver == driver), None)
    if now is None:
        return "it is not among the drivers of this run"
    if now.outcome == "changed":
        return "it has no patch of its own now"
    return _because(now)


def tree_changed(was: tuple[str | None, str | None], now: tuple[str | None, str | None]) -> str:
    """The new base, "" where it is the old one; both are (version, commit)."""
    if was == now:
        return ""
    if was[0] == now[0]:
        return f"Rebase on {now[1][:12]}." if now[1] and was[1] else ""
    return f"Rebase on Linux {now[0]} (was {was[0]})." if was[0] and now[0] else f"Rebase on Linux {now[0]}."


def _because(result: DriverResult) -> str:
    text = readable(result.reason.text)
    return result.reason.code if overclaim(text) or not text else text


def _by_place(result: DriverResult) -> dict[tuple[str, str, str, int], Site]:
    """Each call by file, function, name and its number among its like; lines move when a tree does."""
    found: dict[tuple[str, str, str, int], Site] = {}
    for site in sorted(result.sites, key=lambda site: (site.file, site.line)):
        place, number = (site.file, site.function, site.call), 0
        while (*place, number) in found:
            number += 1
        found[*place, number] = site
    return found
