"""Regular expressions have to mean the same in every Python that is supported."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
POSSESSIVE_GROUP = re.compile(r"(?<!\\)\)(?:[*+?]|\{\d*,?\d*\})\+")


def test_the_search_knows_what_it_looks_for() -> None:
    assert POSSESSIVE_GROUP.search(r"(?:a|b)*+")
    assert POSSESSIVE_GROUP.search(r"(?:a|b)?+")
    assert not POSSESSIVE_GROUP.search(r"[ab]*+\)++(?>(?:a|b)*)")


@pytest.mark.parametrize("folder", ["rewriter", "transforms"])
def test_no_loop_over_a_group_is_possessive(folder: str) -> None:
    """Python before 3.11.5 forgets to give back what the last turn took (python/cpython#106052); atomic groups are sound."""
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in sorted((ROOT / folder).rglob("*.py"))
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if not line.lstrip().startswith("#") and POSSESSIVE_GROUP.search(line)
    ]
    assert not found
