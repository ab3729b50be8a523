"""The hunks of a driver as fixes: whole lines that become others, so that no viewer has to count characters as we do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from rewriter.decisions.hunktext import NO_NEWLINE, Row, runs
from rewriter.plan import DriverResult, Hunk
from rewriter.review.sarif.places import Files, Json, lines, messages


def fix(driver: DriverResult, number: int, what: str, files: Files) -> Json:
    """The fix that a hunk is, together with all that it cannot stand without."""
    numbers = sorted({number, *driver.hunks[number].needs})
    by_file = groupby((driver.hunks[each] for each in numbers), key=lambda hunk: hunk.file)
    changes = [_change(path, list(hunks), files) for path, hunks in by_file]
    along = {1: "", 2: "Another hunk comes along, which it needs"}.get(
        len(numbers), f"{len(numbers) - 1} other hunks come along, which it needs"
    )
    return {"description": messages([what, along]), "artifactChanges": changes}


def _change(path: str, hunks: Sequence[Hunk], files: Files) -> Json:
    replacements = [each for hunk in hunks for each in _replacements(hunk, files)]
    return {"artifactLocation": files.location(path), "replacements": replacements}


def _replacements(hunk: Hunk, files: Files) -> Iterator[Json]:
    for run in runs(hunk.text):
        old, new = (_side(run, sign) for sign in "-+")
        region = lines(run[0].line, len(old))
        if old and not old[-1].endswith("\n"):  # the last line of the file: it has no next one to end at
            width = len(files.text(hunk.file, old[-1]).encode("utf-16-le")) // 2
            region |= {"endLine": run[0].line + len(old) - 1, "endColumn": width + 1}
        text = files.text(hunk.file, "".join(new))
        yield {"deletedRegion": region, **({"insertedContent": {"text": text}} if text else {})}


def _side(run: Sequence[Row], sign: str) -> list[str]:
    """The lines that a run takes out or puts in, with their ends."""
    found: list[str] = []
    for row, after in zip(run, [*run[1:], None], strict=True):
        if row.sign == sign:
            bare = after is not None and after.sign == NO_NEWLINE
            found.append(row.text[1:] + ("" if bare else "\n"))
    return found
