"""Which review tags go on to the new version: those given to exactly the diff that is posted again.

No tag is made up and none is moved to another diff; what is not carried becomes a note, so that a person can decide.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rewriter.series.reroll.tags import Tag, find_tags, is_from
from rewriter.series.reroll.thread import Posted, Thread


@dataclass(frozen=True)
class Carried:
    """The tags of each new patch, in its order, those whose diff is not sent again, and notes on all not carried."""

    tags: tuple[tuple[Tag, ...], ...]
    dropped: tuple[tuple[Posted, Tag], ...] = ()
    notes: tuple[str, ...] = ()


def carry(thread: Thread, new_ids: Sequence[str]) -> Carried:
    """The tags in `thread` that hold for the new patches, given by their patch ids."""
    found: list[dict[tuple[str, str], Tag]] = [{} for _ in new_ids]
    dropped: dict[tuple[str, int, tuple[str, str]], tuple[Posted, Tag]] = {}
    notes: dict[str, None] = {}
    for tag, patch in _given(thread, notes):
        places = [number for number, patch_id in enumerate(new_ids) if patch_id == patch.patch_id]
        for number in places:
            found[number].setdefault(tag.key, tag)
        if not places:
            dropped[patch.title, patch.version, tag.key] = (patch, tag)
            notes[
                f"{_said(tag)} for {patch.title!r} (v{patch.version}) is not carried: that diff is not sent again"
            ] = None
    return Carried(tuple(tuple(tags.values()) for tags in found), tuple(dropped.values()), tuple(notes))


def _given(thread: Thread, notes: dict[str, None]) -> Iterator[tuple[Tag, Posted]]:
    """Each tag with the patch that it was given to: tags that a patch has already, then those of the replies."""
    for patch in thread.posted:
        yield from ((tag, patch) for tag in find_tags(patch.message) if patch.number and tag.is_review)
    for reply in thread.replies:
        patches = thread.about(reply)
        for tag in find_tags(reply.body):
            where = f"in {reply.msgid or 'a mail'} from {reply.sender}"
            if not tag.is_review:
                notes[f"{_said(tag)} {where} is not carried: it does not judge the patch; see whether to act on it"] = (
                    None
                )
            elif not is_from(tag, reply.sender):
                notes[f"{_said(tag)} {where} is not carried: it is another person's; add it by hand if it is right"] = (
                    None
                )
            elif not patches:
                notes[f"{_said(tag)} {where} is not carried: the patch that it answers is not known"] = None
            else:
                yield from ((tag, patch) for patch in patches)


def _said(tag: Tag) -> str:
    return f"{tag.name}: {tag.person}"
