"""The full-screen review: keys to what the review does, and what it shows after each."""

from __future__ import annotations

import signal
from collections.abc import Callable
from typing import ClassVar, Literal

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.events import Resize
from textual.suggester import SuggestFromList
from textual.widgets import Input

from rewriter.errors import Problem
from rewriter.review.interactive.bars import KEYS_TEXT, Bar, counts_text, title_text
from rewriter.review.interactive.drivers import Drivers
from rewriter.review.interactive.help import help_lines
from rewriter.review.interactive.pane import Pane
from rewriter.review.interactive.terminal import again, tell
from rewriter.review.session.checking import said
from rewriter.review.session.desk import SIDES, Desk
from rewriter.review.session.filters import filter_words, read_filter
from rewriter.review.session.keys import KEYS
from rewriter.review.session.walk import Place

WIDE = 110
"""Columns from which on the list stands beside the hunks."""

TALL = 34
"""Rows from which on reasons are shown with the lines that they rest on; these are in the proof as well."""

GRACE = 5
"""Seconds to leave a terminal as it was."""

View = Literal["hunks", "proof", "function", "help"]
Question = Literal["search", "goto", "only"]
_NAMES = {"/": "slash", "?": "question_mark", "[": "left_square_bracket", "]": "right_square_bracket"}


