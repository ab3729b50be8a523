"""The short way for drivers that never enable a device with devres: their calls are listed, nothing is proven.

Most users of a hybrid API are such drivers. Telling so takes a search for words and a look at the functions that hold
the calls, not the whole program.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from rewriter.c.lexer import lex
from rewriter.c.source import Source
from rewriter.c.unit import FunctionRange, Unit
from rewriter.lifetime import facts
from rewriter.lifetime.answers import Answer, answer
from rewriter.lifetime.pair import ResourcePair
from rewriter.lifetime.search import in_directive, is_code, is_member, words_at
from rewriter.plan import Evidence, Kind, Site

_PROBE = re.compile(r"\.probe\s*=\s*(\w+)")
_GIVEN = re.compile(r"\.(\w+)\s*=\s*&?\s*\Z")
_OPENED = re.compile(r"\s*\(")
MAX_LEVELS = 8


def mentions(units: Iterable[Unit], words: Iterable[str]) -> Iterator[tuple[Unit, int]]:
    """Places (file, offset) where one of `words` stands, comments and strings included."""
    for unit in units:
        for word in words:
            for offset in words_at(unit.source.text, word):
                yield unit, offset


def survey(texts: Mapping[str, str], pair: ResourcePair) -> tuple[tuple[Site, ...], Answer] | None:
    """The sites of a driver without any managed enable, and the answer that holds for all of them.

    ``enable-not-found`` says that this way is too short for it.
    """
    names = (*pair.acquires, *pair.acquires.values(), *pair.releases)
    units = [Unit(Source(path, text)) for path, text in texts.items()]
    naming = [unit for unit in units if any(name in unit.source.text for name in names)]
    said = _answer(units, naming, pair)
    sites = [site for unit in naming for name in names for site in _calls(unit, name, pair, said)]
    return (tuple(sorted(sites, key=lambda s: (s.file, s.line, s.call))), said) if sites else None


def _answer(units: Sequence[Unit], naming: Sequence[Unit], pair: ResourcePair) -> Answer:
    if any(unit.named(name) for unit in naming for name in pair.names) or any(
        unit.source.path.startswith(pair.implemented_in) for unit in units
    ):
        return answer("keep", "api-itself")
    probes = {name for unit in units for name in _PROBE.findall(unit.source.text)}
    first: Evidence | None = None
    for name, line in _plain_enables(units, pair):
        if _probe_reaches(name, probes, units):
            return answer("keep", "not-managed", [line])
        first = first or line
    driver = re.compile(rf"{re.escape(pair.driver_struct)}\s+\w+\s*=")
    if first is None or any(driver.search(unit.source.text) for unit in units):
        return answer("review", "enable-not-found")  # enabled again in resume, perhaps: not where its life begins
    return answer("keep", "not-managed", [first])


def _plain_enables(units: Sequence[Unit], pair: ResourcePair) -> Iterator[tuple[str, Evidence]]:
    """Calls that enable a device without devres: the function that holds one, and its line."""
    for unit, offset in mentions(units, pair.plain_enables):
        function = unit.function_at(offset)
        if function is not None and offset in lex(unit.source.text, function.body, function.end).off:
            line = unit.source.line_of(offset)
            note = f"{function.name}() enables the device without devres"
            yield function.name, Evidence(unit.source.path, line, unit.source.line_text(line), note)


def _probe_reaches(name: str, probes: set[str], units: Sequence[Unit]) -> bool:
    """Whether a probe function mentions a function, or a function or member that leads to it, and so on (by text)."""
    todo, seen = {name}, {name}
    for _level in range(MAX_LEVELS):
        if not probes.isdisjoint(todo):
            return True
        above: set[str] = set()
        for unit, offset in mentions(units, sorted(todo)):
            function = unit.function_at(offset)
            if function is not None:
                above.add(function.name)
            elif given := _GIVEN.search(unit.source.text, max(0, offset - 80), offset):
                above |= _calling(given[1], units)
        todo = above - seen
        seen |= above
    return not probes.isdisjoint(todo)


def _calling(member: str, units: Sequence[Unit]) -> set[str]:
    """The functions that call through a member of this name."""
    found = set()
    for unit, offset in mentions(units, [member]):
        text = unit.source.text
        if is_member(text, offset) and _OPENED.match(text, offset + len(member)):
            function = unit.function_at(offset)
            found |= {function.name} if function is not None else set()
    return found


def _calls(unit: Unit, name: str, pair: ResourcePair, said: Answer) -> Iterator[Site]:
    """Places where `name` may run: its token in a function body or at file scope, or in the body of a macro."""
    kind: Kind = "release" if name in pair.releases else "acquire"
    source = unit.source
    for offset in words_at(source.text, name):
        function = unit.function_at(offset)
        if _runs(unit, function, offset):
            line = source.line_of(offset)
            within = function.name if function else ""
            yield Site(source.path, line, within, name, kind, said.verdict, said.reason(), said.evidence)


def _runs(unit: Unit, function: FunctionRange | None, offset: int) -> bool:
    if function is None:
        exported = any(m.offset <= offset < m.end and facts.EXPORTS.search(m.name) for m in unit.macro_calls)
        declared = any(p.start <= offset < p.end for p in unit.prototypes)
        return not exported and not declared and is_code(unit, offset)
    if offset < function.body:
        return False
    tokens = lex(unit.source.text, function.body, function.end)
    if offset not in tokens.off:
        return in_directive(tokens, offset)
    return tokens.tok[tokens.off.index(offset) - 1] not in (".", "->", "goto")
