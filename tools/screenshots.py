"""Make the pictures of the documentation: ``python tools/screenshots.py [NAME...]`` (all of them unless named).

Everything shown is made from the example drivers; the pictures go to ``docs/pictures``.
"""

from __future__ import annotations

import asyncio
import re
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


def review() -> None:
    """The interactive review: in a wide terminal with answers given, and in one of 80 columns."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as place:
        for name, size, keys in (
            ("review-wide", (140, 38), ["y", "a", "n", "a", "a", "n", "a"]),
            ("review-80x24", (80, 24), ["g", *"spi-brook", "enter"]),
        ):
            screen = asyncio.run(_reviewed(Path(place) / f"{name}.json", size, keys))
            (Path(place) / f"{name}.svg").write_text(screen, encoding="utf-8")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            for picture in Path(place).glob("*.svg"):
                box = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', picture.read_text(encoding="utf-8"))
                assert box is not None
                tab = browser.new_page(viewport={"width": int(float(box[1])), "height": int(float(box[2]))})
                tab.goto(picture.as_uri())
                tab.screenshot(path=PICTURES / f"{picture.stem}.png", omit_background=True)
            browser.close()


async def _reviewed(decisions: Path, size: tuple[int, int], keys: list[str]) -> str:
    """The screen of a review of the example drivers after some keys, as SVG."""
    from rewriter.batch.run import run
    from rewriter.decisions import Store
    from rewriter.kernel.tree import Tree
    from rewriter.review.interactive.app import ReviewApp
    from rewriter.review.session.checking import through_the_door
    from rewriter.review.session.desk import Desk
    from rewriter.review.session.ledger import Ledger
    from rewriter.review.session.state import Review
    from rewriter.transform.find import load

    tree = Tree.open(ROOT / "examples/linux")
    plan = run(tree, load("pcim-irq-vectors"), jobs=1)
    ledger = Ledger(plan, Store(decisions), "Jane Doe")
    check = through_the_door(tree.root, plan.transform, None)
    app = ReviewApp(Desk(Review(plan, ledger), tree.root, check, ledger.as_edited))
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await pilot.press(*keys)
        await pilot.pause()
        return app.export_screenshot(title=f"rewriter review {plan.transform} linux")


ALL: dict[str, Callable[[], None]] = {"page": page, "review": review}


def make(names: list[str]) -> None:
    """Make the pictures of these names."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    for name in names or list(ALL):
        if name not in ALL:
            sys.exit(f"there is no {name}; there are {', '.join(ALL)}")
        ALL[name]()


if __name__ == "__main__":
    make(sys.argv[1:])
