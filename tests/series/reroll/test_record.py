"""The record of a series, there and back."""

from __future__ import annotations

import json

import pytest

from rewriter.series.reroll.record import PatchRecord, SeriesRecord, ThreadRecord, from_json

PATCH = PatchRecord("0001-x.patch", "ab", "<1@x>", "dma: x", "drivers/dma/x", ("drivers/dma/x.c",), "cd", ("a@x",))
RECORD = SeriesRecord("pins", 3, "6.12", None, 2, "20240101-pins-0", (ThreadRecord("", "c", "b", "<0@x>", (PATCH,)),))


def test_a_record_comes_back_as_it_was() -> None:
    assert from_json(RECORD.to_json()) == RECORD
    assert RECORD.to_json().endswith("}\n")


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        (("schema",), "rewriter.series/9", "not of schema"),
        (("version",), "2", "version is of the wrong kind"),
        (("version",), True, "version is of the wrong kind"),
        (("tree",), None, "tree is not there"),
        (("threads",), {}, "threads is of the wrong kind"),
        (("threads", 0), 5, "folder is not there"),
        (("threads", 0, "patches", 0, "files"), [1], "files is no list of strings"),
    ],
)
def test_a_damaged_record_is_told(path: tuple[str | int, ...], value: object, says: str) -> None:
    data = json.loads(RECORD.to_json())
    place = data
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    with pytest.raises(ValueError, match=says):
        from_json(json.dumps(data))


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '"x"'])
def test_what_is_no_record(text: str) -> None:
    with pytest.raises(ValueError):
        from_json(text)
