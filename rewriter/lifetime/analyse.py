"""The analysis of one driver from its files to its result: sites, verdicts with reasons, and the provable edits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from rewriter.c.lexer import LexError, lex
from rewriter.c.skim import skim
from rewriter.c.source import Source
from rewriter.kernel.modules import Module
from rewriter.kernel.tree import Tree, TreeError
from rewriter.lifetime.account import tell
from rewriter.lifetime.across import Across
from rewriter.lifetime.answers import Answer, answer
from rewriter.lifetime.census import by_reason, of_library, released_by
from rewriter.lifetime.convert import Conversion, convert
from rewriter.lifetime.decide import Decided, decide, outcome
from rewriter.lifetime.groups import Group, Groups, Said
from rewriter.lifetime.hunks import as_diff, hunks, located
from rewriter.lifetime.identity import Frame
from rewriter.lifetime.join import join
from rewriter.lifetime.links import Analysed, Asks, Links
from rewriter.lifetime.load import Read, blob_id, load_sources, with_headers
from rewriter.lifetime.neighbours import Neighbours
from rewriter.lifetime.pair import ResourcePair
from rewriter.lifetime.program import FnRef, Program
from rewriter.lifetime.proofs import Proofs
from rewriter.lifetime.properties import Place
from rewriter.lifetime.sites import Unread, find_sites
from rewriter.lifetime.survey import Survey, survey
from rewriter.plan import DriverResult, Kind, OutcomeWord, Reason, Site


def analyse_driver(tree: Tree, module: Module, pair: ResourcePair, links: Links) -> Analysed:
    """The result for one module of a tree (names only in comments or strings are no sites).

    `links` say how it hangs together with other modules; what they lack is asked for.
    """

    def read(path: str) -> bytes | None:
        try:
            return tree.read(path)
        except TreeError as error:
            if error.code in ("missing", "outside", "not-a-file"):
                return None
            raise

    return analyse(module.name, module.sources, read, pair, links, Neighbours(tree, module))


def analyse(
    driver: str,
    sources: tuple[str, ...],
    read: Read,
    pair: ResourcePair,
    links: Links,
    neighbours: Neighbours | None = None,
) -> Analysed:
    """The result for the driver of these sources; a file that cannot be read makes it ``failed``, nothing raises.

    `neighbours` are files that may use its functions although they are not part of it.
    """
    texts: Mapping[str, str] = {}
    try:
        texts = with_headers(load_sources(sources, read), read)
        known = None
        if not any(name in text for text in texts.values() for name in pair.managed_enables):
            known = survey(texts, pair)
            if known is None:
                return Analysed(None)
            asks = links.lacking(Asks(known.symbols))
            if known.answer is not None and (asks or not known.symbols):
                return Analysed(_surveyed(driver, sources, known.sites, known.answer), asks)
        return _analyse(driver, Groups(sources, texts, pair, read, neighbours), known, links)
    except LexError as error:
        return _failed(driver, sources, _placed(error, texts))
    except TimeoutError:  # an OSError, but of whoever set the limit
        raise
    except RecursionError as error:
        return _failed(driver, sources, f"{_reached(error, texts)}the code is nested too deeply")
    except OSError as error:
        return _failed(driver, sources, f"{type(error).__name__}: {error}")


def analyse_files(files: Mapping[str, str], pair: ResourcePair) -> DriverResult | None:
    """The result for sources given as latin-1 texts: one driver of all the ``.c`` files."""
    sources = tuple(sorted(path for path in files if path.endswith(".c")))

    def read(path: str) -> bytes | None:
        return files[path].encode("latin-1") if path in files else None

    return analyse(sources[0].removesuffix(".c"), sources, read, pair, Links()).result


def _failed(driver: str, files: tuple[str, ...], what: str) -> Analysed:
    return Analysed(DriverResult(driver, files, "failed", Reason("failed-to-read", what)))


def _placed(error: LexError, texts: Mapping[str, str]) -> str:
    """The error with the file and the line that it is about."""
    for path, text in texts.items():
        try:
            skim(text)
            lex(text)
        except LexError as found:
            if (found.offset, found.what) == (error.offset, error.what):
                return f"{path}:{Source(path, text).line_of(error.offset)}: {error.what}"
    return str(error)


def _reached(error: RecursionError, texts: Mapping[str, str]) -> str:
    """Where the analysis was when the stack was full: the innermost function that the frames of the error hold."""
    place, trace = "", error.__traceback__
    while trace is not None:
        values = trace.tb_frame.f_locals.values()
        fns = [value.fn if isinstance(value, Frame) else value for value in values if isinstance(value, (Frame, FnRef))]
        for fn in fns[:1]:
            place = f"{fn.path}:{Source(fn.path, texts[fn.path]).line_of(fn.body)}: " if fn.path in texts else place
        trace = trace.tb_next
    return place


def _analyse(driver: str, groups: Groups, known: Survey | None, links: Links) -> Analysed:
    pair, program = groups.pair, Program(groups.units(groups.own), groups.neighbours)
    sites, unread = find_sites(program, pair)
    if not sites and not unread:
        return Analysed(None)
    proofs = Proofs(program, pair)
    if known is not None and known.answer is not None:
        decided = [Decided(site, known.answer, frozenset()) for site in sites]
        first = Said(Group(), *_hanging(decided, known.symbols))
    else:
        decided = decide(proofs, pair, sites, any(not place.by_devres for place in unread))
        first = groups.said(Group(), proofs, decided, [site.place for site in sites])
        if first.asks and not links.lacking(first.asks):
            first = groups.said(Group(), proofs, tell(proofs, decided), [site.place for site in sites])
    across = Across(groups, links)
    leaves = across.leaves(first)
    if leaves == [first]:
        done = convert(program, pair, decided)
        done = replace(done, decided=tell(proofs, done.decided))
        releasing = released_by(proofs, done.decided)
    else:
        done = convert(program, pair, join(decided, leaves))
        releasing = of_library(done.decided)
    return Analysed(_result(driver, groups, program, done, unread, releasing), across.asks)


def _hanging(
    decided: list[Decided], symbols: frozenset[str]
) -> tuple[dict[Place, Answer], dict[Place, frozenset[str]]]:
    """Answers that all hang on the users of the same symbols."""
    return {d.site.place: d.answer for d in decided}, {d.site.place: symbols for d in decided}


def _result(
    driver: str, groups: Groups, program: Program, done: Conversion, unread: list[Unread], released_by: str
) -> DriverResult:
    word: OutcomeWord = "review"
    reason = answer("review", "unread-code").reason()
    if not unread:
        word, reason = outcome(done.decided, bool(done.edits))
    edits = tuple(located(program.units[edit.file], edit) for edit in done.edits)
    sites = _plan_sites(program, groups.pair, done.decided, unread)
    shown = hunks(program.units, edits, sites)
    edited = sorted({edit.file for edit in edits})
    return DriverResult(
        driver=driver,
        files=tuple(sorted({*groups.sources, *edited})),
        outcome=word,
        reason=reason,
        sites=sites,
        edits=edits,
        notes=done.notes,
        hashes={path: blob_id(groups.own[path]) for path in edited},
        released_by=released_by,
        diff=as_diff(shown),
        hunks=shown,
    )


def _surveyed(driver: str, sources: tuple[str, ...], sites: tuple[Site, ...], said: Answer) -> DriverResult:
    word: OutcomeWord = "review" if said.verdict == "review" else "skipped"
    return DriverResult(driver, sources, word, said.reason(), sites, released_by=by_reason({said.code}))


def _plan_sites(program: Program, pair: ResourcePair, decided: list[Decided], unread: list[Unread]) -> tuple[Site, ...]:
    sites = [
        _site(program, d.site.fn.path, d.site.offset, d.site.fn.name, d.site.name, d.site.kind, d.answer)
        for d in decided
    ]
    for place in unread:
        name = place.fn.name if place.fn else ""
        said = answer("review", "unread-code")
        kind: Kind = "release" if place.name in pair.releases else "acquire"
        sites.append(_site(program, place.path, place.offset, name, place.name, kind, said))
    return tuple(sorted(sites, key=lambda s: (s.file, s.line, s.call)))


def _site(program: Program, path: str, offset: int, function: str, call: str, kind: Kind, said: Answer) -> Site:
    line = program.units[path].source.line_of(offset)
    return Site(path, line, function, call, kind, said.verdict, said.reason(), said.evidence, said.why)
