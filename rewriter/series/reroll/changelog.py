"""What is new in a version: for the cover letter, and for each patch below its ``---``; older entries stay below."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rewriter.plan import DriverResult, Plan
from rewriter.series.diffs import read_diff
from rewriter.series.reroll.carry import Carried
from rewriter.series.reroll.differences import tree_changed, verdicts_changed, why_gone, why_new
from rewriter.series.reroll.patch_ids import Diff
from rewriter.series.reroll.previous import OldPatch, Previous
from rewriter.series.reroll.tags import Tag, find_tags
from rewriter.series.reroll.thread import Posted
from rewriter.series.text import wrap

NAMED = 10
"""Drivers named one by one in one entry of a cover letter; the rest is a count."""

_HEAD = re.compile(r"Changes in v\d+:")
_TAG_LINE = re.compile(r"^(?:[A-Z][a-z-]+-by: .*|\[[^\]\n]*\])$\n?", re.MULTILINE)


@dataclass(frozen=True)
class NewPatch:
    """One patch of the new version: its driver, its title, the body of its commit message, its tags and its diff."""

    result: DriverResult
    title: str
    message: str
    tags: tuple[Tag, ...]
    diff: Diff


@dataclass(frozen=True)
class Changelog:
    """Blocks ``Changes in vN:``, the latest first: of the cover letter, and of each patch."""

    cover: str
    patches: tuple[str, ...]


@dataclass(frozen=True)
class Comparison:
    """Two versions, and what is known of both; `elsewhere` are drivers that a thread lacks, and why."""

    previous: Previous
    plan: Plan
    version: int
    carried: Carried
    elsewhere: Mapping[str, str]
    link: str = ""
    """The last posting, as a URL; "" where it is not known."""


@dataclass(frozen=True)
class _Entry:
    """What is new in one patch; `code` is about its diff, `other` about its message and tags."""

    driver: str
    old: OldPatch | None
    code: tuple[str, ...]
    other: tuple[str, ...]
    reworded: bool
    added: tuple[Tag, ...]


def changelog(told: Comparison, old: Sequence[OldPatch], cover: Posted | None, new: Sequence[NewPatch]) -> Changelog:
    """The changelog of a thread: `old` are its patches and `cover` its letter in the last version, `new` those of now.

    A driver that has moved here from another thread is compared with its patch there.
    """
    entries = [_entry(told, _old_of(told.previous, one), one) for one in new]
    head = f"Changes in v{told.version}:"
    below = [
        "\n\n".join((_block(head, [*one.code, *one.other]), *(_earlier(_below(one.old)) if one.old else ())))
        for one in entries
    ]
    here = {one.old.record.driver for one in entries if one.old}
    gone = [patch.record.driver for patch in old if patch.record.driver not in here]
    said = [*_about_base(told), *_about_drivers(told, entries, gone), *_about_words(told, entries), *_link(told)]
    earlier = _earlier(cover.mail.body) if cover else []
    return Changelog("\n\n".join((_block(head, said), *earlier)), tuple(below))


def _old_of(previous: Previous, new: NewPatch) -> OldPatch | None:
    """The patch of the same driver, else of the same title: what is not a driver may be called otherwise in a new tree."""
    same = [patch for patch in previous.patches if patch.record.driver == new.result.driver]
    return next(
        (patch for patch in (*same, *previous.patches) if patch in same or patch.posted.title == new.title), None
    )


def _entry(told: Comparison, old: OldPatch | None, new: NewPatch) -> _Entry:
    before = next((one for one in told.previous.plan.drivers if one.driver == new.result.driver), None)
    if old is None:
        why = why_new(before, told.previous.record.version)
        return _Entry(new.result.driver, None, (f"New patch{': ' if why else ''}{why}.",), (), False, ())
    had = {tag.key for tag in find_tags(old.posted.message)}
    added = tuple(tag for tag in new.tags if tag.key not in had)
    lost = [tag for patch, tag in told.carried.dropped if _same(patch, old)]
    reworded = _plain(old.posted.message) != _plain(new.message)
    other = [f"Add {tag.name} of {_name(tag)}." for tag in added]
    other += [f"Drop {tag.name} of {_name(tag)}: the diff has changed." for tag in lost]
    other += ["Update the commit message."] if reworded else []
    return _Entry(new.result.driver, old, tuple(_code(before, old, new)), tuple(other), reworded, added)


def _code(before: DriverResult | None, old: OldPatch, new: NewPatch) -> Iterator[str]:
    """What is new in the diff."""
    if old.patch_id == new.diff.patch_id:
        return
    said = [f"{text}." for text in verdicts_changed(before, new.result)]
    if old.patch_id != old.record.patch_id:
        said.append(f"Made afresh: v{old.posted.version} was edited by hand.")
    if said:
        yield from said
    elif {one.lines for one in read_diff(old.posted.mail.body).files} == {
        one.lines for one in read_diff(new.diff.text).files
    }:
        yield "Only the lines around the change differ."
    else:
        yield "The edits differ; the calls are judged as before." if before else "The edits differ."


def _about_base(told: Comparison) -> Iterator[str]:
    record, plan = told.previous.record, told.plan
    rebased = tree_changed((record.tree_version, record.commit), (plan.tree_version, plan.tree_commit))
    if rebased:
        yield rebased
    if record.transform_version != plan.transform_version:
        yield f"Made with {plan.transform} {plan.transform_version} (was {record.transform_version})."


def _about_drivers(told: Comparison, entries: Sequence[_Entry], gone: Sequence[str]) -> Iterator[str]:
    """The patches that came, went and changed."""
    came = [f"{one.driver}: {_small(one.code)}" for one in entries if one.old is None]
    went = [f"{driver}: left out: {why_gone(driver, told.plan, told.elsewhere)}." for driver in gone]
    changed = [one for one in entries if one.old is not None and one.code]
    yield from _some(came, "new patches")
    yield from _some(went, "drivers left out")
    yield from _some([f"{one.driver}: {_small(one.code)}" for one in changed], "changed patches")
    same = sum(one.old is not None and not one.code for one in entries)
    if same and (came or went or changed):
        yield f"No change in the diff of the other {same}." if same > 1 else "No change in the diff of the other one."
    elif same:
        yield "No change in the diffs." if same > 1 else "No change in the diff."


def _about_words(told: Comparison, entries: Sequence[_Entry]) -> Iterator[str]:
    """Messages and tags."""
    reworded = sum(one.reworded for one in entries)
    if reworded:
        yield f"Update the commit message of {reworded} patches." if reworded > 1 else "Update one commit message."
    people = list(dict.fromkeys(_name(tag) for one in entries for tag in one.added))
    if people:
        yield f"Add tags ({', '.join(people)})."
    for one in entries:
        lost = [
            f"{tag.name} of {_name(tag)}" for patch, tag in told.carried.dropped if one.old and _same(patch, one.old)
        ]
        if lost:
            yield f"{one.driver}: drop {', '.join(lost)}: the diff has changed."


def _link(told: Comparison) -> Iterator[str]:
    if told.link:
        yield f"Link to v{told.previous.record.version}: {told.link}"


def _some(lines: Sequence[str], what: str) -> Iterator[str]:
    yield from lines[:NAMED]
    if len(lines) > NAMED:
        yield f"And {len(lines) - NAMED} more {what}."


def _small(sentences: Iterable[str]) -> str:
    """Sentences of a patch as they stand behind the name of its driver."""
    first, *rest = sentences
    return " ".join((first[0].lower() + first[1:] if first.split()[0].istitle() else first, *rest))


def _block(head: str, lines: Sequence[str]) -> str:
    return "\n".join((head, *(wrap(line, "- ") for line in lines or ["No change."])))


def _earlier(text: str) -> list[str]:
    """The blocks of earlier versions in a mail: each with the lists that follow it."""
    found: list[str] = []
    inside = False
    for paragraph in re.split(r"\n[ \t]*\n", text):
        paragraph = paragraph.strip("\n")
        inside = bool(_HEAD.match(paragraph)) or (inside and paragraph.startswith(("- ", "* ")))
        if inside:
            found.append(paragraph)
    return found


def _below(old: OldPatch) -> str:
    """What stands between the ``---`` of a patch and its diff."""
    return old.posted.mail.body.partition("\n---\n")[2].partition("\ndiff --git ")[0]


def _plain(message: str) -> str:
    """A message without tags and sign-offs, for comparison."""
    return " ".join(_TAG_LINE.sub("", message).split())


def _same(posted: Posted, old: OldPatch) -> bool:
    return (posted.title, posted.version) == (old.posted.title, old.posted.version)


def _name(tag: Tag) -> str:
    return tag.person.name or tag.person.email
