"""Patches on copies of the files of a tree that they touch."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from pathlib import Path

from tests.series.trees import git

_FILES = re.compile(rb"^diff --git a/(.+) b/\1$", re.MULTILINE)


def applied(tree: Path, place: Path, patches: Sequence[bytes], mails: bool = False) -> dict[str, bytes]:
    """The files that patches (or mails with one each) touch, as they are afterwards."""
    files = sorted({name.decode() for patch in patches for name in _FILES.findall(patch)})
    for file in files:
        (place / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(tree / file, place / file)
    (place / ".gitattributes").write_text("* -text\n")
    git(place, "init", "-q")
    git(place, "add", "-A")
    git(place, "commit", "-q", "-m", "files")
    for patch in patches:
        git(place, *(("am", "-q", "--keep-cr") if mails else ("apply",)), stdin=patch)
    return {file: (place / file).read_bytes() for file in files}


def changed(tree: Path, copy: Path) -> dict[str, bytes]:
    """The files of a copy that differ from those of the tree."""
    files = (path for path in copy.rglob("*") if path.is_file())
    return {
        str(path.relative_to(copy)): path.read_bytes()
        for path in files
        if path.read_bytes() != (tree / path.relative_to(copy)).read_bytes()
    }
