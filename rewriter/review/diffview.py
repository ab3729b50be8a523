"""The unified diff of a plan as a patch that ``git apply`` takes, and in short: names of files, lines counted."""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.plan import DriverResult, Plan, Site
from rewriter.review.select import files
from rewriter.review.text import flat


def patch(plan: Plan) -> Iterator[str]:
    """The diff as text, file by file: the reasons as ``# `` lines, then what ``git apply`` reads.

    Calls that a person has to look at stand before the files of their driver; a driver without a diff has its reasons alone.
    """
    for driver in plan.drivers:
        asked = [line for site in unsettled(driver) for line in reason_lines(site)]
        shown = list(files(driver))
        if not shown:
            yield _comments([heading(driver), f"  {driver.reason.code}: {flat(driver.reason.text)}", *asked])
        for file in shown:
            head = [heading(driver), *asked, *(line for site in file.sites for line in reason_lines(site))]
            head += [f"note: {flat(note)}" for note in file.notes]
            yield _comments(head) + file.header + "".join(file.hunks)
            asked = []


def reason_lines(site: Site) -> list[str]:
    """What happens to a call, and why."""
    where = f"{site.file}:{site.line}: {site.verdict} {site.call}() in {site.function}()"
    return [where, f"  {site.reason.code}: {flat(site.why or site.reason.text)}"]


def heading(driver: DriverResult) -> str:
    """A driver and its outcome, and for one up for review what the diff leaves out."""
    if driver.outcome == "review":
        left = "only what is provable" if driver.diff else "nothing is provable"
        return f"{driver.driver}: review ({driver.reason.code}); {left}"
    return f"{driver.driver}: {driver.outcome}"


def unsettled(driver: DriverResult) -> list[Site]:
    """The calls that its diff says nothing about: those for a person to look at, and all where there is no diff."""
    if driver.outcome == "review":
        return [site for site in driver.sites if site.verdict == "review"]
    return [] if driver.diff else list(driver.sites)


def paths(plan: Plan) -> list[str]:
    """The files that the diff changes, each once; of a driver without a diff those that have the calls."""
    found = (
        path
        for driver in plan.drivers
        for path in ([file.path for file in files(driver)] or [site.file for site in driver.sites])
    )
    return list(dict.fromkeys(found))


def _comments(lines: list[str]) -> str:
    # Names are text, lines of source are bytes as latin-1, and so is all that goes out.
    return "".join(f"# {line}\n" for line in lines).encode("utf-8", "surrogateescape").decode("latin-1")
