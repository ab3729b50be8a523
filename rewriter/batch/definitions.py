"""Which files define a function of a name: two modules may export the same one, or a header may stand in for it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from rewriter.batch.prefilter import ASSEMBLY
from rewriter.c.lexer import LexError
from rewriter.c.source import Source
from rewriter.c.unit import Unit
from rewriter.plan import Evidence

_STATIC = re.compile(r"\bstatic\b")


def definitions(path: str, data: bytes | None, names: Iterable[str]) -> Iterator[tuple[str, Evidence]]:
    """Those of `names` that a file defines for others, each with a line; what cannot be read may define all."""
    if data is None:
        yield from ((name, Evidence(path, 0, "")) for name in names)
        return
    source = Source(path, data.decode("latin-1"))
    for name in [name for name in names if name.encode() in data]:
        offset = _definition(Unit(source), name)
        if offset is not None:
            line = source.line_of(offset)
            yield name, Evidence(path, line, source.line_text(line))


def _definition(unit: Unit, name: str) -> int | None:
    """Where a file defines a function that is not its own, or a header a macro; assembly that has the word may."""
    path, text = unit.source.path, unit.source.text
    if path.endswith(ASSEMBLY):
        return text.index(name)
    try:
        functions = unit.named(name)
    except LexError:
        return text.index(name)
    if path.endswith(".c"):
        starts = [where.start for where in functions if not _STATIC.search(unit.code, where.start, where.body)]
    else:
        macros = [define.offset for define in unit.defines if define.name == name]
        starts = [*(where.start for where in functions), *macros]
    return min(starts, default=None)
