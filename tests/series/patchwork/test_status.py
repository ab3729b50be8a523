"""How a posted series fares."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from rewriter.cli.main import main
from rewriter.series.errors import SeriesError
from rewriter.series.patchwork.address import Address
from rewriter.series.patchwork.status import find_status

from . import answers
from .conftest import Open
from .stub import Stub


@pytest.fixture
def served(stub: Stub) -> Stub:
    comment = "Fine.\n\nReviewed-by: Bob Keeper <bob@example.org>\n> Acked-by: Quoted <q@example.org>\n"
    again = "reviewed-by:  Bob Keeper <bob@example.org>\nTested-by: Eve <eve@example.org>\n"
    other = {**answers.series(), "submitter": {"email": "eve@example.org"}}
    stub.objects = {
        **answers.instance(),
        "/api/patches/61/comments/": [{"content": comment}, {"content": None}, {"content": again}],
        "/api/patches/62/comments/": [],
        "/api/patches/61/checks/": [
            {"context": "build", "state": "success"},
            {"context": "style", "state": "warning"},
            {"context": "style", "state": "warning"},
        ],
        "/api/series/": [
            answers.series(id=70),
            answers.series(id=72, version=4, web_url="four"),
            answers.series(id=71, version=3, web_url="three"),
            {**other, "id": 73, "version": 9},
            answers.series(id=74, version=9, name="Give pins"),
        ],
    }
    stub.objects["/api/patches/62/"]["tags"] = {"Acked-by": 2, "Tested-by": 0}
    return stub


def test_states_checks_tags_and_newer_versions(served: Stub, client: Open) -> None:
    with client() as asked:
        status = find_status(asked, Address(served.url, "series", 70))
    first, second = status.patches
    assert first.patch.tags == {"Reviewed-by": 1, "Tested-by": 1}
    assert first.checks == {"success": ("build",), "warning": ("style",)}
    assert (second.patch.state, second.patch.tags) == ("accepted", {"Acked-by": 2})
    assert [(other.version, other.url) for other in status.newer] == [(3, "three"), (4, "four")]
    assert status.notes == ("patch 2: its checks are not known: the server answered 404 Not Found",)
    assert not any("/62/comments" in path for path in served.asked)


def test_an_mbox_has_no_state(client: Open, stub: Stub) -> None:
    with client() as asked, pytest.raises(SeriesError) as caught:
        find_status(asked, Address("", "mbox", url=f"{stub.url}/series/70/mbox/"))
    assert caught.value.why == "an mbox has no state"


def test_the_verb_takes_an_address_or_what_import_kept(served: Stub, tmp_path: Path, capfd: Any) -> None:
    kept = tmp_path / "kept.json"
    cover = tmp_path / "cover.json"
    cover.write_text(json.dumps(answers.cover(url=f"{served.url}/api/covers/50/?format=api")))
    served.objects["/api/series/70/"]["web_url"] = f"{served.url}/project/linux-pins/list/?series=70"
    url = f"{served.url}/api/series/70/"
    assert main(["series", "import", url, "--online", "-o", str(kept), "--quiet"]) == 0
    capfd.readouterr()
    assert main(["series", "status", url]) == 2
    assert "that asks a server" in capfd.readouterr().err
    printed = set()
    for posted in (url, str(kept), str(cover)):
        assert main(["series", "status", posted, "--online", "--quiet"]) == 0
        printed.add(capfd.readouterr().out)
    (text,) = printed
    assert text.splitlines() == [
        "v2 Take pins: 1 accepted, 1 new",
        f"  {served.url}/project/linux-pins/list/?series=70",
        "      1/2  new                pins: x: Take",
        "                              1 Reviewed-by, 1 Tested-by",
        "                              checks: 1 success",
        "                              checks: 1 warning (style)",
        "      2/2  accepted           pins: y: Take",
        "                              2 Acked-by",
        "a newer version is posted: v3 three",
        "a newer version is posted: v4 four",
        "patch 2: its checks are not known: the server answered 404 Not Found",
    ]
    assert main(["series", "status", url, "--online", "--format", "json", "--quiet"]) == 0
    data = json.loads(capfd.readouterr().out)
    assert (data["schema"], data["newer"][0]["version"]) == ("rewriter.status/1", 3)
    assert data["patches"][0]["checks"] == {"success": ["build"], "warning": ["style"]}


def test_a_file_without_address(tmp_path: Path, capfd: Any) -> None:
    path = tmp_path / "x.json"
    for text, what in (("{}", "names no address"), ("<html>", "is no JSON"), ('{"url": "x"}', "cannot be asked")):
        path.write_text(text)
        assert main(["series", "status", str(path), "--online"]) in (2, 3)
        assert what in capfd.readouterr().err.splitlines()[0]
