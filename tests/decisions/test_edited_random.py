"""Hunks edited at random: what is taken is what stands there, git takes it too, and what is refused names its line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rewriter.c.edit import apply
from rewriter.decisions import Decisions, edited, edited_text, replay
from rewriter.errors import Problem
from rewriter.plan import DriverResult, Edit, Hunk
from tests.decisions.support import PATH, TEXT, driver, plan, say
from tests.series.trees import git

LINES = st.sampled_from(["\tnew();", "", "\tcaf\xe9 \x00\x0c\x85 = 1;\r", "-x", "@@ -1 +1 @@", "\\ No", "\tgrab(2);"])
OTHERS = (TEXT, TEXT.replace("\n", "\r\n"), f"{TEXT}int last;\n\tgrab(9);", "\tgrab(9);", "\tgrab(9);\nint end;")


def drivers() -> st.SearchStrategy[tuple[str, DriverResult]]:
    """A file, and its driver."""

    def made(text: str) -> tuple[str, DriverResult]:
        wanted = ("grab(1)", "grab(2)", "grab(9)")
        return text, driver(text, [(old, f"m{old}") for old in wanted if old in text])

    return st.sampled_from(OTHERS).map(made)


@st.composite
def replacements(draw: st.DrawFn, hunk: Hunk) -> str:
    """The hunk as a person may leave it behind."""
    head, *rows = hunk.text.removesuffix("\n").split("\n")
    out = [draw(st.sampled_from((head, "@@ -7,1 +9 @@")))]
    for row in rows:
        out += [f"+{line}" for line in draw(st.lists(LINES, max_size=1))]
        if row[0] == "+" and draw(st.integers(0, 3)) == 0:
            continue
        flipped = {" ": "-", "-": " "}.get(row[0]) if draw(st.integers(0, 4)) == 0 else None
        out.append((flipped or row[0]) + row[1:])
    return "\n".join(out) + draw(st.sampled_from(("", "\n")))


def sides(text: str) -> tuple[str, str]:
    """The old and the new side of a hunk's text."""
    found = {"-": "", "+": ""}
    last = ""
    for row in text.removesuffix("\n").split("\n")[1:]:
        if row[:1] == "\\":
            for sign in "-+" if last == " " else last:
                found[sign] = found[sign].removesuffix("\n")
            continue
        last = row[:1] or " "
        for sign in "-+" if last == " " else last:
            found[sign] += f"{row[1:]}\n"
    return found["-"], found["+"]


def tried(hunk: Hunk, replacement: str) -> tuple[Edit, ...] | Problem:
    try:
        return edited(hunk, replacement)
    except Problem as problem:
        return problem


@given(st.data())
@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_new_side_takes_the_place_of_the_old_one(data: st.DataObject) -> None:
    text, one = data.draw(drivers())
    number = data.draw(st.integers(0, len(one.hunks) - 1))
    hunk = one.hunks[number]
    replacement = data.draw(replacements(hunk))
    edits = tried(hunk, replacement)
    if isinstance(edits, Problem):
        assert re.match(r"line \d+: |all that it takes out", edits.why)
        return
    old, new = sides(replacement)
    assert text.startswith(old, hunk.start)
    wanted = text[: hunk.start] + new + text[hunk.start + len(old) :]
    assert apply(text, edits) == wanted
    again = edited_text(hunk, replacement)
    assert sides(again) == (old, new)
    assert edited_text(hunk, again) == again
    assert again.split(" ")[:2] == hunk.text.split(" ")[:2]


@given(st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_git_takes_what_is_left_of_a_driver(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    text, one = data.draw(drivers())
    known = Decisions()
    for number, hunk in enumerate(one.hunks):
        answer = data.draw(st.sampled_from(("yes", "no", "edit", "edit")))
        replacement = data.draw(replacements(hunk)) if answer == "edit" else ""
        try:
            known = say(known, one, number, answer, replacement=replacement)
        except Problem:
            known = say(known, one, number, "yes")
    (left,) = replay(plan(one), known).plan.drivers
    if left.edits:
        assert taken(tmp_path_factory.mktemp("git"), text, left.diff) == apply(text, left.edits)


def taken(place: Path, text: str, diff: str) -> str:
    """The file with the diff applied, every hunk just where it says."""
    (place / PATH).parent.mkdir(parents=True)
    (place / PATH).write_bytes(text.encode("latin-1"))
    git(place, "init", "-q")
    said = git(place, "apply", "--verbose", "--whitespace=nowarn", stdin=diff.encode("latin-1"))
    assert "offset" not in said
    return (place / PATH).read_bytes().decode("latin-1")
