"""Source text that a screen shows and does not obey."""

import pytest

from rewriter.review.text import flat, shown, visible


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("\tif (a)", "\tif (a)"),
        ("\x1b[31m\x00\x7f\x9b", "\\x1b[31m\\x00\\x7f\\x9b"),
        ("a\nb\r", "a\\x0ab\\x0d"),
        (
            "/* \u202e } \u2066if (admin)\u2069 */",
            "/* \\u202e } \\u2066if (admin)\\u2069 */",
        ),  # reads otherwise than it is
        ("pci\u200b_free\ufeff\xad\U000e0041", "pci\\u200b_free\\ufeff\\xad\\U000e0041"),  # looks like another word
        ("a\u2028b\u2029", "a\\u2028b\\u2029"),
        ("\ud800", "\\ud800"),  # half a character: no file of text can hold it
        ("é \U0001f600 عربى", "é \U0001f600 عربى"),
    ],
)
def test_what_would_be_obeyed_is_spelled_out(text: str, seen: str) -> None:
    assert visible(text) == seen


def test_a_line_of_source_is_bytes() -> None:
    assert shown("caf\xc3\xa9") == "café"
    assert shown("caf\xe9") == "caf\ufffd"
    assert shown("\xe2\x80\xae") == "\\u202e"


def test_a_sentence_is_one_line() -> None:
    assert flat(" a\n b\t\x1b c ") == "a b \\x1b c"
