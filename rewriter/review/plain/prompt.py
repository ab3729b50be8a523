"""One hunk, one question, one line of answer; what is asked and answered is what ``git add -p`` asks and takes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from rewriter.errors import Problem
from rewriter.review.session.asking import yes
from rewriter.review.session.checking import said
from rewriter.review.session.desk import SIDES, Desk
from rewriter.review.session.display import Line, plain
from rewriter.review.session.filters import OPEN, read_filter
from rewriter.review.session.keys import KEYS
from rewriter.review.session.marks import mark
from rewriter.review.session.view import driver_notes
from rewriter.review.text import flat, visible

_ANSWERS = ",".join(key.key for key in KEYS)


class Prompt:
    """A review by lines: `read` gives the next one without its end (None at the end), `write` takes text, `paint` colours."""

    def __init__(
        self, desk: Desk, read: Callable[[], str | None], write: Callable[[str], None], paint: Callable[[Line], str]
    ) -> None:
        self.desk = desk
        self.review = desk.review
        self._read = read
        self._write = write
        self._paint = paint
        self._seen: int | None = None
        self._wanted = ""

    def run(self) -> None:
        """Ask until everything is decided, or until the person quits or says no more."""
        self._show()
        while True:
            left = self._open
            line = self._ask()
            if line is None or line == "q":
                return
            place = self.review.place
            try:
                message = self._do(line)
            except Problem as problem:
                message = f"not done: {said(problem)} ({problem.hint})"
            self._tell(message)
            if left and not self._open:
                return
            if self.review.place != place or line in _STAYS:
                self._show()

    @property
    def _open(self) -> int:
        counts = self.review.counts
        return sum(counts[state] for state in OPEN)

    def _ask(self) -> str | None:
        counts = self.review.counts
        self._write(f"({counts.total() - self._open + 1}/{counts.total()}) " if self._open else "(all decided) ")
        self._write(f"Accept this hunk [{_ANSWERS}]? " if self.review.hunk else f"What now [{_ANSWERS}]? ")
        line = self._read()
        return None if line is None else _WORDS.get(line.strip(), line.strip())

    def _do(self, line: str) -> str:
        """Do what a line says; returns what to tell."""
        key, rest = line[:1], line[1:].strip()
        names = {key.key: key.does for key in KEYS}
        if key not in names or (rest and key not in _MORE):
            return _HELP
        if key in _MORE:
            return _MORE[key](self, rest)
        self.review.answers.refresh()
        self.review.moved()
        answer: Callable[[], str] = getattr(self.review, names[key])
        return answer()

    def search(self, text: str) -> str:
        """Go to the next hunk with a text, the last one where there is none."""
        self._wanted = text or self._wanted
        return self.review.search(self._wanted) if self._wanted else "nothing to search for, say /TEXT"

    def goto(self, text: str) -> str:
        """Go to a driver."""
        return self.review.go_named(text) if text else "nowhere to go, say g and a number or a part of a name"

    def only(self, text: str) -> str:
        """Show other drivers."""
        return self.review.only(read_filter(text, self.review.plan))

    def edit(self, _rest: str) -> str:
        """Edit the hunk."""
        return self.desk.edit(self._again, self._tell)

    def proof(self, _rest: str) -> str:
        """Print the proof."""
        self._print(self.desk.proof())
        return ""

    def function(self, rest: str) -> str:
        """Print the whole function."""
        side = next((side for side in SIDES if side == rest), SIDES[0])
        self._print(self.desk.function(side))
        return ""

    def list(self, _rest: str) -> str:
        """Print the drivers, with numbers for `goto`."""
        for at, number in enumerate(self.review.shown, 1):
            driver, here = self.review.plan.drivers[number], number == self.review.place.driver
            row = f"{at:5} {mark(self.review.states(number))} {flat(driver.driver)}  {driver.outcome}"
            self._print([plain("title" if here else "text", f"{row}  {driver.reason.code}")])
        return ""

    def help(self, _rest: str) -> str:
        """Print the keys."""
        return _HELP

    def _again(self, question: str) -> bool:
        while True:
            self._write(f"{question} [y,n]? ")
            line = self._read()
            answer = False if line is None else yes(line)
            if answer is not None:
                return answer

    def _tell(self, text: str) -> None:
        if text:
            self._write("".join(f"{visible(line)}\n" for line in text.split("\n")))

    def _show(self) -> None:
        """The hunk in front of the reviewer, and its driver where that is another one."""
        review = self.review
        if self._seen != review.place.driver:
            self._seen = review.place.driver
            driver = review.driver
            head = f"{flat(driver.driver)}: {driver.outcome}, {driver.reason.code}"
            self._print([plain("text", ""), plain("title", head), *driver_notes(driver)])
        if review.hunk is None:
            self._print(self.desk.proof())
        else:
            self._print([plain("text", ""), *self.desk.hunk()])

    def _print(self, lines: Iterable[Line]) -> None:
        self._write("".join(f"{self._paint(line)}\n" for line in lines))


_MORE: Mapping[str, Callable[[Prompt, str], str]] = {
    "/": Prompt.search,
    "g": Prompt.goto,
    "o": Prompt.only,
    "e": Prompt.edit,
    "p": Prompt.proof,
    "f": Prompt.function,
    "l": Prompt.list,
    "?": Prompt.help,
}
_STAYS = ("w", "u")
"""Answers after which the same hunk may be shown again."""

_WORDS = {"yes": "y", "no": "n", "quit": "q", "help": "?"}
_HELP = "\n".join(f"{key.key} - {key.text}" for key in KEYS)
