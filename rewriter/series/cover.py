"""The cover letter: what the series is for, what was done and, by reason, what was not.

Shortlog and diffstat are git's; what stands here are the words above them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from rewriter.plan import Plan
from rewriter.series.changes import Change
from rewriter.series.cover_facts import CoverFacts, cover_facts, new_names
from rewriter.series.facts import as_dict
from rewriter.series.layout import layout
from rewriter.series.messages import Voice, check_words
from rewriter.series.sent import Sent
from rewriter.transform import ManagedConversion

TEMPLATE = "cover.j2"


def cover_subject(conversion: ManagedConversion) -> str:
    """The subject of the cover letter, without its number."""
    return " ".join(conversion.words.cover.split())


def cover_text(
    plan: Plan,
    changes: Sequence[Change],
    conversion: ManagedConversion,
    root: Path,
    voice: Voice | None = None,
    introduced: tuple[str, ...] = (),
    sent: Sent | None = None,
) -> str:
    """The text above the shortlog; `introduced` are functions that the first patch adds, `sent` says in which thread.

    Raises:
        SeriesError: the template cannot be used, or claims too much.
    """
    voice = voice or Voice()
    depends = tuple(name for name in undeclared(changes, conversion, root) if name not in introduced)
    facts = cover_facts(
        plan, changes, conversion, depends, voice.links, introduced=introduced, tested=voice.tested_all, sent=sent
    )
    return render_cover(facts, voice, conversion.name)


def render_cover(facts: CoverFacts, voice: Voice, source: str) -> str:
    """The text that the template makes of the facts; `source` is the transform whose words it says.

    Raises:
        SeriesError: see `cover_text`.
    """
    text = layout(voice.templates.render(TEMPLATE, as_dict(facts)))
    check_words(text, "convert", TEMPLATE, voice.templates, source)
    return text


def undeclared(changes: Iterable[Change], conversion: ManagedConversion, root: Path) -> tuple[str, ...]:
    """The managed functions that the tree's headers do not name; none where the tree has no such header to ask."""
    texts = [(root / header).read_bytes() for header in conversion.pair.headers if (root / header).is_file()]
    if not texts:
        return ()
    known = set(re.findall(rb"\w+", b"\n".join(texts)))
    return tuple(name for name in new_names(changes, conversion) if name.encode() not in known)
