"""A posted series for people."""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.review.text import flat, visible
from rewriter.series.mail import Address
from rewriter.series.posted import PostedPatch, PostedSeries

_UNITS = ((86400.0, "days"), (3600.0, "h"), (60.0, "min"))


def posted_text(series: PostedSeries) -> str:
    """Title, who and when, recipients, patches, files, text, notes."""
    return "".join(f"{line}\n" for line in _lines(series))


def patch_line(patch: PostedPatch, total: int) -> str:
    """Number, state and title of a patch on one line."""
    number = f"{patch.number}/{total}" if total > 1 else "1/1"
    return f"  {number:>7}  {flat(patch.state) or 'state unknown':18} {flat(patch.title)}"


def cached_line(age: float) -> str:
    """How old an answer from the cache is; "" for one that was asked just now."""
    if age <= 0:
        return ""
    shown = next((f"{age / size:.0f} {unit}" for size, unit in _UNITS if age >= size), f"{age:.0f} s")
    return f"cached {shown} ago; --refresh asks again"


def _lines(series: PostedSeries) -> Iterator[str]:
    version = f"v{series.version}, " if series.version > 1 else ""
    yield f"{flat(series.title) or '(no title)'} ({version}{_count(series.total, 'patch', 'patches')})"
    yield f"  {'from':7}  {_person(series.submitter)}, {flat(series.date) or 'no date'}"
    for name, people in (("to", series.to), ("cc", series.cc)):
        yield from (f"  {name:7}  {_person(address)}" for address in people)
    facts = (("state", series.state), ("msgid", series.msgid), ("link", series.url), ("project", series.project))
    yield from (f"  {name:7}  {flat(value)}" for name, value in facts if value)
    if series.patches:
        yield from ("", "Patches:", *(patch_line(patch, series.total) for patch in series.patches))
    if series.paths:
        yield from ("", "Files:", *(f"  {flat(path)}" for path in series.paths))
    if series.body.strip():
        # Line by line: a terminal must not obey what somebody mailed.
        yield from (
            "",
            "Text:",
            *(f"  {visible(line.expandtabs())}".rstrip() for line in series.body.rstrip().split("\n")),
        )
    if series.notes:
        yield from ("", "Notes:", *(f"  {flat(note)}" for note in series.notes))


def _person(address: Address) -> str:
    return flat(str(address)) or "unknown"


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}" if number else "an unknown number of patches"
