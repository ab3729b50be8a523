"""From the places of the wrapped functions to edits: the managed twin beside each, or the reason why not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rewriter.c.lexer import LexError
from rewriter.c.source import Source
from rewriter.c.unit import Unit
from rewriter.lifetime.hunks import as_diff, inseparable
from rewriter.plan import DriverResult, Edit, Evidence, OutcomeWord, Reason, Site, VerdictWord
from rewriter.transform.introduce.places import Kind, Place, Trouble, places
from rewriter.transform.introduce.reasons import REASONS, reason
from rewriter.transform.introduce.twins import declaration, function, kernel_doc
from rewriter.transform.introduction import Introduction, Wrapper

_FORMS: Mapping[Kind, str] = {
    "definition": "definition",
    "declaration": "declaration",
    "inline": "inline definition",
}


@dataclass(frozen=True)
class _Found:
    """A wrapper, the places of the function it wraps and of its own, and what stands in the way."""

    wrapper: Wrapper
    wrapped: tuple[Place, ...]
    own: tuple[Place, ...]
    troubles: tuple[Trouble, ...]
    code: str = ""
    detail: str = ""
    """Why nothing is introduced, where that is not the fault of one place."""

    @property
    def wanted(self) -> tuple[Place, ...]:
        """The places that have no twin yet."""
        there = {(place.path, place.kind, place.under) for place in self.own}
        return tuple(place for place in self.wrapped if (place.path, place.kind, place.under) not in there)

    @property
    def home(self) -> Place | None:
        """Where the kernel-doc belongs: at the definition, or at the first of the inline functions."""
        bodies = [place for place in self.wrapped if place.kind != "declaration"]
        return next((place for place in bodies if place.kind == "definition"), bodies[0] if bodies else None)


def introduce(texts: Mapping[str, str], introduction: Introduction) -> DriverResult:
    """What introducing the wrappers means for the files `texts` (path -> latin-1 text): one result for all of them.

    There are edits only where every wrapper can be introduced as a whole: half an interface is none.
    """
    units = {path: Unit(Source(path, text)) for path, text in sorted(texts.items())}
    found = [_judged(_search(units.values(), wrapper), introduction) for wrapper in introduction.wrappers]
    sites = sorted((site for one in found for site in _sites(units, one)), key=lambda site: (site.file, site.line))
    outcome, why = _outcome(found)
    edits = tuple(_edits(units, found, introduction)) if outcome == "changed" else ()
    shown = inseparable(units, edits)
    files = tuple(sorted({site.file for site in sites}))
    return DriverResult(
        _name(found, introduction), files, outcome, why, tuple(sites), edits, diff=as_diff(shown), hunks=shown
    )


def _search(units: Iterable[Unit], wrapper: Wrapper) -> _Found:
    """The places of both functions of a wrapper."""
    wrapped, own, troubles = list[Place](), list[Place](), list[Trouble]()
    for unit in units:
        for name, into in ((wrapper.wraps, wrapped), (wrapper.name, own)):
            if not re.search(rf"\b{name}\b", unit.source.text):
                continue
            try:
                for place in places(unit, name):
                    troubles.append(place) if isinstance(place, Trouble) else into.append(place)
            except LexError as error:
                line = unit.source.line_of(error.offset)
                troubles.append(Trouble(unit.source.path, line, name, "not-understood", error.what))
    return _Found(wrapper, tuple(wrapped), tuple(own), tuple(troubles))


def _judged(found: _Found, introduction: Introduction) -> _Found:
    """The same, with the reason for which nothing can be introduced."""
    kinds = [place.kind for place in found.wrapped]
    shapes = {(place.path, place.kind, place.under) for place in found.wrapped}
    undescribed = [
        name for name in (found.home.parameters if found.home else ()) if name not in introduction.parameters
    ]
    code, detail = "", ""
    if any((place.path, place.kind, place.under) not in shapes for place in found.own):
        code, detail = "present-otherwise", f"{found.wrapper.name}()"
    elif found.troubles:
        first = found.troubles[0]
        code, detail = first.code, f"{first.name} at {first.path}:{first.line}"
    elif not kinds:
        code, detail = "function-not-found", f"{found.wrapper.wraps}()"
    elif kinds.count("definition") > 1:
        code, detail = "several-definitions", f"{found.wrapper.wraps}()"
    elif "declaration" in kinds and "definition" not in kinds:
        code, detail = "definition-not-found", f"{found.wrapper.wraps}()"
    elif "definition" in kinds and "declaration" not in kinds:
        code, detail = "declaration-not-found", f"{found.wrapper.wraps}()"
    elif undescribed:
        code, detail = "undocumented-parameter", f"{undescribed[0]} of {found.wrapper.wraps}()"
    return _Found(found.wrapper, found.wrapped, found.own, found.troubles, code, detail)


def _outcome(found: Sequence[_Found]) -> tuple[OutcomeWord, Reason]:
    """One outcome for all wrappers: what needs a person first, then what is otherwise there."""
    stuck = [one for one in found if one.code]
    for one in sorted(stuck, key=lambda one: one.code == "present-otherwise"):
        return "skipped" if one.code == "present-otherwise" else "review", reason(one.code, one.detail)
    if any(one.wanted for one in found):
        return "changed", reason("introduced")
    return "unchanged", reason("present")


def _sites(units: Mapping[str, Unit], found: _Found) -> Iterator[Site]:
    """Every place of the wrapped function, and every one that was not understood."""
    wanted = found.wanted
    for place in found.wrapped:
        verdict: VerdictWord = "convert" if place in wanted else "keep"
        beside = f"{found.wrapper.name}() beside this {_FORMS[place.kind]}"
        why = reason("introduced" if place in wanted else "present", beside)
        if found.code:
            verdict = "keep" if found.code == "present-otherwise" else "review"
            why = reason(found.code, found.detail)
        yield _site(units, found, place.path, place.line, _FORMS[place.kind], verdict, why, place.under)
    for trouble in found.troubles:
        yield _site(
            units, found, trouble.path, trouble.line, trouble.name, "review", reason(trouble.code, trouble.detail)
        )


def _site(
    units: Mapping[str, Unit],
    found: _Found,
    path: str,
    line: int,
    what: str,
    verdict: VerdictWord,
    why: Reason,
    under: Sequence[str] = (),
) -> Site:
    note = f"{what} of {found.wrapper.wraps}()" if what != found.wrapper.wraps else ""
    shown = Evidence(path, line, units[path].source.line_text(line), note, ", ".join(under))
    return Site(path, line, found.wrapper.wraps, found.wrapper.wraps, "acquire", verdict, why, (shown,))


def _edits(units: Mapping[str, Unit], found: Sequence[_Found], introduction: Introduction) -> Iterator[Edit]:
    """The twins, in the order of the wrapped functions; those of functions side by side stand together behind them."""
    for path, unit in units.items():
        wanted = [(place, one) for one in found for place in one.wanted if place.path == path]
        for run in _runs(unit, sorted(wanted, key=lambda pair: pair[0].start)):
            last = run[-1][0]
            at = unit.source.line_end(last.end - 1)
            text = "".join(_twin(unit, place, one, introduction) for place, one in run)
            text = text if unit.source.text[:at].endswith("\n") else f"\n{text}"
            yield Edit(path, at, at, text, REASONS["introduced"], unit.source.line_of(at))


def _runs(unit: Unit, wanted: Sequence[tuple[Place, _Found]]) -> list[list[tuple[Place, _Found]]]:
    """Neighbours between which nothing but blanks and comments stands, and that are written alike."""
    runs: list[list[tuple[Place, _Found]]] = []
    for pair in wanted:
        last = runs[-1][-1][0] if runs else None
        alike = last and (last.kind == "declaration") == (pair[0].kind == "declaration")
        if last and alike and not unit.code[last.end : pair[0].start].strip():
            runs[-1].append(pair)
        else:
            runs.append([pair])
    return runs


def _twin(unit: Unit, place: Place, found: _Found, introduction: Introduction) -> str:
    text = unit.source.text
    if place.kind == "declaration":
        return declaration(text, place, found.wrapper)
    doc = kernel_doc(place, found.wrapper, introduction.parameters) if place == found.home else ""
    return f"\n{doc}{function(text, place, found.wrapper)}"


def _name(found: Sequence[_Found], introduction: Introduction) -> str:
    """What the result is called: the source that defines the first function, else the first header."""
    homes = [place.path for one in found for place in one.wrapped if place.kind == "definition"]
    return (homes or [introduction.headers[0]])[0].removesuffix(".c").removesuffix(".h")
