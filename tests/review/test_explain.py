"""Explaining: the right calls, with their evidence."""

import json
import re
from dataclasses import replace

import pytest

from rewriter.errors import Problem
from rewriter.lifetime.answers import CHECKS, CONCLUSIONS, REASONS
from rewriter.plan import Evidence, from_json
from rewriter.review.data import driver_line, found_rows, last_line, rows_as
from rewriter.review.explain import explain, find
from rewriter.review.terminal.paint import painter

from .plans import FAILED, PLAN, SKIPPED


def test_a_line() -> None:
    found = find(PLAN, "drivers/a/one.c", 10)
    assert explain(found).splitlines() == [
        "drivers/a/one: changed",
        "  managed-lifetime: enabled with pcim_enable_device() on every path",
        "",
        "drivers/a/one.c:10: drop() in remove(): remove",
        "  redundant-release: devres releases it right afterwards",
        "  - probe() enables it:",
        "      one.c:1: café = enable();  [#ifdef CONFIG_A]",
        "      two.h:3: }",
        "  So devres releases the vectors right after it, whichever way leads here.",
    ]


def test_a_file_has_all_its_calls_and_a_failed_driver_its_reason() -> None:
    ((_, sites),) = find(PLAN, "drivers/a/one.c")
    assert [site.line for site in sites] == [2, 10, 30]
    assert find(PLAN, "drivers/d/bad.c") == [(FAILED, [])]
    assert "note: no Makefile links it" in explain(find(PLAN, "drivers/c/plain.c"))


def test_colours_change_no_text_and_a_narrow_terminal_loses_none() -> None:
    found = find(PLAN, "drivers/a/one.c")
    painted = explain(found, painter(True))
    assert re.sub(r"\x1b\[[\d;]*m", "", painted) == explain(found)
    assert "\x1b[36m      one.c:1: \x1b[0mcafé = enable();" in painted
    assert explain(found, width=30).split() == explain(found).split()


def test_a_terminal_sees_no_control_characters() -> None:
    bad = replace(SKIPPED, files=("a\x1b[31m.c",), sites=(replace(SKIPPED.sites[0], file="a\x1b[31m.c"),))
    assert "\x1b" not in explain([(bad, list(bad.sites))])


def test_nothing_there_is_a_problem_that_says_where_something_is() -> None:
    with pytest.raises(Problem) as problem:
        find(PLAN, "drivers/a/one.c", 3)
    assert "2, 10, 30" in problem.value.why
    with pytest.raises(Problem, match=r"nothing to explain in drivers/z\.c"):
        find(PLAN, "drivers/z.c")


def test_as_data() -> None:
    rows = found_rows(find(PLAN, "drivers/a/one.c", 10))
    assert [site["line"] for row in rows for site in row["sites"]] == [10]  # type: ignore[index, attr-defined]
    assert json.loads(rows_as(rows, lines=False)) == [json.loads(rows_as(rows, lines=True))]


def test_every_proof_and_every_open_question_ends_with_what_it_comes_to() -> None:
    assert set(CONCLUSIONS) | set(CHECKS) <= set(REASONS)
    assert not set(CONCLUSIONS) & set(CHECKS)
    assert "To settle it: find out who calls this" in explain(find(PLAN, "drivers/b/maybe.c"))


def test_notes_and_sentences_survive_the_json() -> None:
    assert from_json(PLAN.to_json()) == PLAN
    plan = json.loads(PLAN.to_json())
    plan["drivers"][0]["sites"][1]["evidence"] = [{"file": "a.c", "line": 1, "text": "x"}]
    del plan["drivers"][0]["sites"][1]["why"]
    assert from_json(json.dumps(plan)).drivers[0].sites[1].evidence == (Evidence("a.c", 1, "x"),)


def test_the_lines_are_the_plan() -> None:
    lines = [driver_line(driver) for driver in PLAN.drivers]
    assert all(line.endswith("\n") and line.count("\n") == 1 for line in (*lines, last_line(PLAN)))
    plan = {**json.loads(last_line(PLAN)), "drivers": list(map(json.loads, lines))}
    assert plan == json.loads(PLAN.to_json())
