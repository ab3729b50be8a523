"""Whether a rewritten driver is judged as the driver was."""

from __future__ import annotations

from collections.abc import Iterable

from rewriter.plan import DriverResult, Site

from .driver import Driver

GOOD = ("convert", "remove")
_CLUMSY = ("not-a-statement", "action-does-more")

Key = tuple[str, str, str]


def differences(driver: Driver, before: DriverResult, after: DriverResult) -> list[str]:
    """What changed, in words; `driver` is the rewritten one.

    A statement that stands twice may be proven in one place and not in the other: then only "all proven" counts.
    """
    was, now = _judged(before.sites, driver), _judged(after.sites, driver)
    found = []
    for key in sorted(was.keys() | now.keys()):
        old, new = (sorted(_word(driver, site) for site in sites.get(key, ())) for sites in (was, now))
        if driver.twice:
            old, new = ([str(bool(words) and set(words) == {"proven"})] for words in (old, new))
        if old != new:
            reasons = {f"{site.verdict}: {site.reason.text}" for site in now.get(key, ())}
            found.append(f"{' '.join(key)}: {', '.join(old)} -> {', '.join(new)} ({'; '.join(sorted(reasons))})")
    if after.outcome == "failed" or not (driver.clumsy or driver.twice or before.outcome == after.outcome):
        found.append(f"outcome: {before.outcome} -> {after.outcome} ({after.reason.text})")
    return found


def _judged(sites: Iterable[Site], driver: Driver) -> dict[Key, list[Site]]:
    found: dict[Key, list[Site]] = {}
    for site in sites:
        key = (site.kind, site.call, driver.origin.get(site.function, site.function))
        found.setdefault(key, []).append(site)
    return found


def _word(driver: Driver, site: Site) -> str:
    """The verdict; where the code may stand in the way of the clean-up, whether it is proven."""
    clumsy = driver.clumsy or driver.twice
    if clumsy and (site.verdict in GOOD or site.reason.code in _CLUMSY):
        return "proven"
    return site.verdict
