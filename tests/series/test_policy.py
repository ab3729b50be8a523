from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from rewriter.kernel.maintainers import Maintainers, read_maintainers
from rewriter.plan import Edit
from rewriter.series.changes import Change
from rewriter.series.errors import SeriesError
from rewriter.series.policy import Policy, hold_back, policy_of, read_policies
from tests.kernel.maintainers_text import TEXT
from tests.series.trees import driver_text, put, renamed

NET = Policy("net", profile="Documentation/process/maintainer-net.rst", hold=True, reason="net would rather not")
OLD = Policy("old", status="obsolete", hold=True, reason="it is old")


@pytest.fixture
def maintainers(tmp_path: Path) -> Maintainers:
    return read_maintainers(put(tmp_path, {"MAINTAINERS": TEXT.encode()}))


def change(file: str) -> Change:
    result = renamed(file, "x")
    return Change(result, result.edits, {file: driver_text("x")}, {file: b""})


def test_the_profile_that_the_most_specific_section_names(maintainers: Maintainers) -> None:
    assert policy_of([NET], maintainers, ["drivers/net/a.c"]) == NET
    assert policy_of([NET], maintainers, ["drivers/net/wireless/a.c"]) is None
    assert policy_of([NET], maintainers, ["drivers/dma/crystal.c"]) is None
    assert policy_of([NET], maintainers, ["drivers/dma/crystal.c", "drivers/net/a.c"]) == NET


def test_a_tree_of_its_own_is_apart_where_the_policy_says_so(maintainers: Maintainers) -> None:
    assert policy_of([NET], maintainers, ["drivers/net/bus/a.c"]) == NET
    assert policy_of([replace(NET, apart=("/bus.git",))], maintainers, ["drivers/net/bus/a.c"]) is None
    assert policy_of([replace(NET, apart=("/net",))], maintainers, ["drivers/net/a.c"]) is not None


def test_a_nearer_profile_counts(tmp_path: Path) -> None:
    text = f"{TEXT}\nNET CARDS\nP:\thttps://example.org/cards\nF:\tdrivers/net/cards/\n"
    found = read_maintainers(put(tmp_path, {"MAINTAINERS": text.encode()}))
    assert policy_of([NET], found, ["drivers/net/cards/a.c"]) is None


def test_status_and_tree(maintainers: Maintainers) -> None:
    assert policy_of([OLD], maintainers, ["drivers/net/old1.c"]) == OLD
    assert policy_of([OLD], maintainers, ["drivers/net/new.c"]) is None
    bus = Policy("bus", tree=("/bus/",))
    assert policy_of([bus], maintainers, ["drivers/net/bus/a.c"]) == bus
    assert policy_of([bus], maintainers, ["drivers/net/a.c"]) is None
    both = replace(bus, status="obsolete")
    assert policy_of([both], maintainers, ["drivers/net/bus/a.c"]) is None


def test_holding_back(maintainers: Maintainers) -> None:
    dma, net, old = change("drivers/dma/a.c"), change("drivers/net/a.c"), change("drivers/net/old.c")
    going, held = hold_back([dma, net, old], [OLD, NET], maintainers)
    assert going == (dma,)
    assert [(one.policy, one.changes) for one in held] == [(NET, (net,)), (OLD, (old,))]
    assert hold_back([net], [replace(NET, hold=False)], maintainers) == ((net,), ())


def test_a_change_that_relies_on_one_held_back_is_held_back_too(maintainers: Maintainers) -> None:
    library = change("drivers/net/library.c")
    user = change("drivers/dma/user.c")
    relies = replace(user.result, edits=(*user.result.edits, Edit("drivers/net/library.c", 0, 1, "", "")))
    user = replace(user, result=relies)
    going, held = hold_back([library, user], [NET], maintainers)
    assert going == ()
    assert held[0].changes == (library, user)


def test_ours_say_why_and_where_it_is_written() -> None:
    policies = {policy.name: policy for policy in read_policies()}
    assert policies["netdev"].prefix == "PATCH net-next"
    assert policies["netdev"].at_most == 15
    for policy in policies.values():
        assert policy.hold
        assert policy.reason
        assert policy.source


def test_an_own_file_stands_over_ours(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(
        '[netdev]\nprofile = "Documentation/process/maintainer-netdev.rst"\n'
        '[ours]\ntree = ["/dma"]\nhold = true\nreason = "they are on holiday"\n'
    )
    policies = {policy.name: policy for policy in read_policies(own)}
    assert not policies["netdev"].hold
    assert policies["ours"].tree == ("/dma",)
    assert "obsolete" in policies


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (b"[a\n", "is no file of policies"),
        (b"\xff\xfe", "is no file of policies"),
        (b"a = 1\n", "a is no policy: it is not a table"),
        (b'[a]\nstatus = "x"\ncolour = "red"\n', "there is no key colour"),
        (b'[a]\nname = "b"\nstatus = "x"\n', "there is no key name"),
        (b"[a]\nstatus = 1\n", "status = 1 is of the wrong kind"),
        (b'[a]\ntree = "x"\n', "tree = 'x' is of the wrong kind"),
        (b"[a]\ntree = [1]\n", "is of the wrong kind"),
        (b'[a]\nstatus = "x"\nat_most = true\n', "at_most = True is of the wrong kind"),
        (b'[a]\nstatus = "x"\nat_most = -1\n', "at_most = -1 is of the wrong kind"),
        (b'[a]\nstatus = "x"\nprefix = "A\\nBcc: b"\n', "is of the wrong kind"),
        (b'[a]\nhold = true\nreason = "x"\n', "it has none of profile, status, tree"),
        (b'[a]\nstatus = "x"\nhold = true\n', "gives no reason"),
    ],
)
def test_a_file_that_is_none(tmp_path: Path, text: bytes, why: str) -> None:
    (tmp_path / "own.toml").write_bytes(text)
    with pytest.raises(SeriesError, match=why) as caught:
        read_policies(tmp_path / "own.toml")
    assert caught.value.status == 2


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(SeriesError, match=r"own\.toml cannot be read: No such file"):
        read_policies(tmp_path / "own.toml")
