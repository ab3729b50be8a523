"""The trap drivers: the head of each says what a careful person would answer for every call in it.

An ordinal counts the calls of one kind in one function, in the order of the source. Where the domain leaves several
answers open they are all named (``keep|review``); ``absent`` allows that a call is no site at all. A word behind the
verdict is the code of its reason.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from .support import codes, verdicts

TRAPS = sorted((Path(__file__).parents[1] / "fixtures" / "traps").glob("*.c"))
HEAD = re.compile(r"/\* expect: outcome=(\S+)\n((?: \*   .*\n)+) \*/")
LINE = re.compile(r" \*   (acquire|release|action) (\w*)#(\d+) (\S+)(?: (\S+))?")

Key = tuple[str, str, int]


def expected(path: Path) -> tuple[set[str], dict[Key, set[str]]]:
    """The accepted outcomes, and the accepted verdicts of every call, as the head of a trap names them."""
    head = HEAD.search(path.read_text(encoding="latin-1"))
    assert head, f"{path.name}: no expect block"
    sites = {}
    for line in head[2].splitlines():
        match = LINE.fullmatch(line)
        assert match, f"{path.name}: cannot read {line!r}"
        sites[match[1], match[2], int(match[3])] = set(match[4].split("|"))
    return set(head[1].split("|")), sites


def reasons(path: Path) -> dict[Key, str]:
    """The codes of the reasons that the head of a trap names."""
    head = HEAD.search(path.read_text(encoding="latin-1"))
    lines = [LINE.fullmatch(line) for line in head[2].splitlines()] if head else []
    return {(line[1], line[2], int(line[3])): line[5] for line in lines if line and line[5]}


def test_there_are_traps() -> None:
    assert len(TRAPS) > 70


@pytest.mark.parametrize("path", TRAPS, ids=lambda path: path.stem)
def test_trap(path: Path) -> None:
    outcomes, sites = expected(path)
    outcome, found = verdicts(path)
    every = sorted(sites.keys() | found.keys())
    wrong = {key: found.get(key, "absent") for key in every if found.get(key, "absent") not in sites.get(key, set())}
    assert not wrong, {key: (said, "should be", sorted(sites.get(key, {"absent"}))) for key, said in wrong.items()}
    assert outcome in outcomes


@pytest.mark.parametrize("path", [path for path in TRAPS if reasons(path)], ids=lambda path: path.stem)
def test_reason_of_trap(path: Path) -> None:
    said = codes(path)
    assert {key: said[key] for key in reasons(path)} == reasons(path)
