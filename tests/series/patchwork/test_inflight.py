"""Who else has a patch under review for what we change."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from rewriter.cli.main import main
from rewriter.plan import DriverResult, Plan, Reason
from rewriter.review.inflight import inflight_text
from rewriter.series.diffs import read_diff
from rewriter.series.errors import SeriesError
from rewriter.series.patchwork.inflight import InFlight, Question, find_inflight
from rewriter.series.patchwork.ours import Ours, read_ours

from . import answers
from .conftest import Open
from .stub import Reply, Stub
from .test_import import COVER, ONE, TWO

BOB = {"id": 10, "name": "Bob Keeper", "email": "bob@example.org"}
WHY = Reason("managed-lifetime", "managed")
DRIVERS = tuple(
    DriverResult(f"d/{name}", (f"d/{name}.c",), outcome, WHY, diff=answers.diff(f"d/{name}.c"))
    for name, outcome in (("x", "changed"), ("y", "changed"), ("z", "review"))
)
PLAN = Plan("demo", 1, "6.12", None, DRIVERS)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A series of two patches by Ada, in waves, with its plan."""
    for name, text in (("0000-cover-letter", COVER), ("01-pins/0001-x", ONE), ("01-pins/0002-y", TWO)):
        path = tmp_path / "series" / f"{name}.patch"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    plan = tmp_path / "series/.rewriter/plan.json"
    plan.parent.mkdir()
    plan.write_text(PLAN.to_json())
    return tmp_path / "series"


def serve(stub: Stub, *patches: dict[str, Any]) -> None:
    """A project's list without the diffs, and each patch with it."""
    full = ("headers", "content", "diff")
    stub.objects["/api/patches/"] = [{k: v for k, v in patch.items() if k not in full} for patch in patches]
    for patch in patches:
        stub.objects[f"/api/patches/{patch['id']}/"] = patch


def ask(stub: Stub, client: Open, ours: Ours, since: str = "2026-01-01", limit: int = 100, **options: Any) -> InFlight:
    with client(**options) as asked:
        return find_inflight(asked, ours, Question(stub.url, ("linux-pins",), since, limit))


def kinds(found: InFlight) -> list[tuple[str, bool, bool, int | None]]:
    return [(match.name, match.same, match.own, match.patch.ident) for match in found.matches]


def theirs(ident: int, path: str, **more: Any) -> dict[str, Any]:
    return answers.patch(ident, path, title=f"pins: patch {ident}", **{"submitter": BOB, **more})


def test_ours_are_the_patches_on_disk_or_the_plan(folder: Path) -> None:
    ours = read_ours(folder)
    assert [(file.name, file.path) for file in ours.files] == [("d/x", "d/x.c"), ("d/y", "d/y.c")]
    assert ours.senders == {"ada@example.org"}
    planned = read_ours(folder / ".rewriter/plan.json")
    assert (planned.files, planned.hashes, planned.senders) == (ours.files, ours.hashes, frozenset())


def test_ours_without_a_plan_have_their_subjects(folder: Path) -> None:
    (folder / ".rewriter/plan.json").unlink()
    assert [file.name for file in read_ours(folder).files] == ["pins: x: Take", "pins: y: Take"]


def test_what_is_no_series_of_ours(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "text").write_text("hello")
    (tmp_path / "none.json").write_text(replace(PLAN, drivers=()).to_json())
    for name, what in (
        ("empty", "empty changes no file"),
        ("text", "text is no plan"),
        ("none.json", "none.json changes no file"),
        ("absent", "absent cannot be read"),
    ):
        with pytest.raises(SeriesError) as caught:
            read_ours(tmp_path / name)
        assert caught.value.what.endswith(what)


def test_same_change_same_file_and_own(stub: Stub, client: Open, folder: Path) -> None:
    other = answers.diff("d/y.c", new="devm_get") + answers.diff("d/other.c")
    serve(
        stub,
        theirs(1, "d/x.c", diff=answers.diff("d/x.c", line=300)),
        theirs(2, "d/y.c", diff=other),
        theirs(3, "d/other.c"),
        theirs(4, "d/x.c", submitter=answers.ADA),
    )
    found = ask(stub, client, read_ours(folder))
    assert kinds(found) == [("d/x", True, False, 1), ("d/x", True, True, 4), ("d/y", False, False, 2)]
    assert (found.listed, found.under_review, found.limit_reached, found.problems) == (4, 4, False, ())
    assert [match.patch.ident for match in found.others] == [1, 2]


