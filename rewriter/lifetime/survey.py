"""The short way for drivers that never enable a device with devres: their calls are listed, nothing is proven.

Most users of a hybrid API are such drivers. Telling so takes a search for words and a look at the functions that hold
the calls, not the whole program.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from rewriter.c.lexer import lex
from rewriter.c.source import Source
from rewriter.c.unit import FunctionRange, Unit
from rewriter.lifetime import facts
from rewriter.lifetime.answers import Answer, answer
from rewriter.lifetime.pair import ResourcePair
from rewriter.lifetime.search import in_directive, is_code, words_at
from rewriter.plan import Evidence, Kind, Site

_PROBE = re.compile(r"\.probe\s*=\s*(\w+)")
_GIVEN = re.compile(r"\.(\w+)\s*=\s*&?\s*\Z")
MAX_LEVELS = 8


def mentions(texts: Mapping[str, str], words: Iterable[str]) -> Iterator[tuple[str, int]]:
    """Places (path, offset) where one of `words` stands, comments and strings included."""
    for path, text in texts.items():
        for word in words:
            for offset in words_at(text, word):
                yield path, offset


def survey(texts: Mapping[str, str], pair: ResourcePair) -> tuple[tuple[Site, ...], Answer] | None:
    """The sites of a driver without any managed enable, and the answer that holds for all of them.

    ``enable-not-found`` says that this way is too short for it.
    """
    names = (*pair.acquires, *pair.acquires.values(), *pair.releases)
    units = {path: Unit(Source(path, text)) for path, text in texts.items() if any(name in text for name in names)}
    said = _answer(texts, units, pair)
    sites = [
        site for path, unit in sorted(units.items()) for name in names for site in _calls(path, unit, name, pair, said)
    ]
    return (tuple(sorted(sites, key=lambda s: (s.file, s.line, s.call))), said) if sites else None


def _answer(texts: Mapping[str, str], units: Mapping[str, Unit], pair: ResourcePair) -> Answer:
    if any(unit.named(name) for unit in units.values() for name in pair.names) or any(
        path.startswith(pair.implemented_in) for path in texts
    ):
        return answer("keep", "api-itself")
    places = list(_plain_enables(texts, units, pair))
    if not places:
        return answer("review", "enable-not-found")
    joined = "\n".join(texts.values())
    probes = set(_PROBE.findall(joined))
    found = next((place for place in places if _probe_reaches(place[0], probes, texts, dict(units))), None)
    if found is None and re.search(rf"\b{re.escape(pair.driver_struct)}\s+\w+\s*=", joined):
        return answer("review", "enable-not-found")  # enabled again in resume, perhaps: not where its life begins
    return answer("keep", "not-managed", [(found or places[0])[1]])


def _plain_enables(
    texts: Mapping[str, str], units: Mapping[str, Unit], pair: ResourcePair
) -> Iterator[tuple[str, Evidence]]:
    """Calls that enable a device without devres: the function that holds one, and its line."""
    for path, offset in mentions(texts, pair.plain_enables):
        unit = units.get(path) or Unit(Source(path, texts[path]))
        function = unit.function_at(offset)
        if function is not None and offset in lex(unit.source.text, function.body, function.end).off:
            line = unit.source.line_of(offset)
            note = f"{function.name}() enables the device without devres"
            yield function.name, Evidence(path, line, unit.source.line_text(line), note)


def _probe_reaches(name: str, probes: set[str], texts: Mapping[str, str], units: dict[str, Unit]) -> bool:
    """Whether a probe function mentions a function, or a function or member that leads to it, and so on (by text)."""
    todo, seen = {name}, {name}
    for _level in range(MAX_LEVELS):
        if not probes.isdisjoint(todo):
            return True
        above: set[str] = set()
        for path, offset in mentions(texts, sorted(todo)):
            function = units.setdefault(path, Unit(Source(path, texts[path]))).function_at(offset)
            if function is not None:
                above.add(function.name)
            elif given := _GIVEN.search(texts[path], max(0, offset - 80), offset):
                above |= _calling(given[1], texts, units)
        todo = above - seen
        seen |= above
    return not probes.isdisjoint(todo)


def _calling(member: str, texts: Mapping[str, str], units: dict[str, Unit]) -> set[str]:
    """The functions that call through a member of this name."""
    call = re.compile(rf"(?:->|\.)\s*{re.escape(member)}\s*\(")
    found = set()
    for path, text in texts.items():
        for match in call.finditer(text) if member in text else ():
            function = units.setdefault(path, Unit(Source(path, text))).function_at(match.start())
            found |= {function.name} if function is not None else set()
    return found


def _calls(path: str, unit: Unit, name: str, pair: ResourcePair, said: Answer) -> Iterator[Site]:
    """Places where `name` may run: its token in a function body or at file scope, or in the body of a macro."""
    kind: Kind = "release" if name in pair.releases else "acquire"
    source = unit.source
    for offset in words_at(source.text, name):
        function = unit.function_at(offset)
        if _runs(unit, function, offset):
            line = source.line_of(offset)
            within = function.name if function else ""
            yield Site(path, line, within, name, kind, said.verdict, said.reason(), said.evidence)


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
