"""Listing and showing transforms, and the reason codes."""

from pathlib import Path

from rewriter.review.catalogue import data, in_full, listing
from rewriter.review.reasons import SENTENCES
from rewriter.transform.catalogue import Entry, read

from ..transform.modules import GOOD


def entry(tmp_path: Path) -> Entry:
    (tmp_path / "demo_grab.py").write_text(GOOD)
    return read("demo-grab", tmp_path / "demo_grab.py")


def test_listing_shows_broken_modules_too(tmp_path: Path) -> None:
    text = listing([Entry("bad", Path("bad.py"), error="line 1: no"), entry(tmp_path)])
    assert text == ("bad          -  cannot be read: line 1: no\ndemo-grab    3  Use managed_grab() on managed demos\n")
    assert listing([]) == ""


def test_in_full(tmp_path: Path) -> None:
    found = entry(tmp_path)
    assert found.conversion is not None
    text = in_full(found, found.conversion, {"not-managed": "it is not\n managed"})
    assert "Moves demos.\n\nMore words.\n" in text
    assert "  grab() -> managed_grab()\n  drop() goes\n" in text
    assert "  not-managed  it is not managed\n" in text
    assert "Converted: second\n    -drop(d);\n    -grab(d);\n    +managed_grab(d);\n" in text
    assert text.endswith("""Refused (not-managed): plain
    plain; grab(d);

Converted: second
    -drop(d);
    -grab(d);
    +managed_grab(d);

Converted: marked
     first

    -grab(d);
    +managed_grab(d);
""")


def test_data(tmp_path: Path) -> None:
    found = entry(tmp_path)
    assert data(found)["version"] == 3
    assert "examples" not in data(found)
    full = data(found, {"b": "x", "a": "y"})
    assert list(full["reasons"]) == ["a", "b"]  # type: ignore[call-overload]
    assert data(Entry("bad", Path("bad.py"), error="no"), {})["error"] == "no"


def test_every_reason_code_is_kebab_case_and_has_a_sentence() -> None:
    for code, text in SENTENCES.items():
        assert code.replace("-", "").isalpha() and code == code.lower()  # noqa: PT018
        assert text
        assert "{" not in text
