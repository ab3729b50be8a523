"""Patches as mail: git prints them, the threading is ours so that nothing depends on a clock or a machine."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from rewriter import __version__
from rewriter.series.commits import Built, Dates, Scratch
from rewriter.series.errors import SeriesError
from rewriter.series.identity import Identity
from rewriter.series.messages import Message

DOMAIN = "rewriter.invalid"
"""What message ids end with; a reserved name, so that no real message can have one of them."""

_SUBJECT, _BLURB = b"*** SUBJECT HERE ***", b"*** BLURB HERE ***"
_SENDER = re.compile(rb"^From: .*(?:\n[ \t].*)*", re.MULTILINE)
DIFF = (
    "--abbrev=12",
    "--unified=3",
    "--diff-algorithm=myers",
    "--indent-heuristic",
    "--no-renames",
    "--no-ext-diff",
    "--no-textconv",
    "--src-prefix=a/",
    "--dst-prefix=b/",
)
"""How git prints a diff, whatever git it is."""

_FORMAT = (
    *DIFF,
    "--cover-letter",
    "--numbered",
    "--zero-commit",
    "--no-attach",
    "--no-thread",
    f"--signature=rewriter {__version__}",
)


@dataclass(frozen=True)
class Mail:
    """One file of the series: its name, and its bytes as git am reads them."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Letter:
    """The words of the cover letter; shortlog and diffstat, between changelog and range-diff, are git's."""

    subject: str
    text: str
    changelog: str = ""
    range_diff: str = ""


@dataclass(frozen=True)
class Post:
    """How the mails are posted: what stands in the brackets of subjects, and header lines of each, cover first."""

    reroll: int = 1
    prefix: str = "PATCH"
    headers: tuple[tuple[str, ...], ...] = ()


def print_series(
    scratch: Scratch,
    built: Built,
    author: Identity,
    dates: Dates,
    letter: Letter,
    notes: Sequence[Message],
    post: Post,
) -> tuple[Mail, ...]:
    """The mails of the series, cover letter first; `notes` are its messages, of which only `below` is used here.

    Raises:
        SeriesError: git fails, or prints something else than it was asked for.
    """
    folder = scratch.repo / "mails"
    options = [*_FORMAT, f"--subject-prefix={post.prefix}"]
    options += [f"--reroll-count={post.reroll}"] if post.reroll > 1 else []
    if scratch.base is not None:
        options.append(f"--base={built.base}")
    person = {"GIT_COMMITTER_NAME": author.name, "GIT_COMMITTER_EMAIL": author.email}
    date = {"GIT_COMMITTER_DATE": f"@{dates.mail} +0000"}
    revisions = f"{built.start}..{built.tip}"
    scratch.run("format-patch", "--quiet", *options, f"--output-directory={folder}", revisions, env={**person, **date})
    printed = [(path.name, path.read_bytes()) for path in sorted(folder.iterdir())]
    if len(printed) != len(notes) + 1:
        why = f"there are {len(printed)} files for {len(notes)} patches and a cover letter"
        raise SeriesError("git printed an odd series", why, "report this with the version of git")
    cover = _from_author(_with_words(printed[0][1], letter), printed[1][1])
    first = _message_id(cover)
    headers = post.headers or ((),) * len(printed)
    mails = [Mail(printed[0][0], _with_headers(cover, [*headers[0], f"Message-Id: {first}"]))]
    for (name, data), note, own in zip(printed[1:], notes, headers[1:], strict=True):
        data = _with_note(data, note.below)
        thread = [f"Message-Id: {_message_id(data)}", f"In-Reply-To: {first}", f"References: {first}"]
        mails.append(Mail(name, _with_headers(data, [*own, *thread])))
    return tuple(mails)


def _with_words(cover: bytes, letter: Letter) -> bytes:
    """The cover letter with words in the places that git leaves for them."""
    if cover.count(_SUBJECT) != 1 or cover.count(_BLURB) != 1:
        why = "its cover letter does not have the usual places for words"
        raise SeriesError("git printed an odd cover letter", why, "report this with the version of git")
    # It may name a file whose name is not UTF-8.
    text, change, compared = (
        part.encode("utf-8", "backslashreplace") for part in (letter.text, letter.changelog, letter.range_diff)
    )
    head, _, rest = cover.replace(_SUBJECT, letter.subject.encode()).partition(_BLURB)
    # Behind the diffstat git ends with the base, if there is one, and the signature.
    stat, end, tail = rest.rpartition(b"\nbase-commit: ") if b"\nbase-commit: " in rest else rest.rpartition(b"\n-- \n")
    above = b"\n\n".join(part for part in (text, change) if part)
    return head + above + stat + (b"\n" + compared + b"\n" if compared else b"") + end + tail


def _from_author(cover: bytes, patch: bytes) -> bytes:
    """The cover letter with the sender as a patch has it: some gits forget to encode a name there."""
    sender = _SENDER.search(patch)
    return _SENDER.sub(lambda _: sender[0], cover, count=1) if sender else cover


def _with_note(patch: bytes, note: str) -> bytes:
    """A patch with a note below its ``---``, which git am leaves out of the commit."""
    return patch.replace(b"\n---\n", b"\n---\n" + f"{note}\n\n".encode(), 1) if note else patch


def _with_headers(mail: bytes, thread: Sequence[str]) -> bytes:
    """A mail with its place in the thread, and what its bytes are where git does not say so."""
    header, _, body = mail.partition(b"\n\n")
    added = list(thread)
    if b"\ncontent-type:" not in header.lower():
        added += ["MIME-Version: 1.0", f"Content-Type: text/plain; charset={_charset(body)}"]
        added.append("Content-Transfer-Encoding: 8bit")
    return b"\n".join((header, *(line.encode() for line in added))) + b"\n\n" + body


def _charset(body: bytes) -> str:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return "ISO-8859-1"
    return "UTF-8"


def _message_id(mail: bytes) -> str:
    return f"<{hashlib.sha256(mail).hexdigest()[:40]}@{DOMAIN}>"
