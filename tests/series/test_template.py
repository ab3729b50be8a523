from __future__ import annotations

from pathlib import Path

import pytest

from rewriter.series.errors import SeriesError
from rewriter.series.messages import Voice, messages
from rewriter.series.template import Templates, packaged
from tests.series.test_messages import FILE, change
from tests.series.trees import CONVERSION, renamed


def body(own: Path) -> str:
    made = messages([change(renamed(FILE, "crystal"))], CONVERSION, {}, None, Voice(Templates(own)))
    return made[0].body


def put(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(text)
    return folder


def test_ours_are_packaged() -> None:
    assert set(packaged()) == {
        "convert.j2",
        "cover.j2",
        "disclosure.j2",
        "finish.j2",
        "prepare.j2",
        "review.j2",
    }


def test_a_file_of_the_same_name_replaces_ours(tmp_path: Path) -> None:
    put(tmp_path, ".hidden~", "{{ whatever")
    put(tmp_path, "disclosure.j2", "Made by {{ tool }} for me.\n")
    assert "\n\nMade by rewriter 0.1.0 for me. Line numbers are" in body(tmp_path)
    put(tmp_path, "convert.j2", "Only {{ converted[0].where }}, {{ 'word ' * 30 }}\n")
    assert body(tmp_path).startswith("Only crystal_probe() (line 10), word word")
    assert max(map(len, body(tmp_path).splitlines())) <= 75


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ("one\n{{ nosuch }}\n", 2, "'nosuch' is undefined"),
        ("{% include 'disclosure.j2' %}\n\n{{ converted[0].nosuch }}", 3, "has no attribute 'nosuch'"),
        ("a\nb\n{% if %}", 3, "Expected an expression"),
        ("a\n{{ 1 / 0 }}", 2, "division by zero"),
        ("a\n{% include 'other.j2' %}", 2, "there is no template 'other.j2'"),
        ("{{ converted.__class__.__mro__ }}", 1, "unsafe"),
        ("a\nThis is\nno longer done", 2, "'no longer', which claims more"),
    ],
)
def test_errors_name_file_and_line(tmp_path: Path, text: str, line: int, why: str) -> None:
    put(tmp_path, "convert.j2", text.replace("is\nno", "is no"))
    with pytest.raises(SeriesError) as caught:
        body(tmp_path)
    assert caught.value.what == f"template {tmp_path / 'convert.j2'}:{line} cannot be used"
    assert why in caught.value.why
    assert caught.value.status == 2


def test_a_claim_that_a_template_puts_together_names_the_file(tmp_path: Path) -> None:
    put(tmp_path, "convert.j2", "This is {{ 'no' }} {{ 'longer' }} done")
    with pytest.raises(SeriesError) as caught:
        body(tmp_path)
    assert caught.value.what == f"template {tmp_path / 'convert.j2'} cannot be used"


def test_a_message_without_words_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SeriesError, match="it is empty"):
        body(put(tmp_path, "convert.j2", "{# nothing #}\n"))


def test_a_directory_of_other_things_is_refused(tmp_path: Path) -> None:
    put(tmp_path, "covert.j2", "")
    with pytest.raises(
        SeriesError, match=r"covert\.j2 cannot be used: there is no template of that name .*convert\.j2"
    ):
        Templates(tmp_path)
    with pytest.raises(SeriesError, match="cannot be read"):
        Templates(tmp_path / "absent")
    own = tmp_path / "own"
    own.mkdir()
    (own / "cover.j2").write_bytes(b"\xff\xfe")
    with pytest.raises(SeriesError, match="it is not UTF-8"):
        Templates(own)
    (own / "cover.j2").unlink()
    (own / "cover.j2").mkdir()
    with pytest.raises(SeriesError, match="cannot be read"):
        Templates(own)
