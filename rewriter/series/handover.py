"""A branch that ``b4 prep`` takes over: in front of the patches an empty commit with the cover letter and b4's own data.

That is b4's "commit" strategy for cover letters. b4 itself is not needed to make one.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from rewriter.series.changes import originals
from rewriter.series.commits import Built, Commit, Dates, Scratch, build
from rewriter.series.drafts import Draft, build_draft, looked_back, thread_letter
from rewriter.series.errors import SeriesError
from rewriter.series.identity import PLACEHOLDER, Identity
from rewriter.series.mail import from_headers
from rewriter.series.sending import Thread

_MARKER = "--- b4-submit-tracking ---"
_USE = "# This section is used internally by b4 prep for tracking purposes."
_COMMENT = re.compile(r"^(?=#)", re.MULTILINE)
_SLUG = 40


@dataclass(frozen=True)
class HandOver:
    """What b4 is to know of a series.

    `text` is the cover letter without changelog, shortlog and diffstat; `to` and `cc` are addresses as in mail headers;
    `posted` has the message id of the last posting of earlier versions, without brackets.
    """

    subject: str
    text: str
    change_id: str
    version: int = 1
    changelog: str = ""
    to: Sequence[str] = ()
    cc: Sequence[str] = ()
    prefixes: Sequence[str] = ()
    posted: Mapping[int, str] | None = None


def make_change_id(name: str, drivers: Sequence[str], dates: Dates) -> str:
    """The id that all versions of a series share, in b4's form: a date, words, and twelve digits that are its own."""
    day = datetime.fromtimestamp(dates.mail, UTC).strftime("%Y%m%d")
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:_SLUG].rstrip("-")
    known = hashlib.sha256("\n".join((name, str(dates.mail), *drivers)).encode("utf-8", "surrogateescape"))
    return f"{day}-{slug}-{known.hexdigest()[:12]}"


def build_handover(
    scratch: Scratch, draft: Draft, thread: Thread, change_id: str, version: int
) -> tuple[Built, tuple[str, ...]]:
    """The commits for b4, cover letter first, and notes.

    Raises:
        SeriesError: git knows nobody, or fails.
    """
    check_identity(draft.author, scratch)
    changes = thread.contents.changes
    past = looked_back(scratch, draft, changes, build_draft(scratch, draft, changes))
    words = thread_letter(scratch, draft, thread)
    to, cc = _people(thread)
    earlier = {version - 1: past.posted} if past.posted else {}
    prefixes = [word for word in thread.prefix.split() if word != "PATCH"]
    told = HandOver(words.subject, words.text, change_id, version, past.cover, to, cc, prefixes, earlier)
    patches = [Commit(draft.messages[change.file].text, change.after) for change in changes]
    built = build(scratch, originals(changes), [cover_commit(told), *patches], draft.author, recent(draft.dates))
    return built, past.notes


def _people(thread: Thread) -> tuple[list[str], list[str]]:
    """Who any patch of the thread goes to, and who gets a copy only: b4 sends every patch to all."""
    mails = [from_headers(dict(line.split(": ", 1) for line in of_mail), "") for of_mail in thread.headers[1:]]
    to = {address.email.lower(): str(address) for mail in mails for address in mail.to}
    cc = {address.email.lower(): str(address) for mail in mails for address in mail.cc}
    return list(to.values()), [text for email, text in cc.items() if email not in to]


def cover_commit(told: HandOver) -> Commit:
    """The empty commit."""
    series: dict[str, object] = {
        "revision": told.version,
        "change-id": told.change_id,
        "prefixes": list(told.prefixes),
        "presubject": "",
    }
    if told.posted:
        series["history"] = {f"v{version}": [msgid] for version, msgid in sorted(told.posted.items())}
    people = [f"{name}: {address}" for name, of_name in (("To", told.to), ("Cc", told.cc)) for address in of_name]
    # b4 drops lines that begin with a hash, but for those behind a mark.
    parts = [told.subject, _COMMENT.sub(">", told.text), "\n".join(people)]
    letter = "\n\n".join(part for part in parts if part)
    letter += f"\n\n---\n{_COMMENT.sub('>', told.changelog)}" if told.changelog else ""
    tracking = f"{_MARKER}\n{_USE}\n{json.dumps({'series': series}, indent=2)}\n"
    return Commit(f"{letter}\n\n{tracking}", {})


def recent(dates: Dates) -> Dates:
    """Dates of commits that b4 finds: it looks for the cover letter among the commits of the last year only.

    ``SOURCE_DATE_EPOCH`` stands; without it this is the one thing that is made by the clock.
    """
    return dates if os.environ.get("SOURCE_DATE_EPOCH", "").strip() else replace(dates, commit=int(time.time()))


def check_identity(author: Identity, scratch: Scratch) -> None:
    """Make sure that b4 can find the cover letter, which it does by the address of the committer.

    Raises:
        SeriesError: git knows nobody.
    """
    if author == PLACEHOLDER:
        why = f"b4 finds its cover letter by your address, and git has none for {scratch.root}"
        hint = "set user.name and user.email with git config, or leave out --b4"
        raise SeriesError("b4 could not take the branch over", why, hint)


def choose_strategy(scratch: Scratch, branch: str) -> None:
    """Tell b4, as it does itself, that the cover letter of this branch is a commit, whatever the default is.

    Raises:
        SeriesError: git cannot write its configuration.
    """
    scratch.git.run("config", f"branch.{branch}.b4-prep-cover-strategy", "commit", cwd=scratch.root)
