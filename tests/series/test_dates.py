from __future__ import annotations

from pathlib import Path

import pytest

from rewriter.series.commits import Dates
from rewriter.series.dates import EPOCH, find_dates
from rewriter.series.errors import SeriesError
from rewriter.series.tree import Base

BASE = Base("0" * 40, 1_600_000_000, Path("o"), Path("s"), Path("i"), "sha1")


def test_the_base_commit_gives_the_date() -> None:
    assert find_dates(BASE) == Dates(BASE.when, BASE.when)
    assert find_dates(None) == Dates(EPOCH, EPOCH)


@pytest.mark.parametrize(("given", "commit"), [("5", BASE.when), ("1700000000", 1_700_000_000)])
def test_the_environment_wins_but_no_commit_is_older_than_its_parent(
    monkeypatch: pytest.MonkeyPatch, given: str, commit: int
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", given)
    assert find_dates(BASE) == Dates(int(given), commit)


@pytest.mark.parametrize("given", ["tomorrow", "-1", "1.5", "9" * 12, "\u0665"])
def test_odd_dates_are_refused(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", given)
    with pytest.raises(SeriesError, match="not a number of seconds") as caught:
        find_dates(BASE)
    assert caught.value.status == 2
