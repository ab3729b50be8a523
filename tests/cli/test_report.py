"""``rewriter report``: where the page goes, and what is no series."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from rewriter.cli.main import main
from rewriter.plan import Hunk
from tests.review.page.series import write_series
from tests.review.plans import CHANGED, PLAN


@pytest.fixture
def series(tmp_path: Path) -> Path:
    return write_series(tmp_path / "series", PLAN)


def test_a_page_is_written(series: Path, tmp_path: Path, capfd: Any) -> None:
    out = tmp_path / "page.html"
    assert main(["report", str(series), "-o", str(out)]) == 0
    assert out.read_text().startswith("<!DOCTYPE html>")
    assert 'href="series/0001-use-it.patch"' in out.read_text()
    assert capfd.readouterr() == ("", f"{out}: 4 drivers; open it in a browser\n")


def test_it_is_called_page_html_unless_said_otherwise(series: Path, monkeypatch: Any) -> None:
    monkeypatch.chdir(series)
    assert main(["report", ".", "--quiet"]) == 0
    assert 'href="0001-use-it.patch"' in (series / "page.html").read_text()


def test_a_plan_alone_will_do(series: Path, tmp_path: Path) -> None:
    out = tmp_path / "page.html"
    assert main(["report", str(series / ".rewriter/plan.json"), "-o", str(out), "--quiet"]) == 0
    assert "drivers/a/" in out.read_text()


def test_stdout(series: Path, tmp_path: Path, capfd: Any, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["report", str(series), "-o", "-"]) == 0
    out, err = capfd.readouterr()
    assert out.startswith("<!DOCTYPE html>")
    assert err == ""
    assert list(tmp_path.iterdir()) == [series]


def test_a_page_that_is_there_is_replaced_in_one_step(series: Path, tmp_path: Path) -> None:
    out, link = tmp_path / "page.html", tmp_path / "link.html"
    out.write_text("old")
    out.chmod(0o640)
    link.symlink_to(out)
    assert main(["report", str(series), "-o", str(link), "--quiet"]) == 0
    assert link.is_symlink()
    assert out.read_text().startswith("<!DOCTYPE html>")
    assert stat.S_IMODE(out.stat().st_mode) == 0o640
    assert {path.name for path in tmp_path.iterdir()} == {"series", "page.html", "link.html"}


def test_a_new_page_can_be_read_by_whom_the_umask_says(series: Path, tmp_path: Path) -> None:
    mask = os.umask(0o027)
    try:
        assert main(["report", str(series), "-o", str(tmp_path / "page.html"), "--quiet"]) == 0
    finally:
        os.umask(mask)
    assert stat.S_IMODE((tmp_path / "page.html").stat().st_mode) == 0o640


def test_a_disk_without_room_leaves_the_old_page(series: Path, tmp_path: Path, monkeypatch: Any, capfd: Any) -> None:
    out = tmp_path / "page.html"
    out.write_text("old")

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", refuse)
    assert main(["report", str(series), "-o", str(out)]) == 3
    assert "No space left on device" in capfd.readouterr().err
    assert out.read_text() == "old"
    assert {path.name for path in tmp_path.iterdir()} == {"series", "page.html"}


def test_a_pipe_is_written_to(series: Path) -> None:
    code = f"from rewriter.cli.main import main; import sys; sys.exit(main(['report', {str(series)!r}, '-o', '/dev/stdout']))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert run.stdout.startswith(b"<!DOCTYPE html>")


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ("absent", "No such file or directory"),
        ("empty", "there is no .rewriter/plan.json in it"),
        ("text", "Expecting value"),
        ("list", "not a plan of schema rewriter.plan/1"),
        ("bytes", "cannot be used"),
        ("deep", "cannot be used"),
        ("driver", "is no driver of a plan"),
        ("hunk", "is no driver of a plan"),
        ("record", "it is not of schema rewriter.series/1"),
        ("compiled", "it is not of schema rewriter.compiled/1"),
        ("subsystems", "it is not of schema rewriter.subsystems/1"),
    ],
)
def test_what_is_no_series_is_refused(given: str, text: str, series: Path, tmp_path: Path, capfd: Any) -> None:
    path = tmp_path / given
    damaged = {"text": b"words", "list": b"[]", "bytes": b"\xff\xfe", "deep": b"[" * 200_000}
    if given in damaged:
        path.write_bytes(damaged[given])
    elif given == "empty":
        path.mkdir()
    elif given == "driver":
        path.write_text(PLAN.to_json().replace('"outcome": "review"', '"outcome": "perhaps"'))
    elif given == "hunk":
        hunk = Hunk("drivers/a/one.c", "", 1, 0, "@@ -1 +1 @@\n-a\n+b\n", (99,))
        path.write_text(replace(PLAN, drivers=(replace(CHANGED, hunks=(hunk,)),)).to_json())
    elif given != "absent":
        path = series
        (series / ".rewriter" / f"{given.replace('record', 'series')}.json").write_text("{}")
    out = tmp_path / "page.html"
    assert main(["report", str(path), "-o", str(out)]) == 2
    err = capfd.readouterr().err
    assert text in err
    assert [line[:7] for line in err.splitlines()] == ["rewrite", "  why: ", "  do:  "]
    assert not out.exists()


@pytest.mark.parametrize(
    ("out", "text"), [("there", "it is a directory"), ("absent/page.html", "there is no directory")]
)
def test_where_no_page_can_be_is_told_first(out: str, text: str, tmp_path: Path, capfd: Any) -> None:
    (tmp_path / "there").mkdir()
    assert main(["report", str(tmp_path / "nothing"), "-o", str(tmp_path / out)]) == 2
    assert text in capfd.readouterr().err
