"""Answers on files that change at random: each holds for the edit that was answered, and for no other."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st

from rewriter.decisions import Decisions, standing
from rewriter.plan import DriverResult, Edit
from tests.decisions.support import PATH, made, say

NAMES = ("f", "g", "h")
EDITS = ("drop();", "drop(dev);", "grab();", "grab(1);")
"""Few, so that many lines are edited alike."""


@dataclass(frozen=True)
class Line:
    """A line of a function; with `becomes` it is edited (to nothing if that is "")."""

    text: str
    becomes: str | None = None

    @property
    def lines(self) -> tuple[str, ...]:
        """The edit as a diff has it."""
        return (f"-\t{self.text}", *([f"+\t{self.becomes}"] if self.becomes else []))


Model = tuple[tuple[str, tuple[Line, ...]], ...]
"""A file: functions with their lines."""


def edited_lines() -> st.SearchStrategy[Line]:
    return st.builds(Line, st.sampled_from(EDITS), st.sampled_from(("", "better();")))


def fillers() -> st.SearchStrategy[list[Line]]:
    """At least one line between two edits: a run of edited lines is one piece."""
    return st.lists(st.just(Line("step();")), min_size=1, max_size=9)


@st.composite
def bodies(draw: st.DrawFn) -> tuple[Line, ...]:
    out = draw(fillers())
    for line in draw(st.lists(edited_lines(), max_size=4)):
        out += [line, *draw(fillers())]
    return tuple(out)


def models() -> st.SearchStrategy[Model]:
    return st.tuples(*(st.tuples(st.just(name), bodies()) for name in NAMES))


def built(model: Model) -> tuple[DriverResult, list[list[Line]]]:
    """The driver, and the edited lines of each hunk with the function that they are in (as `text` of a pair)."""
    text, edits, number = "", list[Edit](), count()
    for name, lines in model:
        text += f"int {name}(void)\n{{\n"
        for line in lines:
            if line.becomes is not None:
                new = f"\t{line.becomes}\n" if line.becomes else ""
                edits.append(Edit(PATH, len(text), len(text) + len(line.text) + 2, new, "why"))
            # Lines around differ, so that no group of removed lines can be shown elsewhere than it is made.
            text += f"\t{line.text}\n" if line.becomes is not None else f"\tstep({next(number)});\n"
        text += "}\n\n"
    driver = made({PATH: text}, edits)
    flat = [line for _, lines in model for line in lines if line.becomes is not None]
    return driver, [[flat[place] for place in hunk.edits] for hunk in driver.hunks]


Key = tuple[str, tuple[str, ...]]


def keys(model: Model, driver: DriverResult) -> list[list[tuple[Key, int]]]:
    """What each hunk's edits look like, with the number of each among its like."""
    plain: list[Key] = [(name, line.lines) for name, lines in model for line in lines if line.becomes is not None]
    seen: Counter[Key] = Counter()
    numbered = []
    for key in plain:
        numbered.append((key, seen[key]))
        seen[key] += 1
    return [[numbered[place] for place in hunk.edits] for hunk in driver.hunks]


def sizes(of_hunks: Iterable[Sequence[tuple[Key, int]]]) -> Mapping[Key, int]:
    return Counter(key for of_hunk in of_hunks for key, _ in of_hunk)


@st.composite
def changes(draw: st.DrawFn, model: Model) -> Model:
    """The file some time later."""
    return tuple(
        (draw(st.sampled_from((name, name, name, f"{name}_new"))), draw(later(lines))) for name, lines in model
    )


@st.composite
def later(draw: st.DrawFn, lines: tuple[Line, ...]) -> tuple[Line, ...]:
    out: list[Line] = []
    fates = st.sampled_from(("same", "same", "same", "same", "gone", "twice", "other"))
    for line in lines:
        if line.becomes is None:
            out += [line] * draw(st.sampled_from((1, 1, 1, 0, 8)))
            continue
        fate = draw(fates)
        kept = {"same": [line], "gone": [], "twice": [line, line], "other": [replace(line, becomes="worse();")]}[fate]
        for one in kept:
            out += [Line("step();"), one]
    return (*out, Line("step();"))


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_an_answer_holds_for_the_edit_that_was_answered_and_for_no_other(data: st.DataObject) -> None:
    model = data.draw(models())
    driver, _ = built(model)
    known, said = Decisions(), dict[tuple[Key, int], str]()
    before = keys(model, driver)
    for number, of_hunk in enumerate(before):
        answer = data.draw(st.sampled_from(("yes", "no", None)))
        if answer:
            known = say(known, driver, number, answer)
            said |= dict.fromkeys(of_hunk, answer)
    now = data.draw(changes(model))
    other, _ = built(now)
    after = keys(now, other)
    stable = {key for key, number in sizes(before).items() if sizes(after).get(key) == number}
    lost = defaultdict[str, int](int)
    for key, _ in said:
        lost[key[0]] += key not in stable
    for of_hunk, found in zip(after, standing("demo", other, known), strict=True):
        held = {said.get((key, number)) if key in stable else None for key, number in of_hunk}
        assert found.answer == (held.pop() if len(held) == 1 else None)
        assert found.conflict == ()
        function = of_hunk[0][0][0]
        if found.answer is None and lost[function] and all(key[0] == function for key, _ in of_hunk):
            assert found.old


@given(models(), st.data())
@settings(max_examples=80, deadline=None)
def test_what_changes_between_the_edits_changes_no_answer(model: Model, data: st.DataObject) -> None:
    driver, _ = built(model)
    answer = data.draw(st.sampled_from(("yes", "no")))
    known = Decisions()
    for number in range(len(driver.hunks)):
        known = say(known, driver, number, answer)
    moved: Model = tuple((name, data.draw(spread(lines))) for name, lines in model)
    other, _ = built((("first", (Line("step();"),)), *moved))
    assert {found.answer for found in standing("demo", other, known)} <= {answer}


@st.composite
def spread(draw: st.DrawFn, lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The same edits with other lines between them."""
    out: list[Line] = []
    for line in lines:
        if line.becomes is not None:
            out += [*draw(fillers()), line]
    return (*out, *draw(fillers()))
