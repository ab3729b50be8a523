"""Measure the HTML page in Debian's Chromium: ``python -m benchmarks.page [--drivers N] [--runs N]``.

The example drivers over and over as a series, so four in five have a diff and a mail; a real tree has fewer. Prints how long
the page takes to make and how large it is, then medians over tabs with a fresh cache: first paint and the end of loading as
the browser tells them, and from a key or a click to the next frame that was drawn: a filter, the first and the second search,
a driver opened, all of them opened. The processor is shared: run it on an idle machine.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from rewriter.review.page.found import find
from rewriter.review.page.render import page
from tests.review.page.conftest import FLAGS
from tests.review.page.series import many, write_series

# Two frames: the first one is asked for before the work is drawn, the second one when it was.
TIMED = """action => new Promise(done => {
  const start = performance.now();
  (0, eval)(action);
  requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - start)));
})"""
ACTIONS = {
    "filter by outcome": "go({ outcome: 'review' }, true)",
    "no filter": "go({ outcome: '' }, true)",
    "first search": "go({ q: 'pci_alloc' })",
    "second search": "go({ q: 'zebra' })",
    "no search": "go({ q: '' })",
    "next driver": "ACTIONS.next()",
    "side by side": "go({ view: 'split' }, true)",
    "open all": "ACTIONS.all()",
}


def main() -> None:
    """Print the measures."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--drivers", type=int, default=2000)
    parser.add_argument("--runs", type=int, default=5)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = write_series(Path(place), many(asked.drivers))
        start = time.process_time()
        text = page(find(folder), folder)
        print(f"{'making it':20} {time.process_time() - start:9.2f} s CPU, {len(text) / 1e6:.1f} MB")
        path = folder / "page.html"
        # Measured code is called by its name, which the policy of the page forbids.
        path.write_text(text.replace("script-src ", "script-src 'unsafe-eval' ", 1), encoding="utf-8")
        measure(path, asked.runs)


def measure(path: Path, runs: int) -> None:
    """Print what a browser says."""
    found: dict[str, list[float]] = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=list(FLAGS))
        for _ in range(runs):
            context = browser.new_context(viewport={"width": 1280, "height": 800})
            for name, value in of_tab(context.new_page(), path).items():
                found.setdefault(name, []).append(value)
            context.close()
        print(f"Chromium {browser.version}, median of {runs} (and the worst)")
        browser.close()
    for name, values in found.items():
        print(f"{name:20} {statistics.median(values):9.0f} ms ({max(values):.0f})")


def of_tab(tab: Page, path: Path) -> dict[str, float]:
    """The milliseconds of everything, in one tab."""
    tab.goto(path.as_uri())
    found = dict(tab.evaluate("performance.getEntriesByType('paint').map(one => [one.name, one.startTime])"))
    found["loaded"] = tab.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")
    for name, action in ACTIONS.items():
        found[name] = tab.evaluate(TIMED, action)
    return found


if __name__ == "__main__":
    main()
