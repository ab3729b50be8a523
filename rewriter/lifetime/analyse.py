"""The analysis of one driver from its files to its result: sites, verdicts with reasons, and the provable edits."""

from __future__ import annotations

from collections.abc import Mapping

from rewriter.c.diff import unified
from rewriter.c.lexer import LexError, lex
from rewriter.c.skim import skim
from rewriter.c.source import Source
from rewriter.c.unit import Unit
from rewriter.kernel.modules import Module
from rewriter.kernel.tree import Tree, TreeError
from rewriter.lifetime.account import tell
from rewriter.lifetime.answers import Answer, answer
from rewriter.lifetime.census import by_reason, released_by
from rewriter.lifetime.convert import convert
from rewriter.lifetime.decide import Decided, decide, outcome
from rewriter.lifetime.load import Read, as_units, blob_id, load_sources, with_headers
from rewriter.lifetime.pair import ResourcePair
from rewriter.lifetime.program import Program
from rewriter.lifetime.proofs import Proofs
from rewriter.lifetime.sites import Unread, find_sites
from rewriter.lifetime.survey import survey
from rewriter.plan import DriverResult, Edit, Kind, OutcomeWord, Reason, Site


def analyse_driver(tree: Tree, module: Module, pair: ResourcePair) -> DriverResult | None:
    """The result for one module of a tree, None where it has no site (names only in comments or strings)."""

    def read(path: str) -> bytes | None:
        try:
            return tree.read(path)
        except TreeError as error:
            if error.code in ("missing", "outside", "not-a-file"):
                return None
            raise

    return analyse(module.name, module.sources, read, pair)


def analyse(driver: str, sources: tuple[str, ...], read: Read, pair: ResourcePair) -> DriverResult | None:
    """The result for the driver of these sources; a file that cannot be read makes it ``failed``, nothing raises."""
    texts: Mapping[str, str] = {}
    try:
        texts = with_headers(load_sources(sources, read), read)
        if not any(name in text for text in texts.values() for name in pair.managed_enables):
            found = survey(texts, pair)
            if found is None or found[1].code != "enable-not-found":
                return found and _surveyed(driver, sources, *found)
        return _analyse(driver, sources, as_units(texts), pair)
    except LexError as error:
        return _failed(driver, sources, _placed(error, texts))
    except TimeoutError:  # an OSError, but of whoever set the limit
        raise
    except RecursionError:
        return _failed(driver, sources, "the code is nested too deeply")
    except OSError as error:
        return _failed(driver, sources, f"{type(error).__name__}: {error}")


def analyse_files(files: Mapping[str, str], pair: ResourcePair) -> DriverResult | None:
    """The result for sources given as latin-1 texts: one driver of all the ``.c`` files."""
    sources = tuple(sorted(path for path in files if path.endswith(".c")))

    def read(path: str) -> bytes | None:
        return files[path].encode("latin-1") if path in files else None

    return analyse(sources[0].removesuffix(".c"), sources, read, pair)


def _failed(driver: str, files: tuple[str, ...], what: str) -> DriverResult:
    return DriverResult(driver, files, "failed", Reason("failed-to-read", what))


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


def _analyse(driver: str, sources: tuple[str, ...], units: dict[str, Unit], pair: ResourcePair) -> DriverResult | None:
    program = Program(units)
    sites, unread = find_sites(program, pair)
    if not sites and not unread:
        return None
    proofs = Proofs(program, pair)
    done = convert(program, pair, decide(proofs, pair, sites, any(not place.by_devres for place in unread)))
    decided = tell(proofs, done.decided)
    word: OutcomeWord = "review"
    reason = answer("review", "unread-code").reason()
    if not unread:
        word, reason = outcome(decided, bool(done.edits))
    by_path: dict[str, list[Edit]] = {}
    for edit in done.edits:
        by_path.setdefault(edit.file, []).append(edit)
    return DriverResult(
        driver=driver,
        files=tuple(sorted({*sources, *by_path})),
        outcome=word,
        reason=reason,
        sites=_plan_sites(program, pair, decided, unread),
        edits=done.edits,
        notes=done.notes,
        hashes={path: blob_id(units[path].source.text) for path in by_path},
        released_by=released_by(proofs, decided),
        diff="".join(unified(path, units[path].source.text, given) for path, given in sorted(by_path.items())),
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
