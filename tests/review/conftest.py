"""What the tests of reviews share."""

from dataclasses import replace
from pathlib import Path

import pytest

from rewriter.plan import Plan
from rewriter.series.changes import blob_id

from .session.made import PLAN, text_of


@pytest.fixture
def tree(tmp_path: Path) -> tuple[Plan, Path]:
    """The plan made by hand with the files that it is about."""
    drivers = []
    for driver in PLAN.drivers:
        text = text_of(driver).encode("latin-1")
        path = tmp_path / "tree" / driver.files[0]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text)
        drivers.append(replace(driver, hashes={driver.files[0]: blob_id(text)}))
    return replace(PLAN, drivers=tuple(drivers)), tmp_path / "tree"
