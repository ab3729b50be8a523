"""Modules of a kernel tree as drivers to rewrite, with work confined to the functions that matter."""

from __future__ import annotations

from pathlib import Path

from rewriter.lifetime.callers import Callers
from rewriter.lifetime.load import as_units, load_sources, with_headers
from rewriter.lifetime.program import Program
from rewriter.plan import DriverResult
from transforms.pcim_irq_vectors import CONVERSION

from .driver import Driver


def module(root: Path, found: DriverResult) -> Driver:
    """The driver of one result of a run over the tree at `root`."""

    def read(path: str) -> bytes | None:
        place = root / path
        return place.read_bytes() if place.is_file() else None

    files = with_headers(load_sources([path for path in found.files if path.endswith(".c")], read), read)
    pair, program = CONVERSION.pair, Program(as_units(files))
    names = frozenset((*pair.names, *pair.acquires.values(), *pair.managed_enables, *pair.observers))
    matter = {fn.name for fn in Callers(program, pair).reaching(names)}
    return Driver(found.driver, files, wanted=frozenset(matter))
