"""Which drivers are shown."""

from rewriter.review.select import Selection, files, narrowed

from .plans import CHANGED, FAILED, PLAN, REVIEW, SKIPPED


def names(outcomes: set[str], reasons: set[str]) -> list[str]:
    return [driver.driver for driver in narrowed(PLAN, Selection(frozenset(outcomes), frozenset(reasons))).drivers]


def test_by_outcome_and_reason() -> None:
    assert narrowed(PLAN, Selection()) == PLAN
    assert names({"changed", "failed"}, set()) == ["drivers/a/one", "drivers/d/bad"]
    assert names(set(), {"timeout", "role-unknown"}) == ["drivers/b/maybe", "drivers/d/bad"]
    assert names(set(), {"redundant-release"}) == ["drivers/a/one"]  # the reason of one of its calls
    assert names({"review"}, {"redundant-release"}) == []


def test_what_only_the_outcome_leaves_out() -> None:
    wanted = Selection(frozenset({"changed"}), frozenset({"role-unknown"}))
    assert [wanted.leaves_out(driver) for driver in (CHANGED, REVIEW, SKIPPED, FAILED)] == [False, True, False, False]


def test_a_driver_without_a_diff_has_no_files() -> None:
    assert list(files(SKIPPED)) == []
