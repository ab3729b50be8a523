"""The widget that wraps lines to its width."""

from dataclasses import replace

from textual.pilot import Pilot

from rewriter.review.interactive.pane import Pane

from ..session.made import ONE, PLAN
from .driven import NARROW, desk, drive


def test_nothing_is_hidden_below_the_scroll_bar_that_a_long_driver_has() -> None:
    async def steps(pilot: Pilot[None]) -> None:
        pane = pilot.app.query_one(Pane)
        for _ in range(2):
            assert pane.show_vertical_scrollbar
            bar = 2  # beside the lines, not of their text
            assert bar + max(map(len, pane.text)) <= pane.scrollable_content_region.width
            await pilot.resize_terminal(NARROW[0] - 1, NARROW[1])
            await pilot.pause()

    long = replace(ONE.hunks[0], text=ONE.hunks[0].text + f" {'z' * 300}\n")
    one = replace(ONE, hunks=(long, *ONE.hunks[1:]))
    drive(steps, desk(replace(PLAN, drivers=(one, *PLAN.drivers[1:]))))
