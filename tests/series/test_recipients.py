from __future__ import annotations

import email
import email.policy
from pathlib import Path

import pytest

from rewriter.kernel.maintainers import read_maintainers
from rewriter.kernel.people import Party
from rewriter.series import getmaintainer
from rewriter.series.getmaintainer import SCRIPT, ScriptError, ask_script
from rewriter.series.recipients import COVER_LIMIT, Recipients, address, find_parties
from tests.kernel.maintainers_text import TEXT
from tests.series.trees import put

ADA = Party("Stone, Ada", "ada@example.org", "maintainer")
JUERGEN = Party("J\u00fcrgen \u00c4rger", "juergen@example.org", "reviewer")
BO = Party('Bo "B." Berg', "bo@example.org", "maintainer")
LKML = Party("", "kernel@example.org", "list")
DMA = Party("", "dma@example.org", "list")


def script_tree(root: Path, text: str) -> Path:
    """A tree whose script is a shell script: perl is asked for by name, so that stands in for it."""
    return put(root, {SCRIPT: text.encode(), "MAINTAINERS": TEXT.encode()})


@pytest.fixture
def perl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A perl that runs shell scripts."""
    fake = tmp_path / "bin/perl"
    fake.parent.mkdir()
    fake.write_text('#!/bin/sh\nexec /bin/sh "$@"\n')
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", str(fake.parent))


def test_headers_are_read_back_as_they_were_meant() -> None:
    lines = Recipients((ADA, BO), (JUERGEN, LKML)).headers
    text = "\n".join((*lines, "", "body\n"))
    assert text.isascii()
    message = email.message_from_string(text, policy=email.policy.default)
    assert [(one.display_name, one.addr_spec) for one in message["To"].addresses] == [
        ("Stone, Ada", "ada@example.org"),
        ('Bo "B." Berg', "bo@example.org"),
    ]
    assert [(one.display_name, one.addr_spec) for one in message["Cc"].addresses] == [
        ("J\u00fcrgen \u00c4rger", "juergen@example.org"),
        ("", "kernel@example.org"),
    ]
    assert message.get_payload() == "body\n"


def test_maintainers_first_then_reviewers_and_lists_in_copy() -> None:
    addressed = address([[LKML, BO, JUERGEN, DMA, ADA]])
    assert addressed.patches == (Recipients((ADA, BO), (JUERGEN, DMA, LKML)),)
    assert addressed.cover == addressed.patches[0]
    assert addressed.notes == ()


def test_where_there_is_no_maintainer_it_goes_to_the_lists() -> None:
    assert address([[LKML, JUERGEN]]).patches == (Recipients((LKML,), (JUERGEN,)),)


def test_the_cover_goes_to_who_gets_every_patch_and_to_all_lists() -> None:
    cover = address([[ADA, JUERGEN, LKML, DMA], [ADA, BO, LKML]]).cover
    assert cover == Recipients((ADA,), (DMA, LKML))


def test_the_cover_goes_to_the_lists_that_all_share_where_nobody_gets_every_patch() -> None:
    assert address([[ADA, LKML, DMA], [BO, LKML]]).cover == Recipients((LKML,), (DMA,))


def test_the_cover_is_capped_and_says_so() -> None:
    lists = [Party("", f"list{number:02d}@example.org", "list") for number in range(COVER_LIMIT + 2)]
    addressed = address([[ADA, LKML, *lists], [ADA, LKML], [ADA, LKML, lists[-1]]])
    cover = {party.address for party in (*addressed.cover.to, *addressed.cover.cc)}
    assert len(cover) == COVER_LIMIT
    assert {ADA.address, LKML.address, lists[-1].address} <= cover
    left = ", ".join(party.address for party in lists[COVER_LIMIT - 3 : -1])
    assert addressed.notes == (f"the cover letter goes to {COVER_LIMIT} addresses, the limit; not to {left}",)


@pytest.mark.parametrize("bad", ["\u00e4@example.org", "a b@example.org", "a@b@c", "a", "a@b,c@d", "a@b\nBcc: c@d"])
def test_what_cannot_stand_in_a_header_is_left_out(bad: str) -> None:
    addressed = address([[Party("Odd", bad, "maintainer"), LKML]])
    assert addressed.patches == (Recipients((LKML,), ()),)
    assert addressed.notes == (f"{bad!r} is no address for a mail: left out",)


def test_a_name_cannot_break_a_header() -> None:
    lines = Recipients((Party("A\nBcc: b@example.org", "a@example.org", "maintainer"),)).headers
    assert lines == ('To: "A Bcc: b@example.org" <a@example.org>',)


@pytest.mark.parametrize(
    ("line", "party"),
    [
        ('"Stone, Ada" <ada@example.org> (maintainer:CRYSTAL (NEW) <x>)', ADA),
        ('"Bo \\"B.\\" Berg" <bo@example.org> (supporter:DMA)', BO),
        ("J\u00fcrgen \u00c4rger <juergen@example.org> (reviewer:DMA ENGINES)", JUERGEN),
        ("kernel@example.org (open list)", LKML),
        ("dma@example.org (moderated list:DMA)", DMA),
        ("team@example.org (odd fixer:DMA)", Party("", "team@example.org", "maintainer")),
    ],
)
@pytest.mark.usefixtures("perl")
def test_what_the_script_says(tmp_path: Path, line: str, party: Party) -> None:
    tree = script_tree(tmp_path / "tree", f"/bin/cat <<'EOF'\n{line}\n (open list:NO ADDRESS)\nEOF\n")
    assert ask_script(tree, [["a.c"], ["b.c"]]) == [(party,), (party,)]


@pytest.mark.usefixtures("perl")
def test_the_script_is_asked_about_maintainers_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    monkeypatch.setenv("HOME", "/somebody/else")
    tree = script_tree(tmp_path / "tree", 'echo "$*" "$GIT_DIR" "$HOME" "$PATH" >&2\nexit 1\n')
    with pytest.raises(ScriptError) as caught:
        ask_script(tree, [["a.c", "-b.c"]])
    said = str(caught.value)
    assert "--nogit --nogit-fallback" in said
    assert "nowhere" not in said
    assert "else" not in said


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("echo 'Can not locate module' >&2; exit 2", "failed: Can not locate module"),
        ("exit 2", "failed: status 2"),
        ("echo nonsense", "printed 'nonsense'"),
        ("kill -9 $$", "failed: status -9"),
    ],
)
@pytest.mark.usefixtures("perl")
def test_where_the_script_fails_maintainers_is_read(tmp_path: Path, text: str, why: str) -> None:
    tree = script_tree(tmp_path / "tree", text)
    parties, notes = find_parties(tree, read_maintainers(tree), [["drivers/dma/a.c"]])
    assert parties[0][0].address == "bo@example.org"
    assert len(notes) == 1
    assert why in notes[0]
    assert "recipients are from MAINTAINERS as rewriter reads it" in notes[0]


@pytest.mark.usefixtures("perl")
def test_a_script_that_hangs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(getmaintainer, "TIMEOUT", 0.2)
    tree = script_tree(tmp_path / "tree", "while :; do :; done")
    with pytest.raises(ScriptError, match="did not end within"):
        ask_script(tree, [["a.c"]])


def test_no_perl_and_no_script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree = put(tmp_path, {"MAINTAINERS": TEXT.encode()})
    with pytest.raises(ScriptError, match=f"the tree has no {SCRIPT}|there is no perl"):
        ask_script(tree, [["a.c"]])
    monkeypatch.setenv("PATH", "")
    assert find_parties(tree, read_maintainers(tree), [["fs/a.c"]])[1][0].startswith("there is no perl: ")
