"""The one door from what is shown back to the analysis: edited files are read again, and the transform looks once more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from rewriter.batch.run import run
from rewriter.c.source import Source
from rewriter.c.unit import Unit
from rewriter.c.worse import worse
from rewriter.kernel.tree import Tree
from rewriter.plan import DriverResult, Site
from rewriter.transform.introduction import Transform


@dataclass(frozen=True)
class Recheck:
    """What edited files of a driver come to.

    `problems` say where they read worse than before (``file:line: what``, lines of the edited file) or why the driver cannot be
    analysed; `left` are the calls that the transform would still change, with lines of the edited files.
    """

    problems: tuple[str, ...]
    left: tuple[Site, ...]


@dataclass(frozen=True)
class _Edited(Tree):
    """A tree in which some files are not what they are on disk."""

    files: Mapping[str, bytes] = field(default_factory=dict)

    def read(self, path: str) -> bytes:
        """The bytes of a file, as edited."""
        return self.files[path] if path in self.files else super().read(path)


def recheck(tree: Tree, conversion: Transform, driver: DriverResult, files: Mapping[str, bytes]) -> Recheck:
    """Whether `files` (path -> edited bytes), as a part of `driver`, still parse, and what the transform finds in them.

    Raises:
        TreeError: a file of the driver is not in the tree.
    """
    problems = [f"{path}:{line}: {what}" for path in sorted(files) for line, what in _worse(tree, path, files[path])]
    if problems:
        return Recheck(tuple(problems), ())
    edited = _Edited(tree.root, tree.version, tree.notes, dict(files))
    plan = run(edited, conversion, [str(tree.root / path) for path in driver.files], jobs=1)
    found = [result for result in plan.drivers if result.driver == driver.driver]
    failed = [result.reason.text for result in found if result.outcome == "failed"]
    left = [site for result in found for site in result.sites if site.verdict in ("convert", "remove")]
    return Recheck(tuple(failed), tuple(left))


def _worse(tree: Tree, path: str, data: bytes) -> list[tuple[int, str]]:
    before, after = (Unit(Source(path, bytes_.decode("latin-1"))) for bytes_ in (tree.read(path), data))
    return [(broken.line, broken.what) for broken in worse(before, after)]
