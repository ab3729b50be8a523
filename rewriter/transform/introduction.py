"""The other kind of transform: one that introduces managed wrappers for functions that a tree has.

A transform module holds one `Introduction` called ``CONVERSION``, made of literals like any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rewriter.transform.contract import Example, ManagedConversion, Refuses

_NAME = re.compile(r"[A-Za-z_]\w*", re.ASCII)


@dataclass(frozen=True)
class Wrapper:
    """One function to introduce, and what its kernel-doc says; ``{name}`` and ``{wraps}`` stand for the functions."""

    name: str
    wraps: str
    """The function that it calls with all its parameters, and beside which it is placed."""

    brief: str
    """What stands behind the dash of the kernel-doc's first line."""

    text: tuple[str, ...]
    """The paragraphs below the parameters, one line each."""

    returns: str = ""
    """The text of the ``Return:`` section; there is none without it."""


@dataclass(frozen=True)
class ApiWords:
    """What the message of the patch says; ``{names}`` and ``{wrapped}`` stand for the lists of functions."""

    subject: str
    """The whole subject with its prefix: it is one patch, in one subsystem."""

    problem: tuple[str, ...]
    """Why the functions are wanted."""

    change: tuple[str, ...]
    """What is added, and what that changes for now."""

    cover: str
    """The subject of the cover letter where the patch goes alone."""


@dataclass(frozen=True)
class Introduction:
    """Introduces managed wrappers beside the functions they wrap, wherever those are defined, declared or stubbed."""

    name: str
    """Kebab-case; the module's file name with ``-`` for ``_``."""

    version: int
    """Counts up with every change of what the transform does; stands in plans and commit messages."""

    summary: str
    """One imperative line of at most 60 characters, without a full stop."""

    wrappers: tuple[Wrapper, ...]
    parameters: Mapping[str, str]
    """What kernel-doc says of each parameter, by its name in the definition."""

    headers: tuple[str, ...]
    """Files of the tree that declare the wrapped functions, and hold their stubs."""

    implemented_in: tuple[str, ...]
    """Folders (ending in ``/``) of the tree in which the wrapped functions are defined."""

    words: ApiWords
    examples: tuple[Example | Refuses, ...]

    def __post_init__(self) -> None:
        """Refuse what a run would trip over much later, in a module that nobody type-checks.

        Raises:
            TypeError: a value is not what its field takes.
        """
        for wrong in _wrong(self):
            raise TypeError(wrong)


Transform = ManagedConversion | Introduction
"""Whatever a transform module may hold."""


def _wrong(introduction: Introduction) -> Iterator[str]:
    """What is wrong with the values of an introduction."""
    words, wrappers = introduction.words, introduction.wrappers
    if not isinstance(introduction.version, int):
        yield "version is not a number"
    if not _all(introduction.examples, (Example, Refuses)):
        yield "examples are not a tuple of Example, change and Refuses"
    if not isinstance(words, ApiWords) or not _all(words.problem, str) or not _all(words.change, str):
        yield "words are not ApiWords whose problem and change are tuples"
    if not _all(wrappers, Wrapper) or not wrappers:
        yield "wrappers are not a tuple of Wrapper"
    for wrapper in wrappers:
        if not _NAME.fullmatch(wrapper.name) or not _NAME.fullmatch(wrapper.wraps) or wrapper.name == wrapper.wraps:
            yield f"wrappers hold {wrapper.name!r} for {wrapper.wraps!r}"
        if not _all(wrapper.text, str):
            yield f"the text of {wrapper.name} is not a tuple of texts"
    if not isinstance(introduction.parameters, Mapping):
        yield "parameters are not a dict"
    for field in ("headers", "implemented_in"):
        if not _all(getattr(introduction, field), str) or not getattr(introduction, field):
            yield f"{field} are not a tuple of paths"


def _all(values: object, kind: type | tuple[type, ...]) -> bool:
    """Whether it is a tuple of values of a kind."""
    return isinstance(values, tuple) and all(isinstance(value, kind) for value in values)
