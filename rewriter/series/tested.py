"""What was built to see that the patches work, and which of them are held back because they do not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from rewriter.series.compiled import Compiled
from rewriter.series.contents import Contents
from rewriter.series.cover import undeclared
from rewriter.series.errors import SeriesError
from rewriter.series.facts import UNTESTED
from rewriter.series.text import listed
from rewriter.transform import ManagedConversion
from rewriter.verify.objects import Builder, Checked, described


@dataclass(frozen=True)
class Tested:
    """The patches that are fit to be sent, and what was done to them in words (driver -> words); `record` is of all."""

    contents: Contents
    words: Mapping[str, str] = field(default_factory=dict)
    record: tuple[Compiled, ...] = ()

    @property
    def summary(self) -> str:
        """What holds for every patch of the series."""
        said = {self.words.get(change.result.driver, UNTESTED) for change in self.contents.changes}
        return said.pop() if len(said) == 1 else "not run-tested; each patch says what was compiled"


def compile_contents(contents: Contents, tree: Path, objects: Path) -> Tested:
    """Compile what each patch touches with the build directory `objects`, before and after it.

    Raises:
        Problem: it is not a build directory, or make cannot be run.
        SeriesError: what introduces the functions does not compile.
    """
    kernel, builder = described(objects), _builder(contents, tree, objects)
    builder.prepare(source for change in contents.changes for source in builder.sources(change.after))
    first = {file: data for change in contents.first for file, data in change.after.items()}
    absent = _absent(contents, tree)
    record: list[Compiled] = []
    for change in contents.changes:
        introduces = change in contents.first
        found = builder.check(change.after, {} if introduces else first)
        if found.new and introduces:
            hint = "report this with the version of the kernel"
            raise SeriesError("the functions that are introduced do not compile", found.new[0], hint)
        tested = _words(kernel, found.without, () if introduces else absent)
        record.append(_compiled(change.result.driver, found, tested))
    failed = {one.driver for one in record if one.result == "failed"}
    drivers = tuple(change for change in contents.drivers if change.result.driver not in failed)
    notes = [f"{one.driver}: {one.words}" for one in record if one.result != "passed"]
    words = {one.driver: one.words for one in record if one.result == "passed"}
    return Tested(replace(contents.only(drivers), notes=(*contents.notes, *notes)), words, tuple(record))


def _builder(contents: Contents, tree: Path, objects: Path) -> Builder:
    conversion = contents.conversion
    root, place = tree.resolve(), objects.resolve()
    if not isinstance(conversion, ManagedConversion):
        return Builder(root, place)
    stand_ins = tuple((new, old) for old, new in conversion.pair.acquires.items())
    return Builder(root, place, conversion.stubbed_without, stand_ins, conversion.pair.headers)


def _absent(contents: Contents, tree: Path) -> tuple[str, ...]:
    """The functions that neither the tree nor the series declares."""
    conversion = contents.conversion
    if not isinstance(conversion, ManagedConversion):
        return ()
    names = undeclared(contents.drivers, conversion, tree)
    return tuple(name for name in names if name not in contents.introduced)


def _compiled(driver: str, found: Checked, tested: str) -> Compiled:
    """What is remembered of a patch; `tested` are the words where all went well."""
    facts = (found.sources, found.unbuilt, found.new, found.without)
    if found.new:
        more = f" (and {len(found.new) - 1} more)" if len(found.new) > 1 else ""
        return Compiled(driver, "failed", f"held back, the compiler complains: {found.new[0]}{more}", *facts)
    if found.unbuilt or not found.sources:
        what = ", ".join(found.unbuilt) or "what it changes"
        return Compiled(driver, "not-built", f"not compiled: the build directory makes no object of {what}", *facts)
    return Compiled(driver, "passed", tested, *facts)


def _words(kernel: str, without: Sequence[str], absent: Sequence[str]) -> str:
    """``compile-tested (W=1, x86_64, with and without CONFIG_X); not run-tested``."""
    facts = ["W=1", *([kernel] if kernel else [])]
    facts += [f"with and without {listed(without)}"] if without else []
    facts += ["with the new names standing for the old ones"] if absent else []
    return f"compile-tested ({', '.join(facts)}); not run-tested"