def test_patchworks_hash_says_same_where_the_diff_is_damaged(stub: Stub, client: Open, folder: Path) -> None:
    whole = answers.diff("d/x.c")
    serve(stub, theirs(1, "d/x.c", hash=read_diff(whole).patchwork_hash, diff=whole.replace(" }", "oops")))
    assert kinds(ask(stub, client, read_ours(folder))) == [("d/x", True, False, 1)]
    serve(stub, theirs(2, "d/x.c", hash="0" * 40, diff=whole.replace(" }", "oops")))
    assert kinds(ask(stub, client, read_ours(folder), refresh=True)) == [("d/x", False, False, 2)]


def test_the_server_ignores_filters_so_they_are_applied_here(stub: Stub, client: Open, folder: Path) -> None:
    elsewhere = {**answers.PROJECT, "link_name": "linux-nails"}
    serve(
        stub,
        theirs(1, "d/x.c", state="superseded"),
        theirs(2, "d/x.c", archived=True),
        theirs(3, "d/x.c", project=elsewhere),
        theirs(4, "d/x.c", date="2025-12-31T23:59:59"),
        theirs(5, "d/x.c", state="under-review"),
        theirs(6, "d/x.c", state="a-state-of-their-own"),
    )
    found = ask(stub, client, read_ours(folder))
    assert [match.patch.ident for match in found.matches] == [5, 6]
    assert (found.listed, found.under_review) == (6, 2)
    assert "since=2026-01-01" in stub.asked[0]
    assert not any("/api/patches/1/" in path for path in stub.asked)


def test_every_page_is_read_whatever_order_it_is_in(stub: Stub, client: Open, folder: Path) -> None:
    days = ["2025-06-01T00:00:00"] * 4 + ["2026-01-08T00:00:00", "2026-01-09T00:00:00"]
    serve(stub, *(theirs(n, "d/x.c", date=day) for n, day in enumerate(days, 1)))
    found = ask(stub, client, read_ours(folder))
    assert (found.listed, found.under_review, len(found.matches)) == (6, 2, 2)


@pytest.mark.parametrize(
    "link", [lambda url: url.partition("/api/")[2].join(["/api/", ""]), lambda url: "?" + url.split("?")[1]]
)
def test_links_may_be_relative(link: Any, stub: Stub, client: Open, folder: Path) -> None:
    stub.link = link
    serve(stub, *(theirs(n, "d/x.c") for n in range(1, 6)))
    assert len(ask(stub, client, read_ours(folder)).matches) == 5


def test_a_link_that_leads_back_ends_the_list(stub: Stub, client: Open, folder: Path) -> None:
    stub.link = lambda url: url.rsplit("&page=", 1)[0]
    serve(stub, *(theirs(n, "d/x.c") for n in range(1, 6)))
    assert ask(stub, client, read_ours(folder)).listed == 2


def test_a_limit_that_is_reached_is_said(stub: Stub, client: Open, folder: Path) -> None:
    serve(stub, *(theirs(n, "d/x.c") for n in range(1, 6)))
    ours = read_ours(folder)
    found = ask(stub, client, ours, limit=3)
    assert (found.listed, found.limit_reached) == (3, True)
    assert "the limit of 3 patches was reached: there are more, which were not looked at\n" in inflight_text(
        found, ours
    )
    assert not ask(stub, client, ours, limit=5).limit_reached


def test_of_several_versions_the_highest_counts(stub: Stub, client: Open, folder: Path) -> None:
    patches = [theirs(n, "d/x.c", name=f"[v{n}] pins: x: Take") for n in (1, 3, 2)]
    serve(stub, *patches)
    assert [match.patch.version for match in ask(stub, client, read_ours(folder)).matches] == [3]


