"""Does a change still compile: the objects of what it touches, before and after, as kbuild itself compiles them.

A build directory of the kernel records the compiler's command line for every object. It is run again for the changed sources,
with the changed files in a mirror of their folders, so that neither the tree nor an object of the build directory is written
to. Only objects that have no record with ``W=1`` yet are made first, by the kernel's own make.
"""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from rewriter.errors import FAILED, Problem
from rewriter.verify.commands import Command, read_command
from rewriter.verify.mirror import mirrored

AS_CONFIGURED = "as configured"

_PLACE = re.compile(r":\d+(?::\d+)?:")
_ERROR = re.compile(r"\berror:")
_SAID = re.compile(r"\b(?:error|warning):")


@dataclass(frozen=True)
class Checked:
    """What the compiler says of a change: the sources it was asked about, and what is new.

    `unbuilt` are sources that this build directory makes no object of, `new` one line for each diagnostic that the
    unchanged tree does not give. `without` are the symbols without which every source is part of a build, too.
    """

    sources: tuple[str, ...]
    unbuilt: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Side:
    """The files before or after a change, and options that let names stand for others."""

    mirror: Path
    names: tuple[str, ...]

    def without(self, variant: str) -> Path:
        """The header that a source of this variant includes before all others."""
        return self.mirror / f".without-{variant}.h"


_Task = tuple[Command, str]
"""A source to compile, and the variant."""


