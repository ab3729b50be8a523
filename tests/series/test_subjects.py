from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rewriter.plan import DriverResult, Reason
from rewriter.series.history import Habit
from rewriter.series.prefixes import candidates
from rewriter.series.subjects import choose
from rewriter.series.text import WIDTH

PART = st.text(alphabet="abz019_-", min_size=1, max_size=90)
DRIVER = st.builds(lambda parts: "/".join(("drivers", *parts)), st.lists(PART, min_size=1, max_size=6))
SUMMARY = st.text(alphabet="Use fg_()", min_size=1, max_size=120).map(lambda text: f"U{text.strip()}")


@given(
    st.lists(DRIVER, min_size=1, max_size=8),
    st.lists(SUMMARY, min_size=1, max_size=2),
    st.sampled_from(["", "[REVIEW] "]),
    st.dictionaries(DRIVER, st.sampled_from([f"{'x' * 90}:", "same:", "y: z -", ":"])),
)
def test_subjects_always_fit_and_are_unique(
    drivers: list[str], summaries: list[str], mark: str, habits: dict[str, str]
) -> None:
    taken: list[str] = []
    for driver in drivers:  # the same driver twice is the hardest case
        result = DriverResult(driver, (f"{driver}.c",), "changed", Reason("r", "t"))
        habit = {driver: Habit(habits[next(iter(habits))], "")} if habits else {}
        taken.append(choose(candidates(result, habit), summaries, taken, mark))
    assert len(set(taken)) == len(taken)
    assert max(map(len, taken)) <= WIDTH
    assert all(subject.startswith(mark) and subject == subject.strip() for subject in taken)


def test_a_shorter_prefix_goes_before_a_shorter_summary() -> None:
    long, short = "Use devm_take_a_great_many_pins_from_it()", "Use managed pins"
    assert choose(["x" * 60 + ":", "dma: opal:"], [long, short], []) == f"dma: opal: {long}"
    assert choose(["dma: " + "x" * 40 + ":"], [long, short], []) == f"dma: {'x' * 40}: {short}"


def test_what_fits_nowhere_is_cut_and_numbered() -> None:
    prefix, summary = "x" * 90 + ":", "Use devm_take_pins()"
    first = choose([prefix], [summary], [])
    assert first == f"{'x' * 53}: {summary}"
    assert choose([prefix], [summary], [first]) == f"{'x' * 51}-2: {summary}"
