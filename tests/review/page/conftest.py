"""A real browser: Debian's Chromium, headless, with nothing but the page."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from rewriter.review.page.found import find
from rewriter.review.page.render import page as rendered
from tests.review.page.series import examples, write_series

REQUIRED = "REWRITER_NEEDS_CHROMIUM"
"""Set where the browser has to be there (.ci/run): its absence is then a failure, not a skip."""

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

Open = Callable[..., Page]


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One browser for all tests of the page; its profile is a fresh one, and is removed."""
    chromium = shutil.which("chromium")
    if chromium is None:
        why = "there is no chromium (Debian: apt-get install chromium)"
        if os.environ.get(REQUIRED):
            pytest.fail(f"{REQUIRED} is set, and {why}")
        pytest.skip(f"THE PAGE IS NOT TESTED: {why}")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield started
        started.close()


@pytest.fixture
def opened(browser: Browser) -> Iterator[Open]:
    """Opens a file in a tab of its own; whatever it complains about, or asks of a network, is an error of the test."""
    said: list[str] = []
    contexts = []

    def open_one(path: Path, address: str = "", **options: Any) -> Page:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **options})
        contexts.append(context)
        tab = context.new_page()
        tab.set_default_timeout(5000)
        tab.on("console", lambda message: said.append(f"console: {message.type}: {message.text}"))
        tab.on("pageerror", lambda error: said.append(f"error: {error}"))
        url = path.resolve().as_uri()
        tab.on(
            "request", lambda asked: said.append(f"request: {asked.url}") if asked.url.split("#")[0] != url else None
        )
        tab.goto(url + address)
        return tab

    yield open_one
    for context in contexts:
        context.close()
    assert said == []


@pytest.fixture(scope="package")
def series(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example drivers as a series, with the page in it."""
    folder = write_series(tmp_path_factory.mktemp("series"), examples())
    (folder / "page.html").write_text(rendered(find(folder), folder), encoding="utf-8")
    return folder


@pytest.fixture
def html(series: Path) -> Path:
    """The page of the example drivers."""
    return series / "page.html"
