"""The page in a browser, as somebody uses it: filters, links, keys, themes, paper."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import pytest
from playwright.sync_api import Locator, Page, expect

from rewriter.plan import Hunk
from rewriter.review.page.found import Found
from rewriter.review.page.render import page
from tests.review.page.conftest import Open
from tests.review.plans import CHANGED, PLAN

ACME, BROOK, PLOVER = "drivers/dma/acme-dma", "drivers/spi/spi-brook", "drivers/watchdog/plover_wdt"
SHOWN = "details.driver:not([hidden])"


def shown(tab: Page) -> list[str]:
    return tab.eval_on_selector_all(SHOWN, "rows => rows.map(row => row.id)")


def address(tab: Page) -> str:
    return unquote(tab.evaluate("location.hash"))


def row(tab: Page, driver: str) -> Locator:
    return tab.locator(f'[id="{driver}"]')


def test_the_head_counts_and_the_list_is_whole(opened: Open, html: Path) -> None:
    tab = opened(html)
    assert tab.title() == "pcim-irq-vectors on Linux 6.12.0"
    expect(tab.locator("h1")).to_have_text("pcim-irq-vectors")
    expect(tab.locator(".top .lead")).to_contain_text("18 drivers scanned, 14 patches")
    expect(tab.locator("#shown")).to_have_text("18 drivers")
    assert len(shown(tab)) == 18
    # No body is made before somebody looks at it.
    assert tab.locator(".driver .body").count() == 0


def test_the_chart_filters_and_says_what_it_shows(opened: Open, html: Path) -> None:
    tab = opened(html)
    bar = tab.get_by_role("link", name="skipped: 3 drivers")
    bar.click()
    assert len(shown(tab)) == 3
    expect(tab.locator("#shown")).to_have_text("3 of 18 drivers")
    assert address(tab) == "#?outcome=skipped"
    assert bar.get_attribute("aria-current") is not None
    expect(tab.locator("[name=outcome]")).to_have_value("skipped")
    tab.get_by_role("link", name="not-managed (skipped): 1 driver", exact=True).click()
    assert shown(tab) == ["drivers/crypto/godwit-sec"]
    tab.get_by_role("link", name="not-managed (skipped): 1 driver", exact=True).click()
    assert len(shown(tab)) == 18
    tab.go_back()
    assert shown(tab) == ["drivers/crypto/godwit-sec"]
    tab.go_back()
    assert len(shown(tab)) == 3


def test_filters_by_outcome_reason_subsystem_and_text(opened: Open, html: Path) -> None:
    tab = opened(html)
    tab.get_by_role("combobox", name="Outcome").select_option("review")
    assert shown(tab) == [PLOVER]
    tab.get_by_role("button", name="Clear").click()
    tab.get_by_role("combobox", name="Reason").select_option("not-binding-lifetime")
    assert set(tab.eval_on_selector_all(SHOWN, "rows => rows.map(r => r.dataset.reason)")) == {"not-binding-lifetime"}
    tab.keyboard.press("c")
    tab.get_by_role("combobox", name="Subsystem").select_option("DRIVERS/MISC SUBSYSTEM")
    assert shown(tab) == ["drivers/misc/avocet-cr", "drivers/misc/knot-dock"]
    tab.get_by_role("combobox", name="Outcome").select_option("changed")
    assert shown(tab) == ["drivers/misc/knot-dock"]
    assert address(tab) == "#?outcome=changed&subsystem=DRIVERS/MISC+SUBSYSTEM"
    tab.keyboard.press("c")
    search = tab.get_by_role("searchbox", name="Text")
    search.fill("lapwing_probe")
    assert shown(tab) == ["drivers/input/lapwing/lapwing"]
    # Whatever is in a driver is found, also what is not made yet, and signs are no markup: names, code, recipients.
    for words, count in (("otto heron", 14), ("ret < 0 &&", 0), ("-&gt;", 0), ("<otto@example.org>", 14), ("zebra", 0)):
        search.fill(words)
        assert len(shown(tab)) == count, words
    expect(tab.locator(".nothing")).to_be_visible()
    tab.locator(".nothing button").click()
    assert len(shown(tab)) == 18


def test_a_view_can_be_mailed(opened: Open, html: Path) -> None:
    tab = opened(html, f"#{BROOK}?outcome=changed&q=brook&view=split")
    assert shown(tab) == [BROOK]
    expect(tab.locator("#q")).to_have_value("brook")
    expect(tab.locator(".split").first).to_be_visible()
    expect(row(tab, BROOK)).to_have_attribute("open", "")


def test_a_link_shows_what_it_names_whatever_the_filters_say(opened: Open, html: Path) -> None:
    tab = opened(html, f"#{BROOK}?outcome=skipped")
    expect(row(tab, BROOK).locator(".body")).to_be_visible()
    assert len(shown(tab)) == 18


@pytest.mark.parametrize("sign", [":", "@"], ids=["call", "hunk"])
def test_links_lead_to_a_call_or_a_hunk(opened: Open, html: Path, sign: str) -> None:
    targets = re.findall(rf'id="({ACME}\.c{sign}\d+)"', html.read_text())
    assert len(targets) == 3
    target = targets[-1]
    tab = opened(html, f"#{target}")
    element = row(tab, target)
    expect(element).to_be_in_viewport()
    assert "here" in (element.get_attribute("class") or "")
    assert tab.evaluate("document.activeElement.closest('details.driver').id") == ACME


def test_back_and_forward(opened: Open, html: Path) -> None:
    tab = opened(html)
    for driver in (ACME, BROOK):
        row(tab, driver).locator("> summary").click()
        assert address(tab) == f"#{driver}"
    tab.go_back()
    assert address(tab) == f"#{ACME}"
    assert tab.locator("details.driver[open]").count() == 1
    tab.go_back()
    assert address(tab) in ("", "#")
    assert tab.locator("details.driver[open]").count() == 0
    tab.go_forward()
    expect(row(tab, ACME).locator(".body")).to_be_visible()
    expect(row(tab, ACME).locator("> summary")).to_be_in_viewport()


def test_an_address_that_names_nothing_shows_the_list(opened: Open, html: Path) -> None:
    for odd in ("#nowhere", "#%E0%A4%A", "#?outcome=%zz&q=", "#%22%3E%3Cimg%3E"):
        tab = opened(html, odd)
        assert tab.locator("details.driver[open]").count() == 0
    assert len(shown(tab)) == 18


def test_keys(opened: Open, html: Path) -> None:
    tab = opened(html)
    names = shown(tab)
    for _ in range(3):
        tab.keyboard.press("j")
    assert address(tab) == f"#{names[2]}"
    assert tab.eval_on_selector_all("details.driver[open]", "rows => rows.map(row => row.id)") == [names[2]]
    assert tab.evaluate("document.activeElement.parentElement.id") == names[2]
    tab.keyboard.press("k")
    assert address(tab) == f"#{names[1]}"
    tab.keyboard.press("o")
    assert tab.locator("details.driver[open]").count() == 0
    tab.keyboard.press("o")
    tab.keyboard.press("p")
    assert tab.locator("details.driver[open] details.site:not([open])").count() == 0
    tab.keyboard.press("u")
    expect(tab.locator("details.driver[open] .split").first).to_be_visible()
    tab.keyboard.press("u")
    expect(tab.locator(".split")).to_have_count(0)
    tab.keyboard.press("/")
    tab.keyboard.type("jkut?")
    expect(tab.locator("#q")).to_have_value("jkut?")
    expect(tab.locator("#help")).to_be_hidden()
    tab.keyboard.press("Escape")
    assert tab.evaluate("document.activeElement.id") != "q"
    tab.keyboard.press("?")
    expect(tab.get_by_role("dialog", name="Keys")).to_be_visible()
    tab.keyboard.press("Escape")
    expect(tab.locator("#help")).to_be_hidden()
    tab.keyboard.press("c")
    tab.keyboard.press("a")
    assert tab.locator("details.driver[open]").count() == 18
    tab.keyboard.press("a")
    assert tab.locator("details.driver[open]").count() == 0
    tab.keyboard.press("Control+k")  # the browser's own


def test_the_walk_goes_through_what_is_shown_and_back_leads_out_of_it(opened: Open, html: Path) -> None:
    tab = opened(html, "#?outcome=skipped")
    names = shown(tab)
    for _ in range(5):
        tab.keyboard.press("j")
    assert address(tab) == f"#{names[-1]}?outcome=skipped"
    tab.go_back()
    assert address(tab) == "#?outcome=skipped"


def test_the_focus_can_be_seen(opened: Open, html: Path) -> None:
    tab = opened(html)
    tab.keyboard.press("Tab")
    expect(tab.locator(".skip")).to_be_focused()
    expect(tab.locator(".skip")).to_be_in_viewport()
    tab.keyboard.press("j")
    outline = tab.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"


def colour(tab: Page) -> int:
    """How light the paper is, 0 to 255."""
    text = tab.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    return int(text.removeprefix("rgb(").split(",")[0])


@pytest.mark.parametrize(("scheme", "light"), [("light", True), ("dark", False)])
def test_the_theme_is_the_systems_until_somebody_chooses(opened: Open, html: Path, scheme: str, light: bool) -> None:
    tab = opened(html, color_scheme=scheme)
    assert (colour(tab) > 128) is light
    tab.keyboard.press("t")
    assert (colour(tab) > 128) is not light
    tab.reload()
    assert (colour(tab) > 128) is not light
    tab.get_by_role("button", name="Dark or light").click()
    assert (colour(tab) > 128) is light
    assert tab.evaluate("localStorage.length") == 0


def test_storage_may_be_forbidden(opened: Open, html: Path, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    forbidden = "<script>Object.defineProperty(window,'localStorage',{get(){throw new Error('no')}})</script>"
    text = html.read_text().replace("<script>", f"{forbidden}<script>", 1)
    start = text.index('<meta http-equiv="Content-Security-Policy"')
    file.write_text(text[:start] + text[text.index(">", start) + 1 :])
    tab = opened(file, color_scheme="light")
    tab.keyboard.press("t")
    assert colour(tab) < 128


def test_both_sides_stand_beside_each_other(opened: Open, html: Path) -> None:
    tab = opened(html, f"#{BROOK}?view=split")
    sides = row(tab, BROOK).locator(".split").first.locator("pre")
    assert sides.count() == 2
    left, right = (side.locator("span").evaluate_all("all => all.map(one => one.className)") for side in sides.all())
    assert len(left) == len(right)
    assert "d" in left
    assert "a" in right
    assert not set(left) - {"c", "d", "gap", "h"}
    assert not set(right) - {"c", "a", "gap", "h"}
    # What became one another is on one line.
    pairs = "all => all.flatMap((one, at) => one.dataset.p ? [[at, one.dataset.p]] : [])"
    assert len({str(side.locator("span").evaluate_all(pairs)) for side in sides.all()}) == 1
    before = row(tab, BROOK).locator(".split").count()
    tab.keyboard.press("u")
    assert row(tab, BROOK).locator("pre.diff").count() == before


def test_a_line_stands_beside_what_it_became_in_runs_of_any_length(opened: Open, tmp_path: Path) -> None:
    text = "@@ -1,4 +1,3 @@\n-\tgone(away);\n-\tint x;\n-\tlast(one);\n+\tint x = 1;\n+\tanother(y, z);\n {\n"
    driver = replace(CHANGED, hunks=(Hunk("drivers/a/one.c", "", 1, 0, text, ()),), sites=())
    (tmp_path / "page.html").write_text(page(Found(replace(PLAN, drivers=(driver,)))), encoding="utf-8")
    tab = opened(tmp_path / "page.html", f"#{driver.driver}?view=split")
    sides = tab.locator(".split pre").all()
    rows = zip(*(side.locator("span").all_inner_texts() for side in sides), strict=True)
    assert [tuple(side.strip() for side in row) for row in rows] == [
        ("-\tgone(away);", ""),
        ("-\tint x;", "+\tint x = 1;"),
        ("-\tlast(one);", "+\tanother(y, z);"),
        ("{", "{"),
    ]


def test_what_is_copied_is_a_diff(opened: Open, html: Path) -> None:
    tab = opened(html, f"#{BROOK}")
    text = tab.evaluate(
        "pre => { getSelection().selectAllChildren(document.querySelector('pre.diff')); return getSelection().toString() }"
    )
    assert text.rstrip("\n") == tab.locator("pre.diff").first.evaluate("pre => pre.textContent").rstrip("\n")
    assert "\n-\t" in text
    assert "\n+\t" in text


def test_paper(opened: Open, html: Path, tmp_path: Path) -> None:
    tab = opened(html, "#?outcome=review", color_scheme="dark")
    tab.keyboard.press("t")
    tab.keyboard.press("t")
    tab.evaluate("dispatchEvent(new Event('beforeprint'))")
    tab.emulate_media(media="print", color_scheme="dark")
    for gone in (".toolbar", ".buttons"):
        expect(tab.locator(gone)).to_be_hidden()
    body = row(tab, PLOVER).locator(".body")
    expect(body).to_be_visible()
    expect(body.locator(".site ol").first).to_be_visible()
    assert tab.evaluate("getComputedStyle(document.querySelector('.driver')).colorScheme") == "light"
    tab.emulate_media(media="screen")
    tab.evaluate("dispatchEvent(new Event('afterprint'))")
    assert tab.locator("details.driver[open]").count() == 0
    tab.pdf(path=tmp_path / "page.pdf")
    assert (tmp_path / "page.pdf").stat().st_size > 20_000


def test_without_scripts_everything_can_be_read(opened: Open, html: Path) -> None:
    tab = opened(html, java_script_enabled=False)
    expect(tab.locator(".toolbar")).to_be_hidden()
    body = row(tab, BROOK).locator(".body")
    expect(body).to_be_hidden()
    row(tab, BROOK).locator("> summary").click()
    expect(body).to_be_visible()
    expect(body.locator("pre.diff").first).to_contain_text("pcim_alloc_irq_vectors")


def test_landmarks_and_names_for_who_does_not_see(opened: Open, html: Path) -> None:
    tab = opened(html, f"#{BROOK}")
    for role in ("banner", "main", "search", "contentinfo"):
        assert tab.get_by_role(role).count() == 1, role
    assert tab.get_by_role("group", name="Outcomes and reasons").count() == 1
    assert tab.get_by_role("status").count() == 1
    nameless = tab.evaluate(
        "[...document.querySelectorAll('input, select, button')].filter(one => "
        "!(one.labels && one.labels.length) && !one.textContent.trim()).map(one => one.outerHTML)"
    )
    assert nameless == []


CONTRASTS = """() => {
  const numbers = text => text.match(/[\\d.]+/g).map(Number);
  const light = colour => {
    const [r, g, b] = colour.map(part => part / 255).map(p => (p <= 0.03928 ? p / 12.92 : ((p + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const paper = one => {
    const own = numbers(getComputedStyle(one).backgroundColor);
    return own.length === 3 || own[3] === 1 ? own : paper(one.parentElement);
  };
  const found = {};
  for (const one of document.querySelectorAll("body *")) {
    if (![...one.childNodes].some(part => part.nodeType === 3 && part.data.trim()) || !one.checkVisibility()) continue;
    const style = getComputedStyle(one);
    const both = [light(numbers(one.closest("svg") ? style.fill : style.color)), light(paper(one))].sort((a, b) => b - a);
    const contrast = (both[0] + 0.05) / (both[1] + 0.05);
    if (contrast < 4.5) found[`${one.tagName} ${one.getAttribute("class")}`] = contrast;
  }
  return found;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_stands_out_from_its_ground(opened: Open, html: Path, scheme: str) -> None:
    tab = opened(html, color_scheme=scheme)
    tab.keyboard.press("a")
    tab.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert tab.evaluate(CONTRASTS) == {}
