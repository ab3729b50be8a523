"""The examples of all transforms: run them, tell how they fared, accept what came out."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

from rewriter.errors import FAILED, Problem
from rewriter.transform.contract import Example
from rewriter.transform.find import load, modules, path_of
from rewriter.transform.harness import Analyse, Case, run
from rewriter.transform.introduction import Transform

SUMMARY_LENGTH = 60


@dataclass(frozen=True)
class Report:
    """How the examples of one transform fared; `faults` are those of its prose, or what kept it from being loaded."""

    name: str
    path: Path
    conversion: Transform | None
    cases: tuple[Case, ...] = ()
    faults: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults and all(case.passed for case in self.cases)


def run_all(name: str | None = None, own: Path | None = None, analyse: Analyse | None = None) -> list[Report]:
    """Run the examples of the transform called `name`, or of all; `analyse` is the project's own unless given.

    Raises:
        Problem: there is no transform of that name.
    """
    paths = {name: path_of(name, own)} if name is not None else modules(own)
    return [_run(each, path, own, analyse) for each, path in paths.items()]


def report(done: Report) -> str:
    """A report as text: a line per example, and for a failed one what differs."""
    return "".join(f"{line}\n" for line in _lines(done))


def accept(done: Report) -> int:
    """Write what came out of the failed conversions into the module as their `after`; returns how many there were.

    Raises:
        Problem: the module does not hold its examples as literals.
    """
    if done.conversion is None:
        return 0
    from rewriter.transform import accept as module

    examples = done.conversion.examples
    texts = {
        case.number: case.got
        for case in done.cases
        for example in [examples[case.number]]
        if isinstance(example, Example) and case.got not in (example.before, example.after, "")
    }
    if texts:
        try:
            new = module.accept(done.path.read_text(encoding="utf-8"), texts)
        except ValueError as error:
            what = f"what came out cannot be written into {done.path}"
            raise Problem(what, str(error), "write the examples out as literals", FAILED) from error
        _replace(done.path.resolve(), new)
    return len(texts)


def _replace(path: Path, text: str) -> None:
    """Give a file new text, all of it or none."""
    fresh = path.with_name(f".{path.name}.new")
    try:
        fresh.write_text(text, encoding="utf-8")
        shutil.copymode(path, fresh)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def _run(name: str, path: Path, own: Path | None, analyse: Analyse | None) -> Report:
    if analyse is None:
        from rewriter.lifetime.analyse import analyse_files

        analyse = analyse_files
    try:
        conversion = load(name, own)
    except Problem as problem:
        return Report(name, path, None, faults=(f"{problem.what}: {problem.why}",))
    return Report(name, path, conversion, tuple(run(conversion, analyse)), tuple(_faults(conversion)))


def _faults(conversion: Transform) -> Iterator[str]:
    """What is wrong with the words of a transform."""
    summary = conversion.summary
    if len(summary) > SUMMARY_LENGTH or summary.endswith(".") or summary[:1].islower():
        yield f"the summary is not one capitalised line of at most {SUMMARY_LENGTH} characters without a full stop"
    if not any(isinstance(example, Example) for example in conversion.examples):
        yield "it has no example of a conversion"


def _lines(done: Report) -> Iterator[str]:
    yield f"{done.name}: {sum(case.passed for case in done.cases)} of {len(done.cases)} examples pass"
    yield from (f"  {fault}" for fault in done.faults)
    for case in done.cases:
        yield f"  {case.word}: {case.note}" + (f" ({case.detail})" if case.detail else "")
        if not case.passed and done.conversion is not None:
            yield from (f"    {line}" for line in _difference(done.conversion, case))


def _difference(conversion: Transform, case: Case) -> Iterator[str]:
    """What should have come out against what did."""
    example = conversion.examples[case.number]
    wanted = example.after if isinstance(example, Example) else example.before
    return unified_diff(wanted.splitlines(), case.got.splitlines(), "expected", "got", lineterm="")
