"""What a transform is: a resource pair with the words to talk about it, and examples that prove what it does.

A transform module holds one `ManagedConversion` called ``CONVERSION``; its module docstring is its documentation.
The catalogue reads both without importing the module, so every value in it is a literal.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import unified_diff

from rewriter.lifetime.pair import ResourcePair


@dataclass(frozen=True)
class Example:
    """Code that is converted: analysing `before` must give `after` byte for byte, and analysing `after` nothing.

    Both are C files, read as one driver. Where a text has no driver struct, one is made up of the functions whose names
    end in those of its entry points (``demo_probe``, ``demo_remove``, ``demo_shutdown``).
    """

    note: str
    """What the example shows, one line."""

    before: str
    after: str


def change(note: str, diff: str) -> Example:
    """An example written once: C text with the first column of a diff (`` ``, ``-``, ``+``), without headers.

    A blank line may be empty, and the text may begin on the line below the quotes.
    """
    lines = diff.removeprefix("\n").removesuffix("\n").split("\n")
    before = "".join(f"{line[1:]}\n" for line in lines if not line.startswith("+"))
    after = "".join(f"{line[1:]}\n" for line in lines if not line.startswith("-"))
    return Example(note, before, after)


def as_diff(before: str, after: str) -> str:
    """Two texts the way `change` takes them."""
    old, new = before.splitlines(), after.splitlines()
    marked = list(unified_diff(old, new, n=len(old), lineterm=""))[3:] or [f" {line}" for line in old]
    return "".join(f"{'' if line == ' ' else line}\n" for line in marked)


@dataclass(frozen=True)
class Refuses:
    """Code that must stay as it is, for the reason of this code (of the driver or of one of its calls)."""

    note: str
    reason: str
    before: str


@dataclass(frozen=True)
class Words:
    """What commit messages say about the conversion.

    ``{acquire}`` and ``{managed}`` stand for a function that a patch converts and its managed twin, ``{release}`` for
    the releasing function. Paragraphs are one line each; whoever prints them wraps.
    """

    subject: str
    """The imperative summary behind the subsystem prefix, such as ``Use {managed}()``."""

    problem: tuple[str, ...]
    """Why the code should not stay as it is, true of every driver that is converted."""

    change: str
    """What is done about it."""

    removal: str
    """What else is done where releases go."""

    cover: str
    """The subject of the cover letter."""

    smpl: str = ""
    """The semantic patch that does the renames, without proof."""


@dataclass(frozen=True)
class ManagedConversion:
    """Moves drivers from an acquire/release pair to its managed twin, wherever that is proven to be the same."""

    name: str
    """Kebab-case; the module's file name with ``-`` for ``_``."""

    version: int
    """Counts up with every change of what the transform does; stands in plans and commit messages."""

    summary: str
    """One imperative line of at most 60 characters, without a full stop."""

    pair: ResourcePair
    words: Words
    examples: tuple[Example | Refuses, ...]
