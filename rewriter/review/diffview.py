"""The unified diff of a plan: a patch that ``git apply`` takes, or coloured for a terminal with reasons at hunks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rewriter.plan import DriverResult, Plan, Site
from rewriter.review.select import FileDiff, drivers, files
from rewriter.review.text import flat, shown

_BOLD, _DIM, _RED, _GREEN, _CYAN, _YELLOW, _PLAIN = (f"\x1b[{code}m" for code in (1, 2, 31, 32, 36, 33, 0))


def patch(plan: Plan, include_review: bool = False) -> Iterator[str]:
    """The diff as text, file by file: the reasons as ``# `` lines, then what ``git apply`` reads."""
    for driver, file in _all_files(plan, include_review):
        head = [f"{driver.driver}: {_mark(driver)}", *(line for site in file.sites for line in reason_lines(site))]
        head += [f"note: {flat(note)}" for note in file.notes]
        # Names are text, lines of source are bytes as latin-1, and so is all that goes out.
        reasons = "".join(f"# {line}\n" for line in head).encode("utf-8", "surrogateescape").decode("latin-1")
        yield reasons + file.header + "".join(file.hunks)


def coloured(plan: Plan, include_review: bool = False) -> Iterator[str]:
    """The diff as text with terminal colours, the reason above each hunk."""
    for driver, file in _all_files(plan, include_review):
        lines = [_BOLD + shown(line) + _PLAIN for line in file.header.splitlines()]
        lines.append(f"{_DIM}# {driver.driver}: {_mark(driver)}{_PLAIN}")
        lines += [f"{_YELLOW}# note: {flat(note)}{_PLAIN}" for note in file.notes]
        for hunk in file.hunks:
            sites = file.sites_of(hunk)
            reasons = [line for site in sites for line in reason_lines(site)]
            reasons += [f"tidy: {flat(why)}" for why in file.tidied_in(hunk)]
            reasons = reasons or ["follows from the other edits"]
            lines += [f"{_YELLOW}# {reason}{_PLAIN}" for reason in reasons]
            lines += map(_paint, hunk.removesuffix("\n").split("\n"))
        yield "\n".join(lines) + "\n"


def reason_lines(site: Site) -> list[str]:
    """What happens to a call, and why."""
    where = f"{site.file}:{site.line}: {site.verdict} {site.call}() in {site.function}()"
    return [where, f"  {site.reason.code}: {flat(site.why or site.reason.text)}"]


def _all_files(plan: Plan, include_review: bool) -> Iterable[tuple[DriverResult, FileDiff]]:
    return ((driver, file) for driver in drivers(plan, include_review) for file in files(driver))


def _mark(driver: DriverResult) -> str:
    """The outcome, and for a driver up for review what the diff leaves out."""
    if driver.outcome == "review":
        return f"review ({driver.reason.code}); only what is provable"
    return driver.outcome


def _paint(line: str) -> str:
    colour = {"+": _GREEN, "-": _RED, "@": _CYAN}.get(line[:1], "")
    return f"{colour}{shown(line)}{_PLAIN}" if colour else shown(line)
