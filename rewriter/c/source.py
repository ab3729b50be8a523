"""A source file as immutable text in which a character offset is a byte offset (latin-1)."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import accumulate

TAB = 8
_LONGEST = 500


@dataclass(frozen=True)
class Source:
    """One file: `path` is relative to the tree, `text` is its bytes decoded as latin-1 (lossless for any bytes)."""

    path: str
    text: str
    _starts: list[int] = field(default_factory=list, repr=False, compare=False)

    @property
    def starts(self) -> list[int]:
        """Offsets at which lines begin, computed once."""
        if not self._starts:
            *lines, _last = self.text.split("\n")
            self._starts.extend(accumulate((len(line) + 1 for line in lines), initial=0))
        return self._starts

    def line_of(self, offset: int) -> int:
        """The 1-based line that holds `offset`."""
        return bisect_right(self.starts, offset)

    def line_start(self, offset: int) -> int:
        """The offset at which the line of `offset` begins."""
        return self.text.rfind("\n", 0, offset) + 1

    def line_end(self, offset: int) -> int:
        """The offset just behind the newline of the line of `offset` (or the end of the text)."""
        at = self.text.find("\n", offset)
        return len(self.text) if at < 0 else at + 1

    def line_text(self, line: int) -> str:
        """The text of a 1-based line, stripped; of a line that nobody could read, its beginning."""
        start = self.starts[line - 1]
        end = self.starts[line] if line < len(self.starts) else len(self.text)
        shown = self.text[start : min(end, start + _LONGEST)].strip()
        return f"{shown} ..." if end > start + _LONGEST else shown

    def column(self, offset: int) -> int:
        """The 0-based display column of `offset`, with tabs of 8."""
        return len(self.text[self.line_start(offset) : offset].expandtabs(TAB))
