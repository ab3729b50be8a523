"""Makes the record of a series from what is written: the next version is held against that and nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from rewriter.plan import Plan
from rewriter.series.changes import Change, blob_id
from rewriter.series.decided import Decided
from rewriter.series.format import Mail
from rewriter.series.gitrun import Git
from rewriter.series.mail import read_mail
from rewriter.series.reroll.patch_ids import patch_ids
from rewriter.series.reroll.record import PatchRecord, SeriesRecord, ThreadRecord
from rewriter.series.subject import read_subject


@dataclass(frozen=True)
class Written:
    """The mails of a thread, cover letter first, the changes that its patches make, and its folder."""

    folder: str
    mails: Sequence[Mail]
    changes: Sequence[Change]


def make_record(
    git: Git,
    plan: Plan,
    version: int,
    change_id: str,
    threads: Sequence[Written],
    held: Mapping[str, str],
    decided: Decided | None = None,
) -> SeriesRecord:
    """The record of a series; `held` are drivers that were held back, with the reason.

    Raises:
        SeriesError: git fails.
    """
    return SeriesRecord(
        transform=plan.transform,
        transform_version=plan.transform_version,
        tree_version=plan.tree_version,
        commit=plan.tree_commit,
        version=version,
        change_id=change_id,
        threads=tuple(_thread(git, thread) for thread in threads),
        held=tuple(sorted(held.items())),
        undecided=decided is not None and decided.undecided,
        include_review=decided is not None and decided.include_review,
    )


def _thread(git: Git, thread: Written) -> ThreadRecord:
    mails = [read_mail(mail.data) for mail in thread.mails]
    names = [str(PurePosixPath(thread.folder, mail.name)) for mail in thread.mails]
    blobs = [blob_id(mail.data) for mail in thread.mails]
    ids = patch_ids(git, [mail.body for mail in mails])
    patches = tuple(
        PatchRecord(
            mail=name,
            blob=blob,
            msgid=mail.msgid,
            subject=read_subject(mail.subject).title,
            driver=change.result.driver,
            files=tuple(change.after),
            patch_id=patch_id,
            to=tuple(map(str, mail.to)),
            cc=tuple(map(str, mail.cc)),
        )
        for name, blob, mail, patch_id, change in zip(
            names[1:], blobs[1:], mails[1:], ids[1:], thread.changes, strict=True
        )
    )
    return ThreadRecord(thread.folder, names[0], blobs[0], mails[0].msgid, patches)
