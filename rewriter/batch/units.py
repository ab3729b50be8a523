"""Which drivers a run looks at: the modules of the files that name the API, with modules that share such a file as one.

A source that two modules link has callers in both, so what is proven of it has to hold in both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from rewriter.kernel.modules import Module


@dataclass(frozen=True)
class DriverUnit:
    """A driver to analyse, and those of its files that name the API (headers included), sorted."""

    module: Module
    hits: tuple[str, ...]


def find_units(
    hits: Iterable[str],
    modules_of: Callable[[str], Sequence[Module]],
    naming: Callable[[Iterable[str]], Iterable[str]] | None = None,
) -> list[DriverUnit]:
    """The drivers of the files `hits`, sorted by name.

    Where `hits` are not all files of the tree that name the API, `naming` says which of given files do: a module that
    is only half seen would not be the same driver.
    """
    todo, seen = sorted(hits), set(hits)
    groups: dict[Module, set[Module]] = {}
    files: dict[Module, set[str]] = {}
    while todo:
        path = todo.pop()
        modules = modules_of(path)
        group = set[Module]().union(*(groups.get(module, {module}) for module in modules))
        groups.update(dict.fromkeys(group, group))
        for module in modules:
            if naming is not None and module not in files:
                more = sorted(set(naming(module.sources)) - seen)
                todo += more
                seen.update(more)
            files.setdefault(module, set()).add(path)
    distinct = {id(group): group for group in groups.values()}.values()
    units = [DriverUnit(_united(group), _sorted(path for m in group for path in files[m])) for group in distinct]
    return sorted(units, key=lambda unit: (unit.module.name, unit.hits))


def _united(group: set[Module]) -> Module:
    """One module of all sources, named after the first."""
    first, *others = sorted(group)
    if not others:
        return first
    note = f"analysed together with {', '.join(m.name for m in others)}, which share a file"
    return Module(first.name, _sorted(path for module in group for path in module.sources), note)


def _sorted(paths: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(paths)))