def test_diffs_are_asked_for_once_states_again(stub: Stub, client: Open, folder: Path) -> None:
    serve(stub, theirs(1, "d/x.c"), theirs(2, "d/y.c"))
    ours = read_ours(folder)
    ask(stub, client, ours)
    client.clock.now += 7 * 24 * 3600
    stub.asked.clear()
    stub.objects["/api/patches/"][0]["state"] = "accepted"
    assert [match.patch.ident for match in ask(stub, client, ours).matches] == [2]
    assert len(stub.asked) == 1
    with client() as asked:
        find_inflight(asked, ours, Question(stub.url, ("linux-pins",), "2026-01-01", 100))
        assert asked.oldest == 0.0


def test_patches_that_cannot_be_read_lose_no_others(stub: Stub, client: Open, folder: Path) -> None:
    serve(stub, theirs(1, "d/x.c"), theirs(2, "d/y.c"), theirs(3, "d/x.c", id=None))
    del stub.objects["/api/patches/1/"]
    found = ask(stub, client, read_ours(folder))
    assert [match.patch.ident for match in found.matches] == [2]
    assert len(found.problems) == 2
    assert any("404" in problem for problem in found.problems)


def test_a_list_that_is_none(stub: Stub, client: Open, folder: Path) -> None:
    stub.objects["/api/patches/"] = {"patches": 1}
    with pytest.raises(SeriesError) as caught:
        ask(stub, client, read_ours(folder))
    assert caught.value.what.endswith("gives no list")


def test_the_verb(stub: Stub, folder: Path, capfd: Any) -> None:
    serve(stub, theirs(1, "d/x.c"), theirs(2, "d/x.c", submitter=answers.ADA, name="[v2] pins: x: Take"))
    call = ["series", "inflight", str(folder), "--server", stub.url, "--project", "linux-pins", "--since", "2026-01-01"]
    assert main(call) == 2
    assert "that asks a server" in capfd.readouterr().err
    assert stub.asked == []
    assert main([*call, "--online"]) == 0
    assert capfd.readouterr().out == (
        f"linux-pins at {stub.url}: 2 patches under review, of 2 listed since 2026-01-01\n"
        "\nd/x\n  d/x.c\n"
        "    same change  new  v2 pins: patch 1 (Bob Keeper <bob@example.org>, 2026-01-05)\n"
        f"                 {answers.BASE}/project/linux-pins/patch/p1@example.org/\n"
        "    own          new  v2 pins: x: Take (Ada Tester <ada@example.org>, 2026-01-05)\n"
        f"                 {answers.BASE}/project/linux-pins/patch/p2@example.org/\n"
        "\nothers have a patch under review for 1 of our 2 drivers\n"
    )
    assert main([*call, "--online", "--check"]) == 1
    capfd.readouterr()
    assert main([*call, "--online", "--format", "json", "--quiet"]) == 0
    data = json.loads(capfd.readouterr().out)
    assert [match["kind"] for match in data["matches"]] == ["same-change", "same-change"]


def test_the_verb_fails_where_patches_could_not_be_read(stub: Stub, folder: Path, capfd: Any) -> None:
    serve(stub, theirs(1, "d/x.c"), theirs(2, "d/y.c"))
    stub.raw["/api/patches/1/"] = Reply(b"no", 500)
    call = ["series", "inflight", str(folder), "--server", stub.url, "--project", "linux-pins", "--since", "2026-01-01"]
    assert main([*call, "--online"]) == 3
    out, err = capfd.readouterr()
    assert "\nd/y\n" in out
    assert err.startswith("rewriter: 1 of 2 patches under review could not be read\n")


@pytest.mark.parametrize(
    ("more", "what"),
    [(["--since", "yesterday"], "yesterday is no date"), (["--server", "pw"], "pw cannot be asked")],
)
def test_the_verb_refuses_what_it_cannot_ask(more: list[str], what: str, folder: Path, capfd: Any) -> None:
    assert main(["series", "inflight", str(folder), "--online", *more]) == 2
    assert capfd.readouterr().err.startswith(f"rewriter: {what}\n")
