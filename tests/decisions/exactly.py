"""What a plan with decisions has to make of a tree, worked out from the texts of the hunks alone."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from rewriter.decisions import Answer, Decisions, Record, answered
from rewriter.plan import Hunk, Plan

Accepted = Mapping[tuple[str, int], str]
"""Driver and number of a hunk -> its text, as it was edited if it was."""


def at_random(plan: Plan, seed: int) -> tuple[Decisions, Accepted]:
    """Answers about most hunks of most drivers, and the hunks that were accepted."""
    dice, accepted = random.Random(seed), dict[tuple[str, int], str]()
    records: list[Record] = []
    for driver in plan.drivers:
        if dice.random() < 0.1:
            continue
        for number, hunk in enumerate(driver.hunks):
            answer: Answer | None = dice.choice(("yes", "yes", "yes", "no", None, "edit"))
            if answer is None:
                continue
            text = by_hand(hunk, dice) if answer == "edit" else ""
            records.append(answered(plan.transform, driver, number, answer, "A", Decisions(), text))
            if answer != "no":
                accepted[driver.driver, number] = text or hunk.text
    return Decisions.of(records), accepted


def by_hand(hunk: Hunk, dice: random.Random) -> str:
    """The hunk with a line put in, or with one left as it is."""
    rows = hunk.text.split("\n")
    plus, minus = ([n for n, row in enumerate(rows) if row.startswith(sign)] for sign in "+-")
    if plus and dice.random() < 0.5:
        rows.insert(dice.choice(plus), "+\t/* as a reviewer likes it */")
    elif minus:
        place = dice.choice(minus)
        rows[place : place + 1] = ["+\t/* it stays */", f" {rows[place][1:]}"]
    else:
        rows.insert(plus[0], "+\t/* more */")
    return "\n".join(rows)


def expected(plan: Plan, accepted: Accepted, root: Path) -> dict[str, bytes]:
    """The files that differ, as they have to be: with the hunks that were accepted, and whose needs were as well."""
    texts: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for driver in plan.drivers:
        for number, hunk in enumerate(driver.hunks):
            text = accepted.get((driver.driver, number))
            if text and all((driver.driver, need) in accepted for need in hunk.needs):
                texts[hunk.file].append((hunk.line, text))
    return {file: _patched((root / file).read_bytes(), hunks) for file, hunks in texts.items()}


def _patched(data: bytes, hunks: Iterable[tuple[int, str]]) -> bytes:
    """A file with the new sides of hunks in the place of their old ones, from the bottom up."""
    lines = [f"{line}\n" for line in data.decode("latin-1").split("\n")]
    for first, text in sorted(hunks, reverse=True):
        rows = [row for row in text.removesuffix("\n").split("\n")[1:] if not row.startswith("\\")]
        old = [f"{row[1:]}\n" for row in rows if row[:1] in ("-", " ", "")]
        new = [f"{row[1:]}\n" for row in rows if row[:1] in ("+", " ", "")]
        place = slice(first - 1, first - 1 + len(old))
        assert lines[place] == old
        lines[place] = new
    return "".join(lines).removesuffix("\n").encode("latin-1")
