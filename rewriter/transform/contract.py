"""What a transform is: a resource pair with the words to talk about it, and examples that prove what it does.

A transform module holds one `ManagedConversion` called ``CONVERSION``; its module docstring is its documentation.
The catalogue reads both without importing the module, so every value in it is a literal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import unified_diff

from rewriter.lifetime.pair import ResourcePair

_FUNCTION = re.compile(r"[A-Za-z_]\w*", re.ASCII)
_FUNCTIONS = ("releases", "managed_enables", "plain_enables", "observers", "actions")
_TEXTS = ("empty_flags", "stale_words", "nouns", "implemented_in", "headers")
_NEEDED = ("acquires", "releases", "managed_enables")


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

    case: str = "the resource is managed"
    """What holds where a call is converted; a clause between the place and its proof."""

    short_subject: str = ""
    """The summary where `subject` leaves no room for a prefix; without names of functions."""

    steps: tuple[str, ...] = ()
    """For the cover letter: what came before such a series, and what will follow."""

    empty_case: str = ""
    """What holds where a call is converted that asks for nothing that needs a release."""

    empty_removal: str = ""
    """What is done where releases go that had nothing to release."""

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
    introduced_by: str = ""
    """The transform that introduces the managed functions; "" where every tree has them."""

    stubbed_without: tuple[str, ...] = ()
    """Kernel options without which the API is a stub, each also off where a later one is: patches are compiled so as well."""

    def __post_init__(self) -> None:
        """Refuse what a run would trip over much later, in a module that nobody type-checks.

        Raises:
            TypeError: a value is not what its field takes.
        """
        for wrong in _wrong(self):
            raise TypeError(wrong)


def _wrong(conversion: ManagedConversion) -> Iterator[str]:
    """What is wrong with the values of a conversion."""
    pair, words = conversion.pair, conversion.words
    if not isinstance(conversion.version, int):
        yield "version is not a number"
    if not _all(conversion.stubbed_without, str):
        yield "stubbed_without is not a tuple of texts"
    if not _all(conversion.examples, (Example, Refuses)):
        yield "examples are not a tuple of Example, change and Refuses"
    if not isinstance(words, Words) or not (_all(words.problem, str) and _all(words.steps, str)):
        yield "words are not Words whose problem and steps are tuples"
    if not isinstance(pair, ResourcePair) or not isinstance(pair.acquires, Mapping):
        yield "pair is not a ResourcePair whose acquires are a dict"
    lists = {field: getattr(pair, field) for field in (*_FUNCTIONS, *_TEXTS)}
    for field, values in (("acquires", (*pair.acquires, *pair.acquires.values())), *lists.items()):
        if not _all(values, str):
            yield f"{field} are not a tuple of texts"
        if not values and field in _NEEDED:
            yield f"{field} are missing"
        for value in values:
            if not (value if field in _TEXTS else _FUNCTION.fullmatch(value)):
                yield f"{field} hold {value!r}"


def _all(values: object, kind: type | tuple[type, ...]) -> bool:
    """Whether it is a tuple of values of a kind."""
    return isinstance(values, tuple) and all(isinstance(value, kind) for value in values)
