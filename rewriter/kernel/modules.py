"""Drivers as kbuild sees them: which sources one kbuild file links into which module."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from posixpath import normpath

from rewriter.kernel.makefile import Variables

_BUILT = ("obj-y", "obj-m", "lib-y")
_MEMBERS = ("-objs", "-y", "-m")


@dataclass(frozen=True, slots=True, order=True)
class Module:
    """One driver: everything that is linked into one object.

    Attributes:
        name: directory of the kbuild file and the object without ``.o``: ``drivers/net/foo/foo``.
        sources: existing ``.c`` files relative to the tree, sorted. A header is never among them.
        note: why the sources are a guess, "" when a kbuild file names them.
    """

    name: str
    sources: tuple[str, ...]
    note: str = ""


def modules_in(directory: str, variables: Variables) -> list[Module]:
    """The modules that the kbuild file of `directory` links; whether their sources exist has not been looked at.

    All configurations are taken together: a source that any of them links belongs to the module.
    """
    stems = {word[:-2] for name in _BUILT for word in variables.words(name) if word.endswith(".o")}
    return [Module(_place(directory, stem), tuple(sorted(set(_sources(directory, stem, variables))))) for stem in stems]


def _sources(directory: str, stem: str, variables: Variables) -> Iterator[str]:
    """The ``.c`` file of a simple object, or those of all members of a composite one."""
    members = [variables.words(stem + suffix) for suffix in _MEMBERS]
    if not any(members):
        yield _place(directory, stem) + ".c"
    for words in members:
        yield from (_place(directory, word[:-2]) + ".c" for word in words if word.endswith(".o"))


def _place(directory: str, word: str) -> str:
    """A word of a list as a path relative to the tree; words made with `$(obj)/` begin with ``/`` already."""
    return normpath(word.lstrip("/") if word.startswith("/") else f"{directory}/{word}".lstrip("/"))
