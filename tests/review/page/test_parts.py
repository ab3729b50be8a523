"""The parts of the page without a browser: names, lines of code, mails, the head."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from rewriter.plan import DriverResult, Edit
from rewriter.review.page.anchors import Anchors, href
from rewriter.review.page.code import Line, lines_of, markup
from rewriter.review.page.found import Found, find
from rewriter.review.page.mails import Mails
from rewriter.review.page.render import page
from rewriter.review.page.summary import summary
from rewriter.review.page.view import DriverView, driver_views
from rewriter.series.reroll.record import RECORD_FILE, SeriesRecord
from rewriter.series.reroll.record import from_json as record_from_json
from tests.review.page.series import WORDS, examples, write_series
from tests.review.plans import CHANGED, FAILED, PLAN, REVIEW, SKIPPED


def views(found: Found, beside: Path | None = None) -> list[DriverView]:
    return driver_views(found, Mails(found, beside), Anchors())[1]


def test_names_for_links() -> None:
    anchors = Anchors()
    assert [anchors.take(name) for name in ("a/b", "a/b", "a b\n", "", "\ud800")] == [
        "a/b",
        "a/b~2",
        "a_b\\x0a",
        "_",
        "\\ud800",
    ]
    assert href("drivers/a.c:12") == "#drivers/a.c:12"
    assert href('a"<é%') == "#a%22%3C%C3%A9%25"


def test_a_hunk_has_its_numbers() -> None:
    text = "@@ -9,3 +9,3 @@ int f(void)\n a\n-b\n+c\n d\n@@ -20,1 +20,0 @@ g\n-e\n\\ No newline at end of file\n"
    behind, lines = lines_of(text)
    assert behind == "int f(void)"
    assert lines == [
        Line(" ", "a", 9, 9),
        Line("-", "b", 10, 0),
        Line("+", "c", 0, 10),
        Line(" ", "d", 11, 11),
        Line("@", "g"),
        Line("-", "e", 20, 0),
        Line("\\", "No newline at end of file"),
    ]


def test_a_line_is_coloured_and_its_words_are_marked() -> None:
    _, lines = lines_of('@@ -1,2 +1,2 @@\n-\trc = old(1); /* <why>\n+\trc = new(1); /* <why>\n still */ if ("&")\n')
    removed, added, kept = str(markup(lines)).split("\n</span>")[:3]
    assert removed == (
        '<span class="d" data-n="    1      " data-p="1">-\trc = <b>old</b>(<i class="n">1</i>); <i class="m">/* &lt;why&gt;</i>'
    )
    assert added.startswith('<span class="a" data-n="          1" data-p="1">+\trc = <b>new</b>(')
    assert '<i class="m">still */</i> <i class="k">if</i> (<i class="s">&#34;&amp;&#34;</i>)' in kept


def test_every_call_is_shown_once_and_those_for_review_come_first() -> None:
    for view in views(Found(examples())):
        edited = [site for file in view.files for hunk in file.hunks for site in hunk.sites]
        shown = [*view.review, *edited, *view.others]
        assert sorted(site.anchor for site in shown) == sorted({site.anchor for site in shown})
        assert {id(site.site) for site in shown} == {id(site) for site in view.result.sites}
        assert all(site.site.verdict == "review" for site in view.review)
        assert all(site.site.verdict in ("convert", "remove") for site in edited)


def test_a_plan_from_before_hunks_shows_them_all_the_same() -> None:
    old = [replace(driver, hunks=()) for driver in examples().drivers]
    before, now = views(Found(replace(PLAN, drivers=tuple(old)))), views(Found(examples()))
    for one, other in zip(before, now, strict=True):
        assert [file.path for file in one.files] == [file.path for file in other.files]
        for mine, theirs in zip(one.files, other.files, strict=True):
            assert [hunk.code for hunk in mine.hunks] == [hunk.code for hunk in theirs.hunks]
            assert [len(hunk.sites) for hunk in mine.hunks] == [len(hunk.sites) for hunk in theirs.hunks]
            assert [hunk.tidied for hunk in mine.hunks] == [hunk.tidied for hunk in theirs.hunks]


def test_the_chart_has_a_row_for_every_outcome_and_reason() -> None:
    found = Found(replace(PLAN, drivers=(CHANGED, replace(CHANGED, driver="b"), REVIEW, SKIPPED, FAILED)))
    head = summary(found, Mails(found, None), views(found))
    assert [(bar.outcome, bar.reason, bar.count) for bar in head.bars] == [
        ("changed", "", 2),
        ("changed", "managed-lifetime", 2),
        ("skipped", "", 1),
        ("skipped", "not-managed", 1),
        ("review", "", 1),
        ("review", "role-unknown", 1),
        ("failed", "", 1),
        ("failed", "timeout", 1),
    ]
    assert head.bars[0].width == 2 * head.bars[2].width
    assert head.bars[0].label == "changed: 2 drivers"
    assert head.bars[3].label == "not-managed (skipped): 1 driver"
    assert head.bars[3].href == "#?outcome=skipped&reason=not-managed"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_series(tmp_path / "series", replace(PLAN, drivers=(CHANGED, REVIEW, SKIPPED)))


def test_a_patch_has_its_words_its_people_and_a_link(folder: Path, tmp_path: Path) -> None:
    changed, review, skipped = views(find(folder), tmp_path)
    assert changed.patch is not None
    assert (changed.patch.number, changed.patch.total, changed.patch.mail) == (1, 1, "0001-use-it.patch")
    assert changed.patch.href == "series/0001-use-it.patch"
    assert changed.patch.to == ("Ada Crane <ada@example.org>", "Otto Heron <otto@example.org>")
    assert changed.patch.message.endswith("Say so.")
    assert "diff --git" not in changed.patch.message
    assert changed.compiled is not None
    assert changed.compiled.words == WORDS
    assert (review.patch, skipped.patch) == (None, None)
    assert views(find(folder))[0].patch == replace(changed.patch, href="")  # on stdout nobody knows where it will lie


def test_a_mail_that_is_gone_is_named_and_not_linked(folder: Path, tmp_path: Path) -> None:
    (folder / "0001-use-it.patch").unlink()
    patch = views(find(folder), tmp_path)[0].patch
    assert patch is not None
    assert (patch.href, patch.message, patch.subject) == ("", "", "drivers/a/one: Use it")


@pytest.mark.parametrize("name", ["../secret", "/etc/passwd", "a/../../secret", "a\0b"])
def test_a_record_leads_nowhere_else(folder: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "secret").write_text("Subject: x\n\nthe secret\n")
    path = folder / RECORD_FILE
    path.write_text(path.read_text().replace('"0001-use-it.patch"', json.dumps(name)))
    found = find(folder)
    patch = views(found, tmp_path)[0].patch
    assert patch is not None
    assert (patch.href, patch.message) == ("", "")
    assert "the secret" not in page(found, tmp_path)


def test_a_driver_whose_files_another_patch_edits_names_it(folder: Path) -> None:
    found = find(folder)
    twin = replace(CHANGED, driver="drivers/a/twin")
    found = replace(found, plan=replace(found.plan, drivers=(*found.plan.drivers, twin)))
    patch = views(found)[-1].patch
    assert patch is not None
    assert patch.driver == "drivers/a/one"
    assert 'the patch of <a href="#drivers/a/one">drivers/a/one</a>' in page(found)


def test_what_is_held_back_says_why(folder: Path) -> None:
    found = find(folder)
    assert found.record is not None
    bare: SeriesRecord = replace(found.record, threads=(), held=(("drivers/a/one", "they <do not> want it"),))
    assert record_from_json(bare.to_json()) == bare
    text = page(replace(found, record=bare, compiled=None))
    assert "<summary>1: they &lt;do not&gt; want it</summary>" in text
    assert "<dt>Held back</dt><dd>they &lt;do not&gt; want it</dd>" in text
    assert "Nothing is recorded as compiled." in text


def test_what_does_not_compile_shows_the_words_of_the_compiler(folder: Path) -> None:
    found = find(folder)
    assert found.compiled is not None
    one = found.compiled["drivers/a/one"]
    failed = replace(one, result="failed", words="held back, the compiler complains: x", new=("a.c: error: <x>", "b"))
    text = page(replace(found, compiled={one.driver: failed}))
    assert "a.c: error: &lt;x&gt;\nb" in text
    assert "<dt>1</dt><dd>do not compile, and were held back</dd>" in text


def test_a_patch_that_was_not_compiled_says_so(folder: Path) -> None:
    text = page(replace(find(folder), compiled=None))
    assert '<div class="not-built"><dt>Compiled</dt><dd>\nnot compiled\n' in text


def test_what_the_series_introduces_comes_first(folder: Path) -> None:
    diff = "--- a/drivers/pci/grab.c\n+++ b/drivers/pci/grab.c\n@@ -2,1 +2,2 @@\n a\n+b\n"
    new = DriverResult("drivers/pci/grab", ("drivers/pci/grab.c",), "changed", CHANGED.reason, diff=diff)
    idle = replace(new, driver="drivers/pci/idle", diff="")
    plan = replace(PLAN, drivers=(replace(new, edits=(Edit("drivers/pci/grab.c", 0, 0, "b\n", "it is new", 2),)), idle))
    (folder / ".rewriter/introduce.json").write_text(plan.to_json())
    text = page(find(folder))
    assert text.index("Introduced first") < text.index('id="drivers/pci/grab"') < text.index('id="drivers/a/one"')
    assert "drivers/pci/idle" not in text
    body = text[text.index('id="drivers/pci/grab"') : text.index('id="drivers/a/one"')]
    assert '<p class="tidy">it is new</p>' in body  # it goes along with nothing, so it tidies nothing
