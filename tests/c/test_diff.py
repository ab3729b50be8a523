from __future__ import annotations

import random
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rewriter.c.diff import Cut, cuts, unified
from rewriter.c.edit import Edit, Overlap, apply, merge

GIT = ["git", "-c", "core.autocrlf=false", "-c", "diff.algorithm=myers", "-c", "diff.noprefix=false"]

SOURCE = """// SPDX-License-Identifier: GPL-2.0
#include <linux/pci.h>

static int sample_start(struct pci_dev *pdev)
{
	int ret;

	ret = sample_setup(pdev);
	if (ret) {
		release(pdev);
		return ret;
	}

	release(pdev);

	return 0;
}

static int sample_probe(struct pci_dev *pdev, const struct pci_device_id *id, unsigned long long flags)
{
	int ret;

	ret = acquire(pdev, 1, 1);
	if (ret < 0)
		goto err;

	ret = sample_start(pdev);
	if (ret)
		goto err_release;

	return 0;

err_release:
	release(pdev);
err:
	return ret;
}

static void sample_remove(struct pci_dev *pdev)
{
	sample_stop(pdev);

	release(pdev);
}
"""


def git_diff(old: str, new: str, tmp: Path) -> str:
    for side, text in (("a", old), ("b", new)):
        (tmp / side).mkdir(parents=True, exist_ok=True)
        (tmp / side / "x.c").write_bytes(text.encode("latin-1"))
    command = [*GIT, "diff", "--no-index", "--no-prefix", "--no-ext-diff", "--no-color", "a/x.c", "b/x.c"]
    out = subprocess.run(command, cwd=tmp, capture_output=True, check=False).stdout.decode("latin-1")
    return "".join(line + "\n" for line in out.split("\n")[:-1] if not line.startswith("index "))


def git_apply(old: str, patch: str, tmp: Path) -> str:
    (tmp / "x.c").write_bytes(old.encode("latin-1"))
    subprocess.run([*GIT, "apply", "-"], cwd=tmp, input=patch.encode("latin-1"), check=True, capture_output=True)
    return (tmp / "x.c").read_bytes().decode("latin-1")


def deleting(text: str, *lines: str) -> list[Edit]:
    edits, at = [], 0
    for line in lines:
        at = text.index(line, at)
        edits.append(Edit("x.c", at, at + len(line), "", "gone"))
        at += len(line)
    return edits


def test_nothing_changed_is_no_diff() -> None:
    assert unified("x.c", SOURCE, SOURCE) == ""
    assert unified("x.c", SOURCE, []) == ""


def test_header_and_function_names() -> None:
    edits = deleting(SOURCE, "\tsample_stop(pdev);\n")
    diff = unified("drivers/x.c", SOURCE, edits)
    assert diff.startswith("diff --git a/drivers/x.c b/drivers/x.c\n--- a/drivers/x.c\n+++ b/drivers/x.c\n@@ -38,7 ")
    assert " @@ err:\n" in diff


def test_function_names_are_cut_at_80_columns() -> None:
    edits = deleting(SOURCE, "\tret = sample_start(pdev);\n")
    name = next(line for line in unified("x.c", SOURCE, edits).split("\n") if line.startswith("@@")).split(" @@ ")[1]
    assert name == "static int sample_probe(struct pci_dev *pdev, const struct pci_device_id *id, un"


@pytest.mark.parametrize(
    "lines",
    [
        ["\trelease(pdev);\n\n"],
        ["\n\trelease(pdev);\n"],
        ["\t\trelease(pdev);\n"],
        ["err_release:\n\trelease(pdev);\n"],
        ["{\n", "\t\trelease(pdev);\n", "\t}\n"],
        ["\n\treturn 0;\n}\n\nstatic int sample_probe", "\tif (ret < 0)\n"],
        ["// SPDX-License-Identifier: GPL-2.0\n", "\n\trelease(pdev);\n}\n"],
    ],
)
def test_hunks_are_those_of_git(lines: list[str], tmp_path: Path) -> None:
    edits = deleting(SOURCE, *lines)
    assert unified("x.c", SOURCE, edits) == git_diff(SOURCE, apply(SOURCE, edits), tmp_path)


