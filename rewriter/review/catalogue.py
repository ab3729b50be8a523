"""The transforms for people: the listing, and one in full with its reason codes and examples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from rewriter.review.text import flat
from rewriter.transform.catalogue import Entry
from rewriter.transform.contract import Example, Refuses, as_diff
from rewriter.transform.introduction import Introduction, Transform


def listing(entries: Iterable[Entry]) -> str:
    """One line per transform; one that cannot be read shows why."""
    rows = [(entry.name, *_what(entry)) for entry in entries]
    wide = max((len(name) for name, _, _ in rows), default=0)
    return "".join(f"{name:{wide}}  {version:>3}  {what}\n" for name, version, what in rows)


def in_full(entry: Entry, conversion: Transform, reasons: Mapping[str, str]) -> str:
    """Everything about a transform that could be read: documentation, functions, reason codes, examples."""
    return "\n".join(_full(entry, conversion, reasons)) + "\n"


def data(entry: Entry, reasons: Mapping[str, str] | None = None) -> dict[str, object]:
    """A transform as data; with `reasons` in full."""
    row: dict[str, object] = {"name": entry.name, "path": str(entry.path), "error": entry.error or None}
    if entry.conversion is not None:
        row |= {"version": entry.conversion.version, "summary": entry.conversion.summary}
        if reasons is not None:
            row |= {"docs": entry.docs, **_functions(entry.conversion), "reasons": dict(sorted(reasons.items()))}
            row |= {"examples": [_example_data(example) for example in entry.conversion.examples]}
    return row


def _functions(conversion: Transform) -> dict[str, object]:
    """The functions that a transform is about, as data."""
    if isinstance(conversion, Introduction):
        return {"introduces": {wrapper.name: wrapper.wraps for wrapper in conversion.wrappers}}
    return {"acquires": dict(conversion.pair.acquires), "releases": list(conversion.pair.releases)}


def _function_lines(conversion: Transform) -> Iterator[str]:
    if isinstance(conversion, Introduction):
        yield from (f"  {wrapper.name}() beside {wrapper.wraps}()" for wrapper in conversion.wrappers)
    else:
        yield from (f"  {old}() -> {new}()" for old, new in conversion.pair.acquires.items())
        yield from (f"  {name}() goes" for name in conversion.pair.releases)


def _what(entry: Entry) -> tuple[str, str]:
    if entry.conversion is None:
        return "-", f"cannot be read: {entry.error}"
    return str(entry.conversion.version), entry.conversion.summary


def _full(entry: Entry, conversion: Transform, reasons: Mapping[str, str]) -> Iterator[str]:
    yield f"{conversion.name} (version {conversion.version}): {conversion.summary}"
    yield from ("", entry.docs, "", "Functions:")
    yield from _function_lines(conversion)
    if reasons:
        wide = max(map(len, reasons))
        yield from ("", "Reason codes:")
        yield from (f"  {code:{wide}}  {flat(text)}" for code, text in sorted(reasons.items()))
    for example in conversion.examples:
        yield ""
        if isinstance(example, Example):
            yield f"Converted: {example.note}"
            text = as_diff(example.before, example.after)
        else:
            yield f"Refused ({example.reason}): {example.note}"
            text = example.before
        yield from (f"    {line}".rstrip() for line in text.splitlines())


def _example_data(example: Example | Refuses) -> dict[str, str]:
    if isinstance(example, Example):
        return {"note": example.note, "before": example.before, "after": example.after}
    return {"note": example.note, "before": example.before, "reason": example.reason}
