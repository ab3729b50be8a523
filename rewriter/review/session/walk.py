"""The way through a plan: which drivers are shown, which hunk is in front of the reviewer, and where to go from there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import NamedTuple

from rewriter.errors import Problem
from rewriter.plan import DriverResult, Hunk, Plan
from rewriter.review.session.filters import OPEN, Filter, State
from rewriter.review.session.search import has_text
from rewriter.review.text import flat


class Place(NamedTuple):
    """A hunk of the plan: the number of its driver and its own; `hunk` is 0 too where a driver has none."""

    driver: int
    hunk: int


class Walk:
    """A place in a plan and the moves from it; every move returns a sentence for the reviewer, "" where it speaks for itself.

    `states` says what became of the hunks of a driver (by number); `moved` has to be called where that changed.
    """

    def __init__(self, plan: Plan, states: Callable[[int], tuple[State, ...]], shown: Filter) -> None:
        if not plan.drivers:
            raise Problem("there is nothing to review", "no driver calls what the transform knows", "give other paths")
        self.plan = plan
        self.states = states
        self.filter = shown
        self.place = Place(0, 0)
        self._shown: list[int] | None = None
        places = list(self._places(self._fitting()))
        self.go(next((place for place in places if self.state(place) in OPEN), (*places, self.place)[0]))

    @property
    def driver(self) -> DriverResult:
        """The driver in front of the reviewer."""
        return self.plan.drivers[self.place.driver]

    @property
    def hunk(self) -> Hunk | None:
        """The hunk in front of the reviewer; None where the driver has none."""
        return self.driver.hunks[self.place.hunk] if self.driver.hunks else None

    @property
    def shown(self) -> list[int]:
        """The numbers of the drivers that the filter shows, and of the one in front of the reviewer."""
        if self._shown is None:
            self._shown = sorted({*self._fitting(), self.place.driver})
        return self._shown

    @property
    def counts(self) -> Counter[State]:
        """The hunks of the whole plan by state."""
        return Counter(state for number in range(len(self.plan.drivers)) for state in self.states(number))

    def state(self, place: Place) -> State | None:
        """What became of a hunk; None where there is none."""
        states = self.states(place.driver)
        return states[place.hunk] if states else None

    def go(self, place: Place) -> None:
        """Go to a hunk."""
        self.place = place
        self.moved()

    def moved(self) -> None:
        """Look anew which drivers are shown."""
        self._shown = None

    def go_driver(self, driver: int) -> None:
        """Go to a driver, there to the first hunk that is undecided."""
        states = self.states(driver)
        self.go(Place(driver, next((hunk for hunk, state in enumerate(states) if state in OPEN), 0)))

    def go_named(self, text: str) -> str:
        """Go to a driver by its number in the list (from 1), or by a part of its name."""
        if text.isdecimal():
            if not 1 <= int(text) <= len(self.shown):
                return f"there are drivers 1 to {len(self.shown)}"
            self.go_driver(self.shown[int(text) - 1])
            return ""
        names, wanted = [driver.driver.lower() for driver in self.plan.drivers], text.lower()
        order = sorted(range(len(names)), key=lambda n: n not in self.shown)
        found = [n for n in order if names[n].endswith(f"/{wanted}")] or [n for n in order if wanted in names[n]]
        if not found:
            return f"no driver is called {flat(text)}"
        self.go_driver(found[0])
        return ""

    def only(self, shown: Filter) -> str:
        """Show other drivers; goes to the next of them where the present one is not among them."""
        self.filter = shown
        self.moved()
        fitting = self._fitting()
        if not fitting:
            return "no driver is like that"
        if self.place.driver not in fitting:
            self.go_driver(next((number for number in fitting if number > self.place.driver), fitting[0]))
        return ""

    def search(self, text: str) -> str:
        """Go to the next hunk with the text in it, in its reasons or in the name of its driver."""
        found = self._next(lambda place: has_text(self.plan.drivers[place.driver], place.hunk, text))
        if found is None:
            here = has_text(self.driver, self.place.hunk, text)
            return f"{flat(text)} is nowhere else" if here else f"not found: {flat(text)}"
        self.go(found)
        return ""

    def next_open(self) -> str:
        """Go to the next hunk that is undecided, from the last on to the first."""
        return self._go_open(1)

    def previous_open(self) -> str:
        """Go to the hunk before that is undecided, from the first on to the last."""
        return self._go_open(-1)

    def next_hunk(self) -> str:
        """Go to the next hunk, after the last one of a driver to the next driver."""
        return self._step(list(self._places(self.shown)), self.place, 1, "hunk")

    def previous_hunk(self) -> str:
        """Go to the hunk before."""
        return self._step(list(self._places(self.shown)), self.place, -1, "hunk")

    def next_driver(self) -> str:
        """Go to the next driver shown."""
        return self._step([Place(n, -1) for n in self.shown], Place(self.place.driver, -1), 1, "driver")

    def previous_driver(self) -> str:
        """Go to the driver before."""
        return self._step([Place(n, -1) for n in self.shown], Place(self.place.driver, -1), -1, "driver")

    def _fitting(self) -> list[int]:
        return [n for n, driver in enumerate(self.plan.drivers) if self.filter.shows(driver, self.states(n))]

    def _places(self, drivers: list[int]) -> Iterator[Place]:
        for driver in drivers:
            yield from (Place(driver, hunk) for hunk in range(max(1, len(self.plan.drivers[driver].hunks))))

    def _next(self, fits: Callable[[Place], bool], step: int = 1) -> Place | None:
        """The nearest other place that fits, beginning behind the present one and going round."""
        places = list(self._places(self.shown))
        at = places.index(self.place)
        return next((place for place in (places[at + 1 :] + places[:at])[::step] if fits(place)), None)

    def _go_open(self, step: int) -> str:
        before, found = self.place, self._next(lambda place: self.state(place) in OPEN, step)
        if found is not None:
            self.go(found)
            round_ = (found < before) == (step > 0)
            return ("on from the first" if step > 0 else "on from the last") if round_ else ""
        if self.state(self.place) in OPEN:
            return "no other hunk shown is undecided"
        hidden = sum(self.counts[state] for state in OPEN)
        return f"undecided hunks that are not shown: {hidden}" if hidden else "everything is decided"

    def _step(self, places: list[Place], here: Place, step: int, what: str) -> str:
        at = places.index(here) + step
        if not 0 <= at < len(places):
            return f"this is the {'last' if step > 0 else 'first'} {what}"
        if places[at].hunk < 0:
            self.go_driver(places[at].driver)
        else:
            self.go(places[at])
        return ""
