"""The app in textual's own test terminal."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from rewriter.plan import Plan
from rewriter.review.interactive.app import ReviewApp
from rewriter.review.interactive.bars import Bar
from rewriter.review.interactive.pane import Pane
from rewriter.review.session.checking import Checked
from rewriter.review.session.desk import Desk
from rewriter.review.session.filters import read_filter
from rewriter.review.session.state import Review

from ..session.made import PLAN, Remembered

NARROW, WIDE = (80, 24), (140, 40)


def desk(plan: Plan = PLAN, root: Path = Path(), words: str = "", answers: Any = None) -> Desk:
    """A desk whose answers are only remembered, and whose check finds nothing."""
    review = Review(plan, answers or Remembered(plan), read_filter(words, plan))
    return Desk(review, root, lambda driver, files: Checked(), lambda driver, hunk, text: plan.drivers[driver])


def drive(
    steps: Callable[[Pilot[None]], Awaitable[None]], at: Desk | None = None, size: tuple[int, int] = NARROW
) -> None:
    """Run the app and do something with it."""

    async def run() -> None:
        async with ReviewApp(at or desk()).run_test(size=size) as pilot:
            await pilot.pause()
            await steps(pilot)

    asyncio.run(run())


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press keys, one after the other, until all is done that follows."""
    for key in keys:
        await pilot.press(key)
    await pilot.pause()


def bar(pilot: Pilot[None], name: str) -> str:
    """The text of a line above or below the hunks."""
    return str(pilot.app.query_one(f"#{name}", Bar).render())


def text(pilot: Pilot[None]) -> str:
    """All that the pane holds, in sight or not."""
    return "\n".join(pilot.app.query_one(Pane).text)


def screen(pilot: Pilot[None]) -> list[str]:
    """The rows in sight, as text."""
    return ["".join(segment.text for segment in strip) for strip in pilot.app.screen._compositor.render_strips()]
