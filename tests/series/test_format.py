from __future__ import annotations

import email
import email.policy
import mailbox
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest

from rewriter.series import SeriesOptions, write_series
from tests.series.trees import CONVERSION, TWO_FILES, git_tree, plan, put, removed, renamed, two_drivers


def parsed(path: Path) -> EmailMessage:
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    assert message.defects == []
    return message


@pytest.fixture
def mails(tmp_path: Path) -> list[EmailMessage]:
    tree = git_tree(tmp_path / "tree", TWO_FILES)
    return [parsed(path) for path in write_series(two_drivers(), tree, tmp_path / "out", CONVERSION).paths]


def test_the_thread_hangs_together(mails: list[EmailMessage]) -> None:
    cover, *patches = mails
    assert cover["In-Reply-To"] is None
    for patch in patches:
        assert patch["In-Reply-To"] == patch["References"] == cover["Message-Id"]
    ids = [str(mail["Message-Id"]) for mail in mails]
    assert len(set(ids)) == 3
    assert all(name.startswith("<") and name.endswith("@rewriter.invalid>") for name in ids)


def test_subjects_and_senders(mails: list[EmailMessage]) -> None:
    assert [mail["Subject"] for mail in mails] == [
        "[PATCH 0/2] pins: Use managed pins",
        "[PATCH 1/2] dmaengine: crystal: Use devm_take_pins()",
        "[PATCH 2/2] PCI: quartz: Use devm_take_pins()",
    ]
    assert {mail["From"] for mail in mails} == {"Rewriter Placeholder <rewriter@example.invalid>"}
    assert {mail["Content-Transfer-Encoding"] for mail in mails} == {"8bit"}


def test_dates_follow_the_base_commit_by_seconds(mails: list[EmailMessage]) -> None:
    assert [parsedate_to_datetime(mail["Date"]).timestamp() for mail in mails] == [1.6e9, 1.6e9 + 1, 1.6e9 + 2]


def test_the_cover_has_shortlog_and_diffstat(mails: list[EmailMessage]) -> None:
    text = mails[0].get_content()
    assert "Rewriter Placeholder (2):\n  dmaengine: crystal: Use devm_take_pins()\n  PCI: quartz: Use" in text
    assert " drivers/dma/crystal.c       | 2 +-\n" in text
    assert " 2 files changed, 3 insertions(+), 8 deletions(-)\n" in text
    assert "***" not in text


def test_ids_follow_the_content(tmp_path: Path) -> None:
    tree = git_tree(tmp_path / "tree", TWO_FILES)
    changed = plan(renamed("drivers/dma/crystal.c", "crystal"), renamed("drivers/pci/switch/quartz.c", "quartz"))
    a = [parsed(path)["Message-Id"] for path in write_series(two_drivers(), tree, tmp_path / "a", CONVERSION).paths]
    b = [parsed(path)["Message-Id"] for path in write_series(changed, tree, tmp_path / "b", CONVERSION).paths]
    second = SeriesOptions(reroll=2)
    c = [
        parsed(path)["Message-Id"]
        for path in write_series(two_drivers(), tree, tmp_path / "c", CONVERSION, second).paths
    ]
    assert a[1] == b[1]
    assert a[0] != b[0]
    assert a[2] != b[2]
    assert not set(a) & set(c)


def test_the_files_are_one_mailbox(tmp_path: Path) -> None:
    tree = put(tmp_path / "tree", TWO_FILES)
    report = write_series(two_drivers(), tree, tmp_path / "out", CONVERSION)
    (tmp_path / "mbox").write_bytes(b"".join(path.read_bytes() for path in report.paths))
    assert [len(mailbox.mbox(tmp_path / "mbox", create=False))] == [3]


def test_a_foreign_name_is_encoded(tmp_path: Path, nobody: Path) -> None:
    (nobody / ".gitconfig").write_text("[user]\n\tname = J\u00fcrgen \u00c4\n\temail = j@example.org\n")
    tree = put(tmp_path / "tree", TWO_FILES)
    report = write_series(two_drivers(), tree, tmp_path / "out", CONVERSION, SeriesOptions(signoff=True))
    for path in report.paths:
        assert parsed(path)["From"] == "J\u00fcrgen \u00c4 <j@example.org>"
        assert path.read_bytes().partition(b"\n\n")[0].isascii()
        assert parsed(path).get_content_charset() == "utf-8"
    assert "Signed-off-by: J\u00fcrgen \u00c4 <" in parsed(report.paths[1]).get_content()


def test_one_patch_has_a_cover_too(tmp_path: Path) -> None:
    tree = put(tmp_path / "tree", TWO_FILES)
    report = write_series(plan(removed("drivers/dma/crystal.c", "crystal")), tree, tmp_path / "out", CONVERSION)
    assert [parsed(path)["Subject"][:11] for path in report.paths] == ["[PATCH 0/1]", "[PATCH 1/1]"]
