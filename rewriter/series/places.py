"""Names of places in a driver: short where the driver has one file, with the file's short name otherwise."""

from __future__ import annotations

from collections.abc import Sequence

from rewriter.kernel.filenames import short_names
from rewriter.plan import Evidence, Site
from rewriter.series.text import cut, listed, readable


class Labels:
    """The short names of a driver's files; without files, every name is a whole path."""

    def __init__(self, files: Sequence[str] = ()) -> None:
        self.names = short_names(files)

    def where(self, sites: Sequence[Site]) -> str:
        """Functions with the lines of their calls, such as ``probe() (lines 10 and 12) and remove() (line 30)``."""
        lines: dict[tuple[str, str], list[str]] = {}
        for site in sites:
            lines.setdefault((site.function, site.file), []).append(str(site.line))
        return listed([f"{name}() ({self.place(file, at)})" for (name, file), at in lines.items()])

    def place(self, file: str, lines: Sequence[str]) -> str:
        """Lines of a file; a driver of one file needs no name of it."""
        if self._alone(file):
            return f"{'line' if len(lines) == 1 else 'lines'} {listed(lines)}"
        return f"{self.names.get(file, file)}:{listed(lines)}"

    def quote(self, line: Evidence) -> str:
        """A line of code with its number, no wider than the text."""
        name = "" if self._alone(line.file) else f"{self.names.get(line.file, line.file)}:"
        return cut(f"{name}{line.line}: {readable(line.text)}")

    def _alone(self, file: str) -> bool:
        return len(self.names) == 1 and file in self.names
