"""The short way for drivers that never enable a device with devres: their calls are listed, nothing is proven.

Most users of a hybrid API are such drivers. Telling so takes a search for words and a look at the functions that hold
the calls, not the whole program. Where the module alone cannot tell, it has to be read like any other.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from rewriter.c.lexer import lex
from rewriter.c.source import Source
from rewriter.c.unit import Unit
from rewriter.lifetime import facts
from rewriter.lifetime.answers import Answer, answer
from rewriter.lifetime.pair import ResourcePair
from rewriter.lifetime.search import in_directive, is_code, is_member, is_tag, words_at
from rewriter.plan import Evidence, Kind, Site

_PROBE = re.compile(r"\.probe\s*=\s*(\w+)")
_GIVEN = re.compile(r"(?:\.|->)(\w+)\s*=\s*&?\s*\Z")
_EXPORT = re.compile(rf"(?:{facts.EXPORTS.pattern})\w*\s*\(\s*(\w+)")
_CALLED = re.compile(r"\w+\s*\(")
_OPENED = re.compile(r"\s*\(")
MAX_LEVELS = 8


def mentions(units: Iterable[Unit], words: Iterable[str]) -> Iterator[tuple[Unit, int]]:
    """Places (file, offset) where one of `words` stands, comments and strings included."""
    for unit in units:
        for word in words:
            for offset in words_at(unit.source.text, word):
                yield unit, offset


@dataclass(frozen=True)
class Survey:
    """The sites of a driver without any managed enable, and the answer that holds for all of them.

    The answer is None where nothing enables the device. Where it depends on who uses `symbols`, those may acquire in
    other modules without enabling.
    """

    sites: tuple[Site, ...]
    answer: Answer | None
    symbols: frozenset[str] = frozenset()


def survey(texts: Mapping[str, str], pair: ResourcePair) -> Survey | None:
    """What a search for words tells of a driver without any managed enable; None where it has no site."""
    names = (*pair.acquires, *pair.acquires.values(), *pair.releases)
    units = [Unit(Source(path, text)) for path, text in texts.items()]
    naming = [unit for unit in units if any(name in unit.source.text for name in names)]
    said, symbols = _answer(units, naming, pair)
    listed = said or answer("review", "enable-not-found")
    sites = [site for unit in naming for name in names for site in _calls(unit, name, pair, listed)]
    return Survey(tuple(sorted(sites, key=lambda s: (s.file, s.line, s.call))), said, symbols) if sites else None


def _answer(units: Sequence[Unit], naming: Sequence[Unit], pair: ResourcePair) -> tuple[Answer | None, frozenset[str]]:
    if any(unit.named(name) for unit in naming for name in pair.names) or any(
        unit.source.path.startswith(pair.implemented_in) for unit in units
    ):
        return answer("keep", "api-itself"), frozenset()
    found = plain_enable(units, pair)
    if found is None:
        return None, frozenset()
    return answer("keep", "not-managed", [found]), _acquiring_for_others(units, pair)


def plain_enable(units: Sequence[Unit], pair: ResourcePair) -> Evidence | None:
    """The call that enables a device without devres where its life begins, as far as a search for words tells."""
    probes = {name for unit in units for name in _PROBE.findall(unit.source.text)}
    enables = [
        (name, replace(line, note=f"{name}() enables the device without devres"))
        for name, line in in_functions(units, pair.plain_enables)
    ]
    for called in (True,):
        for name, shown in enables:
            if not probes.isdisjoint(_above({name}, units, probes, called)):
                return shown
    driver = re.compile(rf"{re.escape(pair.driver_struct)}\s+\w+\s*=")
    if any(driver.search(unit.source.text) for unit in units):
        return None  # enabled again in resume, perhaps: not where its life begins
    return enables[0][1] if enables else None


def _acquiring_for_others(units: Sequence[Unit], pair: ResourcePair) -> frozenset[str]:
    """Functions by which other modules can acquire, but from which no enabling call is reached (by text)."""
    holding = {
        (unit.source.path, function.name)
        for unit, offset in mentions(units, pair.acquires)
        if (function := unit.function_at(offset)) is not None
    }
    open_ = {name for path, name in holding if path.endswith(".h")}
    texts = (unit.source.text for unit in units)
    exported = {name for text in texts if "EXPORT" in text for name in _EXPORT.findall(text)}
    if exported:
        open_ |= _above({name for _path, name in holding}, units) & exported
    if not open_:
        return frozenset()
    return frozenset(open_ - _above({name for name, _line in in_functions(units, pair.plain_enables)}, units))


def in_functions(units: Sequence[Unit], words: Iterable[str]) -> Iterator[tuple[str, Evidence]]:
    """Places where one of `words` stands in the code of a function: the name of the function, and the line."""
    for unit, offset in mentions(units, words):
        function = unit.function_at(offset)
        if function is not None and offset in lex(unit.source.text, function.body, function.end).off:
            line = unit.source.line_of(offset)
            yield function.name, Evidence(unit.source.path, line, unit.source.line_text(line))


def _above(names: set[str], units: Sequence[Unit], until: Container[str] = (), called: bool = False) -> set[str]:
    """Functions, those that mention them or lead to them through a member, and so on (by text), up to one of `until`.

    Where they have to be `called`, a function that only hands one on does not count.
    """
    todo, seen = names, set(names)
    for _level in range(MAX_LEVELS):
        if any(name in until for name in todo):
            break
        above: set[str] = set()
        for unit, offset in mentions(units, sorted(todo)):
            function, text = unit.function_at(offset), unit.source.text
            if function is not None and not (called and not _CALLED.match(text, offset)):
                above.add(function.name)
            elif given := _GIVEN.search(text, max(0, offset - 80), offset):
                above |= _calling(given[1], units)
        todo = above - seen
        seen |= above
    return seen


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
        if runs_at(unit, offset):
            function, line = unit.function_at(offset), source.line_of(offset)
            within = function.name if function else ""
            yield Site(source.path, line, within, name, kind, said.verdict, said.reason(), said.evidence)


def runs_at(unit: Unit, offset: int) -> bool:
    """Whether a name at this offset may run or be handed on: it is code, and neither declares, defines nor exports."""
    function = unit.function_at(offset)
    if is_tag(unit.source.text, offset):
        return False
    if function is None:
        around = unit.around(offset)
        macro = around.macro_at(offset)
        exported = macro is not None and facts.EXPORTS.search(macro.name) is not None
        return not exported and around.prototype_at(offset) is None and is_code(unit, offset)
    if offset < function.body:
        return False
    tokens = lex(unit.source.text, function.body, function.end)
    if offset not in tokens.off:
        return in_directive(tokens, offset)
    return tokens.tok[tokens.off.index(offset) - 1] not in (".", "->", "goto")
