"""A second version of a series, from the files of the first."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from rewriter.plan import DriverResult, Plan
from rewriter.series import SeriesOptions, SeriesReport, write_series
from rewriter.series.errors import SeriesError
from rewriter.series.reroll.asked import read_asked
from rewriter.series.reroll.record import RECORD_FILE
from rewriter.series.sending import Sending
from tests.series.reroll.mails import mail, mbox
from tests.series.trees import (
    CONVERSION,
    TWO_FILES,
    blob,
    driver_text,
    edit,
    git,
    git_tree,
    other,
    plan,
    put,
    removed,
    renamed,
    snapshot,
    two_drivers,
)

CRYSTAL, QUARTZ, AGATE = "drivers/dma/crystal.c", "drivers/pci/switch/quartz.c", "drivers/spi/agate.c"
FILES = {**TWO_FILES, AGATE: driver_text("agate")}
RITA = "Rita Viewer <rita@example.net>"
TAG = f"Reviewed-by: {RITA}"


def first(tmp_path: Path, of: Plan | None = None) -> tuple[Path, Path]:
    """A tree, and version 1 of its series."""
    tree = put(tmp_path / "tree", FILES)
    write_series(of or two_drivers(), tree, tmp_path / "v1", CONVERSION, SeriesOptions(sending=Sending(False)))
    return tree, tmp_path / "v1"


def again(
    tree: Path,
    v1: Path,
    of: Plan | None = None,
    out: str = "v2",
    version: int = 2,
    thread: bytes = b"",
    posted: str | None = None,
    signoff: bool = False,
) -> tuple[dict[str, str], SeriesReport]:
    """The mails of the next version (name without number and version -> text)."""
    box = v1.parent / "thread.mbox"
    box.write_bytes(thread)
    version, asked = read_asked(version, False, "managed-pins", v1, box if thread else None, posted)
    options = SeriesOptions(reroll=version, asked=asked, sending=Sending(False), signoff=signoff)
    made = write_series(of or two_drivers(), tree, v1.parent / out, CONVERSION, options)
    return {path.name: path.read_text() for path in made.paths}, made


def block(text: str) -> str:
    """The latest changelog of a mail."""
    return text[text.index("Changes in v") :].partition("\n\n")[0]


def by_title(mails: dict[str, str], word: str) -> str:
    return next(text for name, text in mails.items() if word in name)


def posted_thread(v1: Path, *replies: str) -> bytes:
    return mbox(*(path.read_text().partition("\n")[2] for path in sorted(v1.glob("*.patch"))), *replies)


def reply(v1: Path, name: str, body: str = f"{TAG}\n", sender: str = RITA) -> str:
    (path,) = v1.glob(f"*{name}*")
    msgid = path.read_text().partition("Message-Id: <")[2].partition(">")[0]
    return mail(f"re-{name}@example.net", "Re: that", body, sender, msgid)


def test_the_record_of_a_series(tmp_path: Path) -> None:
    _, v1 = first(tmp_path)
    record = json.loads((v1 / RECORD_FILE).read_text())
    assert record["schema"] == "rewriter.series/1"
    assert (record["version"], record["transform"]) == (1, {"name": "managed-pins", "version": 3})
    (thread,) = record["threads"]
    assert [patch["driver"] for patch in thread["patches"]] == ["drivers/dma/crystal", "drivers/pci/switch/quartz"]
    assert [patch["files"] for patch in thread["patches"]] == [[CRYSTAL], [QUARTZ]]
    said = git(tmp_path, "patch-id", "--stable", stdin=(v1 / thread["patches"][0]["mail"]).read_bytes())
    assert thread["patches"][0]["patch_id"] == said.split()[0]
    assert thread["patches"][0]["msgid"] in (v1 / thread["patches"][0]["mail"]).read_text()


def test_the_same_again_says_so(tmp_path: Path) -> None:
    tree, v1 = first(tmp_path)
    mails, made = again(tree, v1, posted="20240101.1@example.org")
    cover = by_title(mails, "cover")
    link = "- Link to v1: https://lore.kernel.org/r/20240101.1@example.org"
    assert block(cover) == f"Changes in v2:\n- No change in the diffs.\n{link}"
    assert block(by_title(mails, "crystal")) == "Changes in v2:\n- No change."
    assert (
        cover.index("Changes in v2") < cover.index("Rewriter Placeholder (2)") < cover.index("Range-diff against v1:")
    )
    assert "In-Reply-To" not in cover
    assert all("[PATCH v2 " in text for text in mails.values())
    assert not any("range-diff" in note for note in made.notes)


def test_the_range_diff_is_gits(tmp_path: Path) -> None:
    tree, v1 = first(tmp_path)
    now = plan(renamed(CRYSTAL, "crystal"), renamed(QUARTZ, "quartz"))
    mails, _ = again(tree, v1, now)
    said = by_title(mails, "cover").partition("Range-diff against v1:\n")[2].partition("\n-- ")[0]
    assert "1:  " in said
    assert " = 1:  " in said
    assert " ! 2:  " in said
    assert "    @@ drivers/pci/switch/quartz.c" in said


def test_drivers_that_come_go_and_change(tmp_path: Path) -> None:
    tree, v1 = first(
        tmp_path,
        plan(
            renamed(CRYSTAL, "crystal"),
            removed(QUARTZ, "quartz"),
        ),
    )
    now = plan(
        other("drivers/dma/crystal", "review", "unproven", "it is not proven that probe fails"),
        renamed(QUARTZ, "quartz"),
        renamed(AGATE, "agate"),
    )
    mails, _ = again(tree, v1, now)
    said = " ".join(block(by_title(mails, "cover")).split())
    assert "- drivers/spi/agate: new patch." in said
    assert "- drivers/dma/crystal: left out: it is not proven that probe fails." in said
    assert "- drivers/pci/switch/quartz: drop_pins() in quartz_probe() and quartz_remove() stays now." in said
    assert block(by_title(mails, "agate")) == "Changes in v2:\n- New patch."
    assert "drop_pins() in quartz_probe() and quartz_remove() stays now" in block(by_title(mails, "quartz"))


def test_a_patch_is_known_by_its_title_where_its_driver_is_called_otherwise(tmp_path: Path) -> None:
    tree, v1 = first(tmp_path)
    record = (v1 / RECORD_FILE).read_text().replace('"driver": "drivers/dma/crystal"', '"driver": "drivers/dma/rock"')
    (v1 / RECORD_FILE).write_text(record)
    mails, _ = again(tree, v1)
    assert block(by_title(mails, "crystal")) == "Changes in v2:\n- No change."
    assert "rock" not in by_title(mails, "cover")


def test_a_driver_that_was_left_for_review(tmp_path: Path) -> None:
    before = plan(renamed(CRYSTAL, "crystal"), other("drivers/spi/agate", "review", "unproven", "nobody knows"))
    tree, v1 = first(tmp_path, before)
    mails, _ = again(tree, v1, plan(renamed(CRYSTAL, "crystal"), renamed(AGATE, "agate")))
    assert "- drivers/spi/agate: new patch: v1 left it for review (nobody knows)." in " ".join(
        by_title(mails, "cover").split()
    )


def test_another_tree_and_transform_are_told(tmp_path: Path) -> None:
    tree, v1 = first(tmp_path)
    newer = replace(two_drivers(), tree_version="6.13.0", transform_version=4)
    mails, _ = again(tree, v1, newer)
    cover = by_title(mails, "cover")
    assert "- Rebase on Linux 6.13.0 (was 6.12.0).\n- Made with managed-pins 4 (was 3)." in cover


def test_older_entries_stay_below(tmp_path: Path) -> None:
    tree, v1 = first(tmp_path)
    again(tree, v1)
    v2 = tmp_path / "v2"
    (cover,) = v2.glob("*cover*")
    cover.write_text(cover.read_text().replace("- No change in the diffs.", "- Said otherwise.\n\n- And more."))
    mails, made = again(tree, v2, out="v3", version=3)
    text = by_title(mails, "cover")
    assert "Changes in v3:\n- No change in the diffs.\n\nChanges in v2:\n- Said otherwise.\n\n- And more.\n" in text
    assert "Changes in v3:\n- No change.\n\nChanges in v2:\n- No change.\n\n" in by_title(mails, "crystal")
    assert any("cover-letter.patch of the last version was edited by hand" in note for note in made.notes)


def test_tags_are_carried_in_front_of_the_sign_off(tmp_path: Path, nobody: Path) -> None:
    (nobody / ".gitconfig").write_text("[user]\n\tname = Ada Tester\n\temail = ada@example.org\n")
    tree, v1 = first(tmp_path)
    mails, made = again(tree, v1, thread=posted_thread(v1, reply(v1, "crystal")), signoff=True)
    text = by_title(mails, "crystal")
    assert f"\n\n{TAG}\nSigned-off-by: Ada Tester <ada@example.org>\n---\n" in text
    assert TAG not in by_title(mails, "quartz")
    assert "- Add Reviewed-by of Rita Viewer." in block(text)
    assert "- Add tags (Rita Viewer)." in block(by_title(mails, "cover"))
    assert not any("Reviewed-by" in note for note in made.notes)


def test_tags_without_a_sign_off_end_the_message(tmp_path: Path) -> None:
    tree, v1 = first(tmp_path)
    mails, _ = again(tree, v1, thread=posted_thread(v1, reply(v1, "cover")))
    for name in ("crystal", "quartz"):
        assert f"\n\n{TAG}\n---\n" in by_title(mails, name)


def test_a_tag_for_a_patch_that_changed_is_dropped_and_that_is_said(tmp_path: Path) -> None:
    tree, v1 = first(tmp_path)
    now = plan(renamed(CRYSTAL, "crystal"), renamed(QUARTZ, "quartz"))
    mails, made = again(tree, v1, now, thread=posted_thread(v1, reply(v1, "cover")))
    assert f"\n\n{TAG}\n---\n" in by_title(mails, "crystal")
    changed = by_title(mails, "quartz")
    assert TAG not in changed
    assert "- Drop Reviewed-by of Rita Viewer: the diff has changed." in changed
    assert any(note.startswith(f"{TAG} for ") and "is not carried" in note for note in made.notes)
    assert "quartz: drop Reviewed-by of Rita Viewer" in " ".join(by_title(mails, "cover").split())


def test_tags_stay_from_version_to_version(tmp_path: Path) -> None:
    tree, v1 = first(tmp_path)
    again(tree, v1, thread=posted_thread(v1, reply(v1, "crystal")))
    mails, _ = again(tree, tmp_path / "v2", out="v3", version=3)
    text = by_title(mails, "crystal")
    assert text.count(TAG) == 1
    assert "Changes in v3:\n- No change.\n\nChanges in v2:\n- Add Reviewed-by of Rita Viewer." in text


def test_the_thread_tells_where_it_was_posted(tmp_path: Path) -> None:
    tree, v1 = first(tmp_path)
    mails, _ = again(tree, v1, thread=posted_thread(v1))
    msgid = (v1 / "0000-cover-letter.patch").read_text().partition("Message-Id: <")[2].partition(">")[0]
    assert f"- Link to v1:\n  https://lore.kernel.org/r/{msgid}" in by_title(mails, "cover")


def test_without_a_link_a_note_says_so(tmp_path: Path) -> None:
    _, made = again(*first(tmp_path))
    assert "where v1 was posted is not known: no link to it; give --posted MESSAGE-ID or --mbox FILE" in made.notes


def test_a_patch_edited_by_hand_counts_as_it_lies_there(tmp_path: Path) -> None:
    tree, v1 = first(tmp_path)
    path = next(v1.glob("*crystal*"))
    path.write_text(
        path.read_text().replace("+\tret = devm_take_pins(dev, 1, 8);", "+\tret = devm_take_pins(dev, 1, 9);")
    )
    mails, made = again(tree, v1)
    assert "- Made afresh: v1 was edited by hand." in by_title(mails, "crystal")
    assert "-+\tret = devm_take_pins(dev, 1, 9);" in by_title(mails, "cover").replace("    ", "")
    assert any("crystal" in note and "edited by hand (its diff)" in note for note in made.notes)


def test_a_patch_that_was_broken_by_hand_gives_no_range_diff(tmp_path: Path) -> None:
    tree, v1 = first(tmp_path)
    path = next(v1.glob("*crystal*"))
    path.write_text(path.read_text().replace("-\tret = take_pins(", "-\tret = took_pins("))
    mails, made = again(tree, v1)
    assert "Range-diff" not in by_title(mails, "cover")
    assert any("no range-diff against v1: 0001-" in note and "does not apply" in note for note in made.notes)


def test_a_patch_taken_out_and_one_put_in_by_hand(tmp_path: Path) -> None:
    tree, v1 = first(tmp_path)
    path = next(v1.glob("*crystal*"))
    shutil.move(path, v1 / "0009-mine.patch")
    mails, made = again(tree, v1)
    assert block(by_title(mails, "crystal")) == "Changes in v2:\n- New patch."
    assert any("is not there any more" in note for note in made.notes)
    assert any(note.startswith("0009-mine.patch lies in the last version and is not ours") for note in made.notes)


def test_where_the_old_files_are_gone_a_note_says_so(tmp_path: Path) -> None:
    tree, v1 = first(tmp_path)
    data = driver_text("crystal").replace(b"int ret;", b"int ret = 0;")
    put(tree, {CRYSTAL: data})
    now = plan(_planned(CRYSTAL, data), removed(QUARTZ, "quartz"))
    mails, made = again(tree, v1, now)
    assert "Range-diff" not in by_title(mails, "cover")
    assert f"there is no range-diff against v1: {CRYSTAL} is not at hand as the last version found it" in made.notes
    assert "- Only the lines around the change differ." in by_title(mails, "crystal") or "- No change." in by_title(
        mails, "crystal"
    )


def test_in_a_git_tree_the_old_files_come_from_its_objects(tmp_path: Path) -> None:
    tree = git_tree(tmp_path / "tree", FILES)
    write_series(two_drivers(), tree, tmp_path / "v1", CONVERSION, SeriesOptions(sending=Sending(False)))
    data = driver_text("crystal").replace(b"int ret;", b"int ret = 0;")
    put(tree, {CRYSTAL: data})
    git(tree, "commit", "-qam", "Linux 6.13")
    before = snapshot(tree)
    mails, made = again(tree, tmp_path / "v1", plan(_planned(CRYSTAL, data), removed(QUARTZ, "quartz")))
    assert "Range-diff against v1:" in by_title(mails, "cover")
    assert not any("no range-diff" in note for note in made.notes)
    assert snapshot(tree) == before


def test_two_runs_give_the_same_bytes(tmp_path: Path) -> None:
    tree, v1 = first(tmp_path)
    thread = posted_thread(v1, reply(v1, "crystal"))
    again(tree, v1, thread=thread)
    again(tree, v1, thread=thread, out="again")
    assert snapshot(tmp_path / "v2") == snapshot(tmp_path / "again")


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        (RECORD_FILE, "{", "it is no JSON"),
        (RECORD_FILE, "{}", "not of schema"),
        (RECORD_FILE, "\udcff", "codec"),
        (".rewriter/plan.json", "[]", "not a plan"),
    ],
)
def test_a_damaged_directory_is_told(tmp_path: Path, name: str, content: str, says: str) -> None:
    tree, v1 = first(tmp_path)
    (v1 / name).write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(SeriesError, match=says) as caught:
        again(tree, v1)
    assert "is damaged" in caught.value.what
    assert not (tmp_path / "v2").exists()


def test_a_record_names_nothing_outside_of_its_directory(tmp_path: Path) -> None:
    tree, v1 = first(tmp_path)
    text = (v1 / RECORD_FILE).read_text()
    (v1 / RECORD_FILE).write_text(text.replace('"mail": "0001-', '"mail": "../0001-'))
    with pytest.raises(SeriesError, match="it names the mail"):
        again(tree, v1)


def test_a_series_without_a_record_or_of_another_transform(tmp_path: Path) -> None:
    tree, v1 = first(tmp_path)
    with pytest.raises(SeriesError, match=r"there is no \.rewriter/series\.json in it"):
        again(tree, tree)
    with pytest.raises(SeriesError, match="it is no directory"):
        read_asked(2, False, "managed-pins", tmp_path / "none")
    with pytest.raises(SeriesError, match="managed-pins made it, this series is made by other-pins"):
        read_asked(2, False, "other-pins", v1)


def _planned(file: str, data: bytes) -> DriverResult:
    """The crystal driver, converted in a file of other content."""
    one = renamed(file, "crystal")
    edits = (edit(file, data, "take_pins(dev", "devm_take_pins(dev", one.edits[0].why),)
    return replace(one, edits=edits, hashes={file: blob(data)})