@dataclass(frozen=True)
class Builder:
    """A build directory of a tree, and how changed sources are compiled with it.

    `without` are configuration symbols: everything is compiled as configured and once more without each of them, and then
    without those before it as well. `stand_ins` are functions with those that stand for them where none of `headers`
    declares them. `jobs` run at once.
    """

    tree: Path
    objects: Path
    without: tuple[str, ...] = ()
    stand_ins: tuple[tuple[str, str], ...] = ()
    headers: tuple[str, ...] = ()
    jobs: int = os.cpu_count() or 1

    def prepare(self, sources: Iterable[str]) -> None:
        """Make what objects of these sources have no record with ``W=1`` yet.

        Raises:
            Problem: make cannot be run.
        """
        absent = [f"{source[:-2]}.o" for source in sources if self._command(source) is None]
        if absent:
            command = ["make", "-C", str(self.tree), f"O={self.objects}", "-s", "-k", f"-j{self.jobs}", "W=1", *absent]
            if self.tree == self.objects:
                command.remove(f"O={self.objects}")
            try:
                subprocess.run(command, capture_output=True, check=False)
            except OSError as error:
                raise Problem("make cannot be run", str(error), "install make, or leave out --build", FAILED) from error

    def sources(self, files: Iterable[str]) -> list[str]:
        """The sources whose objects the changed `files` go into: themselves, and those that include a changed header."""
        return sorted(set(_touched(self.tree, files)))

    def check(self, files: Mapping[str, bytes], before: Mapping[str, bytes] | None = None) -> Checked:
        """Compile what `files` (path -> new bytes) touch; `before` are files that an earlier patch changed already.

        A source that does not compile unchanged without an option is no part of such a build, and passed over there; one
        that does not as configured counts as not built.
        """
        sources = self.sources(files)
        self.prepare(sources)
        commands = [command for source in sources if (command := self._command(source)) is not None]
        tasks = [(command, variant) for command in commands for variant in (AS_CONFIGURED, *self.without)]
        with tempfile.TemporaryDirectory(prefix="rewriter-") as place:
            new = self._side(Path(place) / "after", {**(before or {}), **files}, sources)
            after = self._said(tasks, new)
            odd = [task for task in tasks if after[task]]
            # What is quiet now needs no comparison, and that is nearly everything.
            old = self._side(Path(place) / "before", before or {}, sources) if odd else new
            known = self._said(odd, old)
        broken = [task for task in odd if any(_ERROR.search(line) for line in known[task])]
        said = [
            f"{task[0].source}: {_named(task[1])}: {line}"
            for task in odd
            for line in dict.fromkeys(after[task])
            if task not in broken and after[task].count(line) > known[task].count(line)
        ]
        built = [c.source for c in commands if (c, AS_CONFIGURED) not in broken]
        apart = {variant for _, variant in broken}
        unbuilt = tuple(source for source in sources if source not in built)
        return Checked(tuple(built), unbuilt, tuple(said), tuple(name for name in self.without if name not in apart))

    def _said(self, tasks: list[_Task], side: _Side) -> dict[_Task, list[str]]:
        """The diagnostics of each task, compiled on one side."""
        with ThreadPoolExecutor(self.jobs) as pool:
            found = pool.map(lambda task: self._diagnostics(task[0], task[1], side), tasks)
            return dict(zip(tasks, found, strict=True))

    def _side(self, place: Path, files: Mapping[str, bytes], sources: Iterable[str]) -> _Side:
        """A mirror with `files` changed, and what stands in for what it does not declare."""
        texts = [
            files[h] if h in files else (self.tree / h).read_bytes() for h in self.headers if self._is_there(h, files)
        ]
        known = set(re.findall(rb"\w+", b"\n".join(texts)))
        names = tuple(f"-D{name}={other}" for name, other in self.stand_ins if name.encode() not in known)
        side = _Side(mirrored(place, self.tree, files, sources), names)
        for number, variant in enumerate(self.without, 1):  # once, as several compilers read them at a time
            side.without(variant).write_text("".join(f"#undef {symbol}\n" for symbol in self.without[:number]))
        return side

    def _is_there(self, header: str, files: Mapping[str, bytes]) -> bool:
        return header in files or (self.tree / header).is_file()

    def _command(self, source: str) -> Command | None:
        return read_command(self.tree, self.objects, source)

    def _diagnostics(self, command: Command, variant: str, side: _Side) -> list[str]:
        """What the compiler says of a source, without line numbers; an error that says nothing is one, too."""
        words = [*command.words(side.mirror), *side.names]
        if variant != AS_CONFIGURED:
            words += ["-include", str(side.without(variant))]
        environment = os.environ | {"LC_ALL": "C"}
        run = subprocess.run(
            [*words, "-o", os.devnull],
            cwd=self.objects,
            env=environment,
            capture_output=True,
            encoding="latin-1",
            check=False,
        )
        said = run.stderr.replace(f"{side.mirror}/", "").replace(f"{command.tree}/", "").splitlines()
        found = [_PLACE.sub(":", line, count=1) for line in said if _SAID.search(line)]
        return found or (["error: failed without a word"] if run.returncode else [])


def _touched(tree: Path, files: Iterable[str]) -> Iterator[str]:
    for file in files:
        if file.endswith(".c"):
            yield file
        elif file.endswith(".h"):
            named = re.compile(rf'^\s*#\s*include\s+[<"](?:[^>"]*/)?{re.escape(Path(file).name)}[>"]', re.MULTILINE)
            for path in (tree / file).parent.rglob("*.c"):
                if named.search(path.read_text(encoding="latin-1")):
                    yield path.relative_to(tree).as_posix()


def _named(variant: str) -> str:
    return variant if variant == AS_CONFIGURED else f"without {variant}"


def described(objects: Path) -> str:
    """What kernel a build directory is configured for, such as ``x86_64``; "" where it does not say.

    Raises:
        Problem: it is not a build directory.
    """
    try:
        text = (objects / ".config").read_text(encoding="latin-1")
    except OSError as error:
        hint = "give the O= directory of a configured kernel (make O=DIR allmodconfig modules_prepare)"
        raise Problem(f"{objects} is no build directory", f".config: {error.strerror}", hint) from error
    if "\nCONFIG_X86_64=y\n" in text:
        return "x86_64"
    named = re.search(r"^# Linux/(\w+) ", text, re.MULTILINE)
    return named[1] if named else ""
