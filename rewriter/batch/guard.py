"""One driver through the analysis, whatever happens: every trouble becomes a coded ``failed`` result."""

from __future__ import annotations

import os
import re
import traceback
from collections.abc import Callable, Iterable
from dataclasses import replace

from rewriter.batch.pool import Lost
from rewriter.batch.units import DriverUnit
from rewriter.kernel.modules import Module
from rewriter.kernel.tree import Tree, TreeError
from rewriter.lifetime.links import Analysed, Links
from rewriter.lifetime.pair import ResourcePair
from rewriter.plan import DriverResult, Reason

LARGEST = 16 * 2**20
"""Bytes; no source of a kernel comes near, and parsing more would only eat memory."""

_ODD_NAME = re.compile(r'[\x00-\x1f\x7f"\\\ud800-\udfff]')

REASONS = {
    "file-name-odd": "a file has a name that a patch cannot hold plainly (quotes, control characters, not UTF-8)",
    "file-too-large": "a source is larger than 16 MB",
    "file-binary": "a source holds NUL bytes, so it is not C",
    "file-unreadable": "a file of the driver cannot be read",
    "timeout": "the time limit per driver struck",
    "worker-lost": "the process that analysed the driver ended before it was done",
    "analysis-crashed": "the analysis itself went wrong",
}
"""Every reason code of this floor with its sentence; codes are stable."""

Analyse = Callable[[Tree, Module, ResourcePair, Links], Analysed]
"""The analysis of one module, with what is known of the modules that it hangs together with."""


def examine(tree: Tree, unit: DriverUnit, pair: ResourcePair, analyse: Analyse, links: Links) -> Analysed:
    """The result of one driver; an exception of the analysis is a result as well."""
    try:
        failure = _unreadable(tree, unit.module.sources, unit.hits)
        done = Analysed(failed(unit, *failure)) if failure else analyse(tree, unit.module, pair, links)
    except TreeError as error:
        return Analysed(failed(unit, "file-unreadable", f"{error.what}, {error.why}"))
    except Exception as error:
        return Analysed(failed(unit, "analysis-crashed", where(error)))
    if done.result is None or not unit.module.note:
        return done
    return replace(done, result=replace(done.result, notes=(*done.result.notes, unit.module.note)))


def lost(unit: DriverUnit, what: Lost) -> DriverResult:
    """The result of a driver whose job the pool lost."""
    code = {"timeout": "timeout", "died": "worker-lost", "raised": "analysis-crashed"}[what.how]
    return failed(unit, code, what.detail)


def failed(unit: DriverUnit, code: str, detail: str) -> DriverResult:
    """A driver that was not analysed, with what is known of the trouble."""
    return DriverResult(unit.module.name, unit.module.sources, "failed", Reason(code, f"{REASONS[code]}: {detail}"))


def _unreadable(tree: Tree, sources: Iterable[str], hits: Iterable[str]) -> tuple[str, str] | None:
    """The reason code and the file, where a file of a driver cannot be analysed at all.

    Raises:
        TreeError: a file cannot be read.
    """
    for path in sorted({*sources, *hits}):
        if _ODD_NAME.search(path):
            return "file-name-odd", repr(path)
        try:
            size = os.stat(tree.root / path).st_size
        except OSError as error:
            return "file-unreadable", f"{path}: {error.strerror}"
        if size > LARGEST:
            return "file-too-large", path
    for path in hits:
        data = tree.read(path)
        if b"\0" in data:
            return "file-binary", f"{path}, byte {data.index(0)}"
    return None


def where(error: Exception) -> str:
    """The exception and the innermost line of this program that it came through."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "/rewriter/" in frame.filename]
    place = frames[-1].filename.rpartition("/rewriter/")[2] + f":{frames[-1].lineno}" if frames else "?"
    return f"{type(error).__name__}: {error} (rewriter/{place})"
