"""Text that somebody else wrote stays text, wherever it stands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from rewriter.review.page.found import find
from rewriter.review.page.render import page
from tests.review.page.checker import checked
from tests.review.page.conftest import Open
from tests.review.page.hostile import write_hostile


@pytest.fixture(scope="module")
def html(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write_hostile(tmp_path_factory.mktemp("hostile"))
    (folder / "page.html").write_text(page(find(folder), folder), encoding="utf-8")
    return folder / "page.html"


def test_nothing_of_it_is_markup(html: Path) -> None:
    text = html.read_text()
    reader = checked(text)
    assert reader.finish() == []
    assert text.count("<script>") == text.count("</script>") == 2
    assert not [name for name in reader.attributes if name.startswith("on")]
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\ud800-\udfff]", text)
    assert not any("hacked" in word for word in reader.texts["script"])
    assert "{{ 7*7 }}" in "".join(reader.texts["li"])


@pytest.mark.parametrize("scripts", [True, False])
def test_nothing_of_it_runs(opened: Open, html: Path, scripts: bool) -> None:
    tab = opened(html, java_script_enabled=scripts)
    if scripts:
        tab.keyboard.press("a")
        tab.keyboard.press("u")
        assert tab.evaluate("window.hacked") is None
        assert tab.locator("script").count() == 2
    else:
        for summary in tab.locator("details.driver > summary").all():
            summary.click()
    body = tab.locator(".driver .body").first
    expect(body.locator(".diff").first).to_contain_text("<script>hacked=1</script>")
    expect(body.locator(".diff").first).to_contain_text("\\u202e")
    assert tab.locator("img, svg:not(.chart), style:not(head style)").count() == 0
    expect(tab.locator("h1")).to_contain_text("</noscript></script>")


def test_a_hostile_name_can_be_linked_to_and_filtered_by(opened: Open, html: Path) -> None:
    tab = opened(html)
    tab.locator("details.driver > summary").nth(1).click()
    again = opened(html, tab.evaluate("location.hash"))
    assert again.locator("details.driver[open]").get_attribute("id") == tab.locator("details.driver").nth(
        1
    ).get_attribute("id")
    again.get_by_role("combobox", name="Reason").select_option(index=1)
    assert again.locator("details.driver:not([hidden])").count() in (1, 2)
    link = again.evaluate("location.hash")
    third = opened(html, link)
    assert (
        third.locator("details.driver:not([hidden])").count() == again.locator("details.driver:not([hidden])").count()
    )
    third.locator("#q").fill("</noscript></script> &lt;b&gt;")
    assert third.locator("details.driver:not([hidden])").count() > 0
