"""The range-diff of two versions, by git: the old one is built again beside the new one, from its mails and old files."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rewriter.series.changes import blob_id
from rewriter.series.commits import Scratch
from rewriter.series.dates import EPOCH
from rewriter.series.errors import SeriesError
from rewriter.series.identity import PLACEHOLDER
from rewriter.series.reroll.previous import OldPatch

LINES = 400
"""The longest range-diff that a cover letter holds in full; of a longer one it holds the list of pairs."""

_BEFORE = re.compile(r"^diff --git a/(\S+) b/\S+\n(?:(?:old|new) mode .*\n)*index ([0-9a-f]+)\.\.", re.MULTILINE)
_OLD_FILES = b"Files of the source tree that the series changed\n"


@dataclass(frozen=True)
class RangeDiff:
    """What ``git range-diff`` says, "" where it could not be asked; then `why` says why."""

    text: str = ""
    why: str = ""


def range_diff(scratch: Scratch, old: Sequence[OldPatch], start: str, tip: str) -> RangeDiff:
    """The range-diff of the old patches and the new commits, which follow `start` up to `tip`."""
    wanted = _files_before(old)
    files = {file: _old_file(scratch, file, blob) for file, blob in wanted.items()}
    gone = sorted(file for file, data in files.items() if data is None)
    if gone or not old:
        why = f"{gone[0]} is not at hand as the last version found it" if gone else "the last version has no patch"
        return RangeDiff(why=why)
    try:
        before, after = _rebuild(scratch, old, {file: data for file, data in files.items() if data is not None})
    except _NotApplicable as error:
        return RangeDiff(why=f"{error} does not apply to the files that it was made for")
    ranges = (f"{before}..{after}", f"{start}..{tip}")
    options = ("--no-color", "--no-notes", "--diff-algorithm=myers", "--indent-heuristic")
    said = scratch.run("range-diff", *options, *ranges).decode("utf-8", "replace")
    if said.count("\n") > LINES:
        said = scratch.run("range-diff", "--no-patch", *options, *ranges).decode("utf-8", "replace")
    return RangeDiff(said.rstrip("\n"))


class _NotApplicable(Exception):
    """A patch, by its name, that git cannot apply."""


def _files_before(old: Sequence[OldPatch]) -> dict[str, str]:
    """Each file of the old version and the id of its content, abbreviated or not, before the first patch that edits it."""
    found: dict[str, str] = {}
    for patch in old:
        for file, blob in _BEFORE.findall(patch.posted.mail.body):
            found.setdefault(file, blob)
    return {file: blob for file, blob in found.items() if set(blob) != {"0"}}  # a new file has no content before


def _old_file(scratch: Scratch, file: str, blob: str) -> bytes | None:
    """The content with that id: as the tree has the file, else from git's objects."""
    try:
        now = (scratch.root / file).read_bytes()
    except (OSError, ValueError):
        now = None
    form = scratch.base.object_format if scratch.base else "sha1"
    if now is not None and blob_id(now, form).startswith(blob):
        return now
    return scratch.git.ask("cat-file", "blob", blob, cwd=scratch.repo)


def _rebuild(scratch: Scratch, old: Sequence[OldPatch], files: Mapping[str, bytes]) -> tuple[str, str]:
    """Commits of the old mails on a commit of the files they were made for; git reads the mails as git am does."""
    index = {"GIT_INDEX_FILE": str(scratch.git.home / "old-index")}
    scratch.run("read-tree", "--empty", env=index)
    for file, data in files.items():
        blob = scratch.run("hash-object", "-w", "--stdin", stdin=data).decode().strip()
        scratch.run("update-index", "--add", "--cacheinfo", f"100644,{blob},{file}", env=index)
    base = tip = _commit(scratch, index, "", _Read(PLACEHOLDER.name, PLACEHOLDER.email, _OLD_FILES, b""))
    for patch in old:
        read = _taken_apart(scratch, patch)
        try:
            scratch.run("apply", "--cached", "--whitespace=nowarn", "-", stdin=read.diff, env=index)
        except SeriesError as error:
            raise _NotApplicable(patch.record.mail) from error
        tip = _commit(scratch, index, tip, read)
    return base, tip


@dataclass(frozen=True)
class _Read:
    """A mail as git am would take it."""

    name: str
    email: str
    message: bytes
    diff: bytes


def _taken_apart(scratch: Scratch, patch: OldPatch) -> _Read:
    place = scratch.git.home / "old-mail"
    place.mkdir(exist_ok=True)
    message, diff = place / "message", place / "patch"
    said = scratch.run("mailinfo", str(message), str(diff), stdin=patch.data).decode("utf-8", "replace")
    fields = dict(line.split(": ", 1) for line in said.splitlines() if ": " in line)
    text = f"{fields.get('Subject', patch.record.subject)}\n\n".encode() + message.read_bytes()
    return _Read(fields.get("Author", ""), fields.get("Email", ""), text, diff.read_bytes())


def _commit(scratch: Scratch, index: Mapping[str, str], parent: str, read: _Read) -> str:
    """A commit of the index, the same in every run."""
    tree = scratch.run("write-tree", env=index).decode().strip()
    parents = ["-p", parent] if parent else []
    who = {"NAME": read.name or PLACEHOLDER.name, "EMAIL": read.email or PLACEHOLDER.email, "DATE": f"@{EPOCH} +0000"}
    env = {f"GIT_{role}_{what}": said for role in ("AUTHOR", "COMMITTER") for what, said in who.items()}
    return scratch.run("commit-tree", tree, *parents, stdin=read.message, env={**index, **env}).decode().strip()
