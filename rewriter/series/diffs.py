"""What a diff in a mail changes, in a form that can be compared with another's, whatever both were made against."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from unidiff.errors import UnidiffParseError
from unidiff.patch import PatchedFile, PatchSet

_BEGIN = re.compile(r"^(?:diff --git |--- \S)", re.MULTILINE)
_PATHS = re.compile(r"^\+\+\+ b/(\S+)", re.MULTILINE)
_NAME = re.compile(r"(---|\+\+\+) (\S+)")
_HUNK = re.compile(r"@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@")


@dataclass(frozen=True)
class FileChange:
    """One file that a patch touches.

    `lines` identifies what is added and removed (not where, nor blanks, nor the lines around); "" where that is unknown.
    """

    path: str
    lines: str


@dataclass(frozen=True)
class Diff:
    """The files of a patch, and the hash that Patchwork gives it ("" where the diff is damaged or absent)."""

    files: tuple[FileChange, ...] = ()
    patchwork_hash: str = ""
    damaged: bool = False


def read_diff(text: str) -> Diff:
    """The diff in the body of a mail, or a diff alone; no files where there is none."""
    start = _BEGIN.search(text)
    if start is None:
        return Diff()
    lines = [f"{line}\n" for line in text[start.start() :].split("\n")]
    try:
        patches = PatchSet(lines)
        files = {change.path: change for patch in patches for change in _changes(patch)}
    except (UnidiffParseError, ValueError):
        paths = dict.fromkeys(_PATHS.findall(text))
        return Diff(tuple(FileChange(path, "") for path in paths), damaged=True)
    return Diff(tuple(files.values()), patchwork_hash(str(patches)) if files else "")


def patchwork_hash(diff: str) -> str:
    """The ``hash`` that Patchwork's API has for a patch with this diff (its lines, names and counts, without line numbers)."""
    digest = hashlib.sha1(usedforsecurity=False)
    for line in diff.replace("\r", "").strip().split("\n"):
        if name := _NAME.match(line):
            line = f"{name[1]} {'a' if name[1] == '---' else 'b'}/{name[2].partition('/')[2]}"
        elif hunk := _HUNK.match(line):
            old, new = (int(count or 1) for count in hunk.groups())
            line = f"@@ -{old} +{new} @@"
        elif not line.startswith(("-", "+", " ")):
            continue
        digest.update(f"{line}\n".encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def _changes(patch: PatchedFile) -> list[FileChange]:
    """The file as one change; renamed it is two paths."""
    lines = [line for hunk in patch for line in hunk if line.is_added or line.is_removed]
    changed = [f"{line.line_type}{''.join(line.value.split())}" for line in lines]
    digest = hashlib.sha1("\n".join(changed).encode("utf-8", "surrogateescape"), usedforsecurity=False).hexdigest()
    names = (patch.source_file, patch.target_file)
    paths = dict.fromkeys(name.partition("/")[2] for name in names if name and name != "/dev/null")
    return [FileChange(path, digest if changed else "") for path in paths if path]
