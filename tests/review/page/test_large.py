"""A page of 2,000 drivers is there at once: what that rests on, and what the browser says (benchmarks/page.py measures it)."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from rewriter.review.page.found import find
from rewriter.review.page.render import page
from tests.review.page.conftest import Open
from tests.review.page.series import many, write_series

DRIVERS = 2000
FIRST_PAINT = 2000
"""Milliseconds. It takes a tenth of that on an idle machine."""


@pytest.fixture(scope="module")
def html(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write_series(tmp_path_factory.mktemp("many"), many(DRIVERS))
    (folder / "page.html").write_text(page(find(folder), folder), encoding="utf-8")
    return folder / "page.html"


def first_paint(tab: Page) -> float:
    times = tab.evaluate("performance.getEntriesByType('paint').map(one => one.startTime)")
    assert len(times) == 2  # the first anything, and the first text
    return max(times)


def test_the_first_paint_comes_at_once(opened: Open, html: Path) -> None:
    assert min(first_paint(opened(html)) for _ in range(3)) < FIRST_PAINT


def test_little_is_made_before_somebody_looks(opened: Open, html: Path) -> None:
    tab = opened(html)
    assert tab.locator("details.driver").count() == DRIVERS
    assert tab.locator(".body").count() == 0
    assert tab.evaluate("document.getElementsByTagName('*').length") < 12 * DRIVERS
    style = "getComputedStyle(document.querySelector('details.driver:last-of-type')).contentVisibility"
    assert tab.evaluate(style) == "auto"
    tab.keyboard.press("j")
    assert tab.locator(".body").count() == 1


def test_the_last_driver_is_as_near_as_the_first(opened: Open, html: Path) -> None:
    last = opened(html).locator("details.driver").last.get_attribute("id")
    tab = opened(html, f"#{last}")
    summary = tab.locator(f'[id="{last}"] > summary')
    assert summary.evaluate("one => one.getBoundingClientRect().top") < 200
    tab.locator("#q").fill("r111/dma")
    assert tab.locator("details.driver:not([hidden])").count() == tab.evaluate(
        "entries.filter(one => one.row.id.includes('r111/dma')).length"
    )
