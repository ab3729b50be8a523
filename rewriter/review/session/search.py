"""What a search looks through."""

from __future__ import annotations

from rewriter.decisions.verdicts import old_lines
from rewriter.plan import DriverResult, Hunk, Site


def has_text(driver: DriverResult, hunk: int, text: str) -> bool:
    """Whether a hunk, its reasons or the names of its driver hold a text; capitals count where the text has some."""
    words = "\n".join(_words(driver, hunk))
    return text in (words if any(map(str.isupper, text)) else words.lower())


def _words(driver: DriverResult, number: int) -> list[str]:
    words = [driver.driver, *driver.files, driver.reason.code]
    if not driver.hunks:
        return [*words, driver.reason.text, *(f"{site.function}() {site.call}()" for site in driver.sites)]
    hunk = driver.hunks[number]
    sites = [f"{site.reason.code} {site.reason.text} {site.why}" for site in sites_of(driver, hunk)]
    return [*words, hunk.function, *sites, *(driver.edits[edit].why for edit in hunk.edits), hunk.text]


def sites_of(driver: DriverResult, hunk: Hunk) -> list[Site]:
    """The calls that a hunk converts or removes: those that stand in its old lines."""
    lines = old_lines(hunk)
    return [
        site
        for site in driver.sites
        if site.file == hunk.file and site.line in lines and site.verdict in ("convert", "remove")
    ]


def tidied_in(driver: DriverResult, hunk: Hunk) -> list[str]:
    """Why a hunk has edits beside those of calls, each reason once."""
    of_calls = {site.reason.text for site in driver.sites}
    whys = [why for edit in hunk.edits for why in driver.edits[edit].why.split("; ")]
    return list(dict.fromkeys(why for why in whys if why and why not in of_calls))
