"""Names that a link can end with: a driver as it is called, a call as ``file:line``, a hunk as ``file@line``."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import quote

from rewriter.review.text import visible


@dataclass
class Anchors:
    """The names taken so far on a page: where two things would have one, the second gets ``~2`` behind it."""

    _taken: set[str] = field(default_factory=set)

    def take(self, name: str) -> str:
        """A name for an element, without white space."""
        plain = re.sub(r"\s", "_", visible(name)) or "_"
        number, free = 1, plain
        while free in self._taken:
            number += 1
            free = f"{plain}~{number}"
        self._taken.add(free)
        return free


def href(anchor: str) -> str:
    """A link to a name on the same page."""
    return "#" + quote(anchor, safe="/:@~+,")
