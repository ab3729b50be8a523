"""The file: well-formed, self-contained, the same every time."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import pytest

from rewriter.review.page.found import Found, find
from rewriter.review.page.render import SCRIPTS, page
from tests.review.page.checker import checked
from tests.review.plans import EMPTY, PLAN

ASSETS = Path(__file__).parents[3] / "rewriter/review/page/assets"


def test_every_element_is_closed_and_every_link_leads_somewhere(html: Path) -> None:
    assert checked(html.read_text()).finish() == []


@pytest.mark.parametrize("plan", [PLAN, EMPTY], ids=["plan", "empty"])
def test_a_plan_alone_makes_a_page(plan: object) -> None:
    text = page(Found(plan))  # type: ignore[arg-type]
    assert checked(text).finish() == []
    assert "demo-grab" in text


def test_the_checker_sees_what_is_wrong() -> None:
    for bad in (
        "<p><div></div></p>",
        "<b>",
        "</b>",
        '<i id="a"></i><i id="a"></i>',
        '<a href="#x"></a>',
        '<b a="" a=""></b>',
    ):
        assert checked(bad).finish() != [], bad


def test_only_our_own_style_and_scripts_are_allowed(html: Path) -> None:
    text = html.read_text()
    policy = checked_policy(text)
    assert policy["default-src"] == ["'none'"]
    for tag, directive in (("style", "style-src"), ("script", "script-src")):
        parts = re.findall(f"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        assert policy[directive] == [hash_of(part) for part in parts]
    assert "unsafe" not in str(policy)
    assert not re.search(r"<[a-z]+[^>]*\s(?:style|src|on[a-z]+)=", text)
    assert not re.search(r"(?:https?:)?//[a-z]+\.[a-z]+/[^\s]*\.(?:js|css|woff)", text)


def checked_policy(text: str) -> dict[str, list[str]]:
    found = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    assert found is not None
    words = (part.split() for part in found[1].replace("&#39;", "'").split(";"))
    return {name: values for name, *values in words}


def hash_of(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_the_same_series_makes_the_same_page(series: Path) -> None:
    found = find(series)
    assert page(found, series) == page(find(series), series)
    assert str(series) not in page(found, series)


@pytest.mark.parametrize("name", ["theme.js", *SCRIPTS])
def test_a_script_cannot_end_its_element(name: str) -> None:
    text = (ASSETS / name).read_text()
    assert "</script" not in text.lower()
    assert "<!--" not in text
    assert text.isascii()
    assert "fetch(" not in text
    assert "XMLHttpRequest" not in text
    assert "eval(" not in text
