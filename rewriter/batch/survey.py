"""What there is to analyse: the search for files that name the API, and the drivers they belong to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import chain, islice

from rewriter.batch.prefilter import Listing, Unreadable, stream
from rewriter.batch.prefilter import search as in_files
from rewriter.batch.units import DriverUnit, find_units
from rewriter.kernel.kbuild import Kbuild
from rewriter.kernel.modules import Module
from rewriter.kernel.tree import Tree
from rewriter.lifetime.pair import ResourcePair

Found = Iterator[str | Unreadable]
"""Files that name the API, as they are found, and what could not be looked at."""


def search(tree: Tree, pair: ResourcePair, listed: Listing, jobs: int) -> Found:
    """Start to search the files listed; with several jobs the caller can do something else meanwhile."""
    found = stream(tree, needles(pair), (), jobs, listed=listed)
    return chain(list(islice(found, 1)), found)


def survey(tree: Tree, pair: ResourcePair, within: Sequence[str], found: Found) -> tuple[list[DriverUnit], list[str]]:
    """The drivers to analyse, and what of the tree could not be looked at.

    A source that cannot be read counts as one that names the API: its driver fails, and says so.
    """
    kbuild, modules, notes = Kbuild(tree), dict[str, Sequence[Module]](), []
    for item in found:
        path = item.path if isinstance(item, Unreadable) else item
        if isinstance(item, Unreadable) and not path.endswith((".c", ".h")):
            notes.append(f"{path} could not be searched: {item.why}")
        elif path not in pair.headers:
            modules[path] = kbuild.modules_of(path)
    naming = partial(_naming, tree, tuple(needle.encode("latin-1") for needle in needles(pair))) if within else None
    return find_units(modules, lambda path: modules.get(path) or kbuild.modules_of(path), naming), sorted(notes)


def needles(pair: ResourcePair) -> list[str]:
    """The words that a file has to hold to matter, sorted."""
    return sorted({*pair.acquires, *pair.acquires.values(), *pair.releases})


def _naming(tree: Tree, words: tuple[bytes, ...], paths: Iterable[str]) -> list[str]:
    """Those of `paths` that name the API; for one that cannot be read, examining its driver says so."""
    return [found for found in in_files(str(tree.root), words, paths) if isinstance(found, str)]
