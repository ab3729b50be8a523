"""Reads the printed patches back (unidiff): they must be the plan's edits, the whole of them and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from unidiff.errors import UnidiffParseError
from unidiff.patch import Hunk, PatchedFile, PatchSet

from rewriter.series.errors import SeriesError

_HINT = "nothing was written; report this with the plan"


def check(name: str, mail: bytes, before: Mapping[str, bytes], after: Mapping[str, bytes]) -> None:
    """Make sure that the patch in `mail` turns the files `before` into `after`, exactly.

    Raises:
        SeriesError: it does not, or holds anything beside.
    """
    try:
        patches = PatchSet(_lines(mail.decode("latin-1")))
        results = {_path(patch): _patched(patch, before) for patch in patches}
    except (UnidiffParseError, ValueError) as error:
        raise SeriesError(f"{name} is not the patch that was planned", str(error), _HINT) from error
    if len(results) != len(patches) or set(results) != set(after):
        why = f"it changes {', '.join(sorted(results)) or 'no file'}, planned is {', '.join(sorted(after))}"
        raise SeriesError(f"{name} is not the patch that was planned", why, _HINT)
    wrong = sorted(file for file, data in results.items() if data != after[file])
    if wrong:
        raise SeriesError(f"{name} is not the patch that was planned", f"it makes something else of {wrong[0]}", _HINT)


def _lines(text: str) -> list[str]:
    """Lines that end in a newline and only there: form feeds, carriage returns and the like stay inside."""
    parts = text.split("\n")
    return [f"{part}\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])


def _path(patch: PatchedFile) -> str:
    source, target = (_name(name) for name in (patch.source_file, patch.target_file))
    if source[:2] != "a/" or target[:2] != "b/" or source[2:] != target[2:]:
        raise ValueError(f"it turns {source} into {target}")
    return source[2:]


def _name(name: str) -> str:
    return name.encode("latin-1").decode("utf-8", "surrogateescape")


def _patched(patch: PatchedFile, before: Mapping[str, bytes]) -> bytes:
    """The file after the patch; no line may be guessed, so places and contexts must agree exactly."""
    path = _path(patch)
    plain = all(line.startswith(("diff --git ", "index ")) for line in patch.patch_info or ())
    if path not in before or patch.is_binary_file or not plain:
        raise ValueError(f"it does more to {path} than edit its text")
    old = _lines(before[path].decode("latin-1"))
    out: list[str] = []
    at = 0
    for hunk in patch:
        # A hunk without old lines names the line before it.
        start = hunk.source_start - 1 if hunk.source_length else hunk.source_start
        source, target = _sides(hunk)
        if start < at or old[start : start + len(source)] != source:
            raise ValueError(f"{path}: the hunk at line {hunk.source_start} does not fit")
        out += [*old[at:start], *target]
        at = start + len(source)
    return "".join((*out, *old[at:])).encode("latin-1")


def _sides(hunk: Hunk) -> tuple[Sequence[str], Sequence[str]]:
    """The lines of a hunk before and after, the last one without newline where the patch says so."""
    source: list[str] = []
    target: list[str] = []
    last: Iterable[list[str]] = ()
    for line in hunk:
        if line.line_type == "\\":
            for side in last:
                side[-1] = side[-1].removesuffix("\n")
        elif line.line_type in (" ", "-", "+"):
            last = [side for side, without in ((source, "+"), (target, "-")) if line.line_type != without]
            for side in last:
                side.append(line.value)
    return source, target
