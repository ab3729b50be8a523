"""What one patch says: its subject, and a body that a template makes of the facts of that driver.

A message has to be true at its own commit, so it is held against what the phase of its series may claim.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rewriter.errors import USAGE
from rewriter.series.changes import Change
from rewriter.series.errors import SeriesError
from rewriter.series.facts import (
    UNTESTED,
    PatchFacts,
    PlainFacts,
    as_dict,
    names_in,
    patch_facts,
    proven_sites_of,
    sites_of,
)
from rewriter.series.history import Habit
from rewriter.series.identity import Identity
from rewriter.series.layout import layout
from rewriter.series.phases import Phase, overclaim
from rewriter.series.prefixes import candidates
from rewriter.series.subjects import choose
from rewriter.series.template import Templates
from rewriter.series.text import fill
from rewriter.transform import ManagedConversion

REVIEW_MARK = "[REVIEW] "
"""Stands before the subject of what was proven in part only; git am takes it off."""

# Lines at which git am would take the message to be over, or for a header.
_BREAKS = re.compile(r"^(---|diff -|Index: )|\A(From|Date|Subject): ?", re.MULTILINE)


@dataclass(frozen=True)
class Message:
    """A commit message, and what the mail says below the ``---`` for whoever reviews it."""

    subject: str
    body: str
    below: str = ""

    @property
    def text(self) -> str:
        """The message as git commits it."""
        return f"{self.subject}\n\n{self.body}"


@dataclass(frozen=True)
class Voice:
    """How a series speaks: its templates, and what was done to see that a patch works (driver -> words)."""

    templates: Templates = field(default_factory=Templates)
    tested: Mapping[str, str] = field(default_factory=dict)
    tested_all: str = UNTESTED
    """The same for the series as a whole."""

    links: tuple[str, ...] = ()
    """Earlier attempts, as URLs."""


def messages(
    changes: Sequence[Change],
    conversion: ManagedConversion,
    habits: Mapping[str, Habit],
    signoff: Identity | None,
    voice: Voice | None = None,
) -> tuple[Message, ...]:
    """One message per change, with subjects that are unique; `habits` are prefixes from the drivers' history.

    Raises:
        SeriesError: a template cannot be used, or the words cannot stand in a mail or claim too much.
    """
    voice = voice or Voice()
    taken: list[str] = []
    out: list[Message] = []
    for change in changes:
        taken.append(_subject(change, conversion, habits, taken))
        facts = patch_facts(change, conversion, voice.tested.get(change.result.driver, UNTESTED))
        body = render_body(facts, voice.templates, conversion.name, signoff)
        below = layout(voice.templates.render("review.j2", as_dict(facts))) if facts.partial else ""
        out.append(Message(taken[-1], body, below))
    return tuple(out)


def render_body(facts: PatchFacts | PlainFacts, templates: Templates, source: str, signoff: Identity | None) -> str:
    """The body of a message: the template of its phase, wrapped and checked, then the sign-off.

    `source` is the name of the transform whose words it says.

    Raises:
        SeriesError: see `messages`.
    """
    name = f"{facts.phase}.j2"
    body = layout(templates.render(name, as_dict(facts)))
    check_words(body, facts.phase, name, templates, source)
    body += f"\n\nSigned-off-by: {signoff}\n" if signoff else "\n"
    broken = _BREAKS.search(body)
    if broken or not body.strip():
        why = f"mail programs would stop at its line {broken[0]!r}" if broken else "it is empty"
        hint = f"mend the words of transform {source}, or the template {name}"
        raise SeriesError(f"the message for {facts.driver} cannot be mailed", why, hint)
    return body


def check_words(text: str, phase: Phase, name: str, templates: Templates, source: str) -> None:
    """Make sure that `text`, made by template `name`, claims nothing that its phase does not bear out.

    Raises:
        SeriesError: it does; the user's template is named where one is in use, else the transform.
    """
    words = overclaim(text, phase)
    if words:
        why = f"{words!r} claims more than a patch of phase {phase} can hold"
        hint = f"mend the words of transform {source}"
        raise templates.blame(name, words) or SeriesError(f"the words of {source} cannot be sent", why, hint, USAGE)


def _subject(change: Change, conversion: ManagedConversion, habits: Mapping[str, Habit], taken: Sequence[str]) -> str:
    """The subject of a change, which none of the subjects `taken` is."""
    words, names = conversion.words, names_in([change], conversion)
    said: tuple[str, ...] = (words.subject, words.short_subject)
    if not sites_of(change, "convert"):
        proven = proven_sites_of(change, "remove")
        said = (
            ("Drop redundant {release}()", "Drop redundant releases") if proven else ("Rework the use of {release}()",)
        )
    summaries = [fill(summary, **names) for summary in said if summary]
    mark = REVIEW_MARK if change.for_review else ""
    return choose(candidates(change.result, habits), summaries, taken, mark)
