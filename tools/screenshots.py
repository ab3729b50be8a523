"""Make the pictures of the documentation: ``python tools/screenshots.py [NAME...]`` (all of them unless named).

Everything shown is made from the example drivers; the pictures go to ``docs/pictures``.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs/pictures"
DRIVER = "drivers/mmc/bittern-mmc"


def page() -> None:
    """The HTML page: its head and list in light, a driver in light, a driver side by side in dark."""
    from playwright.sync_api import sync_playwright

    from rewriter.cli.main import main

    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        series, file = Path(place) / "series", Path(place) / "page.html"
        for command in (
            ["convert", "pcim-irq-vectors", str(ROOT / "examples/linux"), "-o", str(series)],
            ["report", str(series), "-o", str(file)],
        ):
            if main([*command, "--quiet"]):
                sys.exit(f"rewriter {command[0]} failed")
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for name, scheme, address in (
            ("page", "light", ""),
            ("page-driver", "light", f"#{DRIVER}"),
            ("page-dark", "dark", f"#{DRIVER}?view=split"),
        ):
            tab = browser.new_page(viewport={"width": 1200, "height": 860}, color_scheme=scheme)
            tab.goto(file.as_uri() + address)
            tab.wait_for_timeout(200)
            tab.screenshot(path=PICTURES / f"{name}.png")
        browser.close()


ALL: dict[str, Callable[[], None]] = {"page": page}


def make(names: list[str]) -> None:
    """Make the pictures of these names."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    for name in names or list(ALL):
        if name not in ALL:
            sys.exit(f"there is no {name}; there are {', '.join(ALL)}")
        ALL[name]()


if __name__ == "__main__":
    make(sys.argv[1:])
