"""The list of drivers: one row each, drawn only where in sight."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.events import Click
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from rewriter.plan import DriverResult
from rewriter.review.session.filters import OPEN, State
from rewriter.review.session.marks import mark
from rewriter.review.text import flat

_LOOKS = {"?": "yellow", "!": "magenta bold", "+": "green", "-": "red", "*": "cyan", " ": "dim"}


class Drivers(ScrollView, can_focus=True):
    """The drivers that are shown, with the one in front of the reviewer."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "step(-1)", show=False),
        Binding("down", "step(1)", show=False),
        Binding("pageup,b", "page(-1)", show=False),
        Binding("pagedown,space", "page(1)", show=False),
        Binding("right", "app.do('next_driver')", show=False),
        Binding("left", "app.do('previous_driver')", show=False),
        Binding("home", "step(-1000000)", show=False),
        Binding("end", "step(1000000)", show=False),
        Binding("enter", "open", show=False),
    ]

    class Chosen(Message):
        """A driver was chosen (by its number in the plan); `opened` where its hunks are wanted now."""

        def __init__(self, driver: int, opened: bool) -> None:
            super().__init__()
            self.driver = driver
            self.opened = opened

    def __init__(self, drivers: Sequence[DriverResult], states: Callable[[int], Sequence[State]]) -> None:
        super().__init__(id="drivers")
        self._drivers = drivers
        self._states = states
        self._shown: Sequence[int] = ()
        self._at = 0

    def put(self, shown: Sequence[int], driver: int) -> None:
        """Show these drivers (numbers in the plan); `driver` is the one in front of the reviewer, and comes into sight."""
        self._shown, self._at = shown, shown.index(driver)
        self.virtual_size = Size(self.scrollable_content_region.width, len(shown))
        top, height = round(self.scroll_target_y), self.scrollable_content_region.height
        if not top <= self._at < top + height:
            self.scroll_to(y=max(0, self._at - height // 2), animate=False)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """The row at `y` of what is in sight."""
        number, width = y + self.scroll_offset.y, self.scrollable_content_region.width
        if number >= len(self._shown):
            return Strip.blank(width)
        here = Style(reverse=True) if number == self._at else Style()
        driver, states = self._drivers[self._shown[number]], self._states(self._shown[number])
        sign = mark(states)
        end = _end(driver, states, width)
        name = _cut(flat(driver.driver).removeprefix("drivers/"), width - len(end) - 4)
        segments = [
            Segment(f" {sign} ", Style.parse(_LOOKS[sign]) + here),
            Segment(f"{name:{max(width - len(end) - 3, 0)}}", here + Style(bold=number == self._at)),
            Segment(end, here + Style(dim=True)),
        ]
        return Strip(segments).adjust_cell_length(width, here)

    def on_resize(self) -> None:
        """Keep the driver in front of the reviewer in sight."""
        if self._shown:
            self.put(self._shown, self._shown[self._at])

    def on_click(self, event: Click) -> None:
        """Choose the driver that was clicked."""
        number = event.y + self.scroll_offset.y
        if number < len(self._shown):
            self.post_message(self.Chosen(self._shown[number], opened=True))

    def action_step(self, by: int) -> None:
        """Go up or down."""
        at = min(max(self._at + by, 0), len(self._shown) - 1)
        self.post_message(self.Chosen(self._shown[at], opened=False))

    def action_page(self, by: int) -> None:
        """Go up or down by what is in sight."""
        self.action_step(by * max(1, self.scrollable_content_region.height - 1))

    def action_open(self) -> None:
        """Show the hunks of the driver."""
        self.post_message(self.Chosen(self._shown[self._at], opened=True))


_WIDE = 70
"""Columns from which on a row has room for the reason."""


def _end(driver: DriverResult, states: Sequence[State], width: int) -> str:
    """What stands at the end of a row: reason and outcome where they tell something, and how many hunks are decided."""
    decided = f"{sum(state not in OPEN for state in states)}/{len(states)}" if states else ""
    if width >= _WIDE:
        return f" {driver.reason.code:22} {driver.outcome:9} {decided:>5} "
    outcome = "" if driver.outcome == "changed" else f" {driver.outcome}"
    return f"{outcome} {decided:>4} "


def _cut(name: str, room: int) -> str:
    """The end of a name, which tells more than its beginning."""
    return name if len(name) <= room else f"...{name[len(name) - max(room - 3, 0) :]}"