class ReviewApp(App[None]):
    """A review on a full screen; it ends with status 130 where it was interrupted."""

    ENABLE_COMMAND_PALETTE = False
    CSS_PATH = "review.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(_NAMES.get(key.key, key.key), f"do('{key.does}')", key.text, show=False) for key in KEYS),
        Binding("escape", "hunks", show=False, priority=True),
        Binding("ctrl+c", "interrupt", show=False, priority=True),
        Binding("ctrl+z", "suspend_process", show=False, priority=True),
    ]

    def __init__(self, desk: Desk) -> None:
        super().__init__(ansi_color=True)
        self.theme = "ansi-dark"
        self.animation_level = "none"
        self.desk = desk
        self.review = desk.review
        self.view: View = "hunks"
        self.side = 0
        self.listing = False
        self.wanted = self.marked = ""
        self.message = ""
        self.columns, self.rows = 0, 0
        self.asking: Question | None = None

    def compose(self) -> ComposeResult:
        """Counts on top, list and hunks, what was done, the keys."""
        yield Bar("counts")
        with Horizontal(id="middle"):
            yield Drivers(self.review.plan.drivers, self.review.states)
            with Vertical(id="right"):
                yield Bar("title")
                yield Pane("pane")
        yield Bar("message")
        with Horizontal(id="asking"):
            yield Bar("question")
            yield Input(id="ask", select_on_focus=False)
        yield Bar("keys")

    def on_mount(self) -> None:
        """Show where the review begins; end in order when told to from outside."""
        import asyncio

        for number in (signal.SIGTERM, signal.SIGHUP):
            asyncio.get_running_loop().add_signal_handler(number, self.end)
        self.set_focus(self.query_one(Pane))
        self.show()

    def end(self) -> None:
        """Leave the terminal as it was; where it is gone, writing to it would wait for ever, and the alarm ends that."""
        signal.alarm(GRACE)
        self.exit()

    def on_resize(self, event: Resize) -> None:
        """Put the list beside the hunks where there is room."""
        self.columns, self.rows = event.size
        self.arrange()
        self.show(self.message)

    # What keys do

    def action_do(self, name: str) -> None:
        """One of the keys that both front ends have; what others answered meanwhile is taken in before."""
        try:
            if self.review.answers.refresh():
                self.review.moved()
        except Problem as problem:
            self.show(f"not done: {said(problem)} ({problem.hint})")
            return
        if name in ("search", "goto", "only"):
            self.ask(name)  # type: ignore[arg-type]
        elif name in ("proof", "function", "help", "list", "quit"):
            getattr(self, f"view_{name}")()
        elif name == "edit":
            self.edit()
        else:
            self.answer(getattr(self.review, name))

    def answer(self, what: Callable[[], str]) -> None:
        """Answer or move; then the hunks are shown again."""
        try:
            self.view, message = "hunks", what()
        except Problem as problem:
            message = f"not done: {said(problem)} ({problem.hint})"
        self.show(message)

    def edit(self) -> None:
        """Give the terminal to the editor."""
        if self.review.hunk is None:
            self.show("there is nothing to edit")
            return
        with self.suspend():
            message = self.desk.edit(again, tell)
        self.view = "hunks"
        self.show(message)

    def view_proof(self) -> None:
        """The proof, or back to the hunks."""
        self.look("hunks" if self.view == "proof" else "proof")

    def view_function(self) -> None:
        """The function, its next side, or back to the hunks."""
        self.side = self.side + 1 if self.view == "function" else 0
        self.look("function" if self.side < len(SIDES) else "hunks")

    def view_help(self) -> None:
        """The help, or back to the hunks."""
        self.look("hunks" if self.view == "help" else "help")

    def view_list(self) -> None:
        """To the list of drivers, or from it."""
        self.listing = not self.listing
        self.arrange()

    def view_quit(self) -> None:
        """End; nothing is left to save."""
        self.exit()

    def action_hunks(self) -> None:
        """From wherever it is to the hunks."""
        if self.asking:
            self.asked()
        elif self.listing:
            self.view_list()
        else:
            self.marked = ""
            self.look("hunks")

    def action_interrupt(self) -> None:
        """End, as Ctrl-C does anywhere."""
        self.exit(return_code=130)

    def look(self, view: View) -> None:
        """Show another view of the same hunk."""
        self.view = view
        if self.listing:
            self.view_list()
        self.show()

    # Questions

    def ask(self, what: Question) -> None:
        """Ask for a text on the line above the keys."""
        self.asking = what
        field = self.query_one("#ask", Input)
        field.value = self.review.filter.words if what == "only" else ""
        label, hint = _QUESTIONS[what]
        self.query_one("#question", Bar).put(f" {label}: ")
        self.query_one("#message", Bar).put(hint)
        words = {"only": filter_words(self.review.plan), "goto": [d.driver for d in self.review.plan.drivers]}
        field.suggester = SuggestFromList(words[what], case_sensitive=False) if what in words else None
        self.screen.set_class(True, "asking")
        field.focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Do what was asked for."""
        what, text = self.asking, event.value.strip()
        self.asked()
        if what == "search":
            self.wanted = self.marked = text or self.wanted
            self.answer(lambda: self.review.search(self.wanted) if self.wanted else "nothing to search for")
        elif what == "goto" and text:
            self.answer(lambda: self.review.go_named(text))
        elif what == "only":
            self.answer(lambda: self.review.only(read_filter(text, self.review.plan)))

    def asked(self) -> None:
        """Put the question away."""
        self.asking = None
        self.screen.set_class(False, "asking")
        self.arrange()

    # What is shown

    def on_drivers_chosen(self, event: Drivers.Chosen) -> None:
        """Go to a driver of the list."""
        if event.driver != self.review.place.driver:
            self.review.go_driver(event.driver)
        if event.opened and self.listing:
            self.view_list()
        self.view = "hunks"
        self.show()

    def on_pane_chosen(self, event: Pane.Chosen) -> None:
        """Go to a hunk that was clicked."""
        if self.view == "hunks":
            self.review.go(Place(self.review.place.driver, event.hunk))
            self.show()

    def arrange(self) -> None:
        """The list beside the hunks where there is room, else in their place when it is asked for."""
        wide = self.columns >= WIDE
        self.screen.set_class(wide, "wide")
        self.screen.set_class(self.listing, "listing")
        if not self.asking:
            self.set_focus(self.query_one(Drivers if self.listing else Pane))

    def show(self, message: str = "") -> None:
        """Everything as it is now."""
        self.message, review, pane = message, self.review, self.query_one(Pane)
        self.query_one("#counts", Bar).put(counts_text(review, self.columns))
        self.query_one("#title", Bar).put(title_text(review, self.view))
        self.query_one("#message", Bar).put(message)
        self.query_one("#keys", Bar).put(KEYS_TEXT)
        self.query_one(Drivers).put(review.shown, review.place.driver)
        own = review.place.hunk if review.hunk else -1
        if self.view == "hunks":
            pane.put(self.desk.hunks(evidence=self.rows >= TALL), own, self.marked)
            pane.show_hunk(own)
        elif self.view == "function":
            pane.put(self.desk.function(SIDES[self.side]), own, self.marked)
            pane.show_hunk(own)
        else:
            pane.put(self.desk.proof() if self.view == "proof" else list(help_lines()), -1, self.marked)
            pane.scroll_to(y=0, animate=False)

    @property
    def failure(self) -> Exception | None:
        """What went wrong inside, so that it ended."""
        return self._exception

    def _fatal_error(self) -> None:
        """End without a word: who ran the app raises the error again, and it is said in one place."""
        self._close_messages_no_wait()


_QUESTIONS: dict[Question, tuple[str, str]] = {
    "search": ("search", "in names, reasons and hunks; without a text, the last one again"),
    "goto": ("go to driver", "its number in the list, or a part of its name"),
    "only": (
        "show only",
        "undecided accepted edited rejected conflict, changed review skipped failed all,\n"
        "a reason such as managed-lifetime, a part of a name; empty: all with hunks",
    ),
}
"""What stands before the field, and above it."""
