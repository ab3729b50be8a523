"""Patch ids as ``git patch-id --stable`` makes them: the same diff has the same id, wherever in a file it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rewriter.series.commits import Scratch
from rewriter.series.format import DIFF
from rewriter.series.gitrun import Git

_DIFF = re.compile(r"^diff --git ", re.MULTILINE)
_MARK = b"\1\n"


@dataclass(frozen=True)
class Diff:
    """A diff as text, and its patch id."""

    text: str
    patch_id: str


def patch_ids(git: Git, texts: Sequence[str]) -> tuple[str, ...]:
    """The id of the diff in each text (the body of a mail), "" where there is none.

    Raises:
        SeriesError: git fails.
    """
    diffs = [text[found.start() :] if (found := _DIFF.search(text)) else "" for text in texts]
    # Numbers stand for commits, by which git tells one patch from the next.
    stream = "".join(f"commit {number:040x}\n\n{diff}\n" for number, diff in enumerate(diffs))
    said = git.run("patch-id", "--stable", cwd=git.home, stdin=stream.encode("utf-8", "surrogateescape"))
    pairs = (line.split() for line in said.decode().splitlines())
    found_ids = {int(number, 16): patch_id for patch_id, number in pairs}
    return tuple(found_ids.get(number, "") for number in range(len(texts)))


def diffs_of(scratch: Scratch, start: str, tip: str) -> tuple[Diff, ...]:
    """The diffs of the commits that follow `start` up to `tip`, in their order.

    Raises:
        SeriesError: git fails.
    """
    said = scratch.run("log", "--reverse", "--format=%x01", "--patch", *DIFF, f"{start}..{tip}")
    texts = [_text(part) for part in said.split(_MARK)[1:]]
    return tuple(Diff(text, patch_id) for text, patch_id in zip(texts, patch_ids(scratch.git, texts), strict=True))


def _text(data: bytes) -> str:
    """A diff as the mail of it is decoded."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")