@pytest.mark.parametrize("seed", range(25))
def test_random_deletions_and_renames_are_shown_as_git_shows_them(seed: int, tmp_path: Path) -> None:
    rnd = random.Random(seed)
    lines = SOURCE.splitlines(keepends=True)
    starts = [sum(map(len, lines[:i])) for i in range(len(lines) + 1)]
    edits = []
    for at in rnd.sample(range(len(lines)), 4):
        if rnd.random() < 0.7:
            edits.append(Edit("x.c", starts[at], starts[min(at + rnd.randint(1, 3), len(lines))], "", "gone"))
        elif len(lines[at]) > 8:
            edits.append(Edit("x.c", starts[at] + 2, starts[at] + 5, f"seed{at}", "other"))
    try:
        edits = list(merge(edits))
    except Overlap:
        edits = edits[:1]
    assert unified("x.c", SOURCE, edits) == git_diff(SOURCE, apply(SOURCE, edits), tmp_path)


ALPHABET = st.sampled_from(["a", "b", "\t", "\n", "\n", "\r", "\x0c", " ", "\xe9", "\xff", "x y\n", "}\n"])
TEXT = st.lists(ALPHABET, max_size=40).map("".join)
SPANS = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 60), st.lists(ALPHABET, max_size=4).map("".join)), max_size=4
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TEXT, SPANS)
def test_git_applies_any_edits_exactly(tmp_path: Path, old: str, spans: list[tuple[int, int, str]]) -> None:
    size = len(old) + 1
    edits = [Edit("x.c", min(a % size, b % size), max(a % size, b % size), text, "w") for a, b, text in spans]
    try:
        new = apply(old, edits)
    except Overlap:
        return
    patch = unified("x.c", old, edits)
    assert bool(patch) == (new != old)
    # git reads an empty new file as a deletion only with a mode line; a tree never holds one of those here.
    if patch and new and old:
        assert git_apply(old, patch, tmp_path) == new


@given(TEXT, TEXT)
def test_a_text_in_place_of_edits_says_the_same(old: str, new: str) -> None:
    patch = unified("x.c", old, new)
    removed = [line[1:] for line in patch.split("\n")[3:] if line.startswith(("-", " "))]
    assert bool(patch) == (old != new)
    assert all(line in old.split("\n") for line in removed)


def test_a_missing_newline_at_the_end_is_said(tmp_path: Path) -> None:
    old, edits = "a\nb\nc", [Edit("x.c", 0, 2, "", "w")]
    assert unified("x.c", old, edits) == git_diff(old, "b\nc", tmp_path)
    assert unified("x.c", old, edits).endswith(" c\n\\ No newline at end of file\n")


def test_edits_that_undo_each_other_say_nothing() -> None:
    assert unified("x.c", "\na", [Edit("x.c", 0, 1, "", "w"), Edit("x.c", 1, 2, "\na", "w")]) == ""


def applied(old: str, found: list[Cut]) -> str:
    return apply(old, [edit for cut in found for edit in cut.edits])


@given(TEXT, SPANS)
def test_each_hunk_has_the_edits_that_alone_give_it(old: str, spans: list[tuple[int, int, str]]) -> None:
    size = len(old) + 1
    edits = [Edit("x.c", min(a % size, b % size), max(a % size, b % size), text, "w") for a, b, text in spans]
    try:
        new = apply(old, edits)
    except Overlap:
        return
    found = cuts(old, edits)
    assert (applied(old, found) if found else old) == new
    assert sorted(e.start for cut in found for e in cut.edits) == ([e.start for e in merge(edits)] if found else [])
    for cut in found:
        alone = unified("x.c", old, cut.edits).split("\n")[3:]
        assert [line for line in alone if line[:2] != "@@"] == [
            line for line in cut.text.split("\n") if line[:2] != "@@"
        ]
        before = [line[1:] for line in cut.text.split("\n") if line[:1] in (" ", "-")]
        if before and "@@ " not in cut.text[3:].partition("@@\n")[2]:
            assert old[cut.start :].split("\n")[: len(before)] == before
            assert old.count("\n", 0, cut.start) + 1 == cut.line


def test_hunks_and_edits_that_do_not_go_together_are_one() -> None:
    # git shows the deletion of one of many equal lines at an end of them, far from where the edit is
    old = "top\n" + "".join(f"line {number}\n" for number in range(9)) + "same\n" * 30 + "end\n"
    at = old.index("same") + 15 * len("same\n")
    edits = [Edit("x.c", 0, 3, "TOP", "w"), Edit("x.c", at, at + len("same\n"), "", "w")]
    (cut,) = cuts(old, edits)
    assert cut.text.count("@@ -") == 2
    assert cut.edits == merge(edits)
    assert unified("x.c", old, edits).endswith(cut.text)
