"""A widget that shows lines: wrapped to its width, drawn row by row, however many there are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.events import Click, Resize
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from rewriter.review.interactive.rows import Row, rows
from rewriter.review.session.display import Line


class Pane(ScrollView, can_focus=True):
    """Lines of text, some of which belong to hunks; a bar stands beside the current one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right", "app.do('next_driver')", show=False),
        Binding("left", "app.do('previous_driver')", show=False),
        Binding("space", "page_down", "page down", show=False),
        Binding("b,backspace", "page_up", "page up", show=False),
    ]

    class Chosen(Message):
        """A hunk was clicked."""

        def __init__(self, hunk: int) -> None:
            super().__init__()
            self.hunk = hunk

    def __init__(self, name: str) -> None:
        super().__init__(id=name)
        self.current = -1
        self._lines: Sequence[Line] = ()
        self._wanted = ""
        self._rows: list[Row] = []
        self._width = 0

    def put(self, lines: Sequence[Line], current: int = -1, wanted: str = "") -> None:
        """Show other lines, with a bar at those of the hunk `current`, and the text `wanted` marked in them."""
        self._lines, self.current, self._wanted = lines, current, wanted
        self._arrange()

    def show_hunk(self, hunk: int) -> None:
        """Scroll to the first line of a hunk; where all of it is in sight already nothing moves."""
        places = [number for number, row in enumerate(self._rows) if row.hunk == hunk]
        if not places:
            self.scroll_to(y=0, animate=False)
            return
        top, height = round(self.scroll_target_y), self.scrollable_content_region.height
        if not (top <= places[0] and places[-1] < top + height):
            self.scroll_to(y=places[0], animate=False)

    @property
    def text(self) -> list[str]:
        """The rows as text, for whoever looks without a screen."""
        return ["".join(segment.text for segment in row.segments) for row in self._rows]

    def render_line(self, y: int) -> Strip:
        """The row at `y` of what is in sight."""
        number, width = y + self.scroll_offset.y, self.scrollable_content_region.width
        if number >= len(self._rows):
            return Strip.blank(width)
        return self._rows[number].strip(width, self.current)

    def on_resize(self, event: Resize) -> None:
        """Wrap anew."""
        if self.scrollable_content_region.width != self._width:
            top = round(self.scroll_target_y)
            hunk = self._rows[top].hunk if top < len(self._rows) else self.current
            self._arrange()
            if hunk >= 0:
                self.show_hunk(hunk)

    def on_click(self, event: Click) -> None:
        """Choose the hunk that was clicked."""
        number = event.y + self.scroll_offset.y
        if number < len(self._rows) and self._rows[number].hunk >= 0:
            self.post_message(self.Chosen(self._rows[number].hunk))

    def _arrange(self) -> None:
        self._width = self.scrollable_content_region.width
        # Before it has a place on the screen there is nothing to arrange for.
        lines = self._lines if self._width > 0 else ()
        self._rows = [row for line in lines for row in rows(line, self._width, self._wanted)]
        self.virtual_size = Size(self._width, len(self._rows))
        self.refresh()
