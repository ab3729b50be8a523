"""What calls and edits are known by from run to run: nothing of line numbers or of the lines around them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from hashlib import blake2b

from rewriter.decisions.pieces import pieces
from rewriter.plan import DriverResult


def of_calls(transform: str, driver: DriverResult) -> Iterator[str]:
    """One for each call of a driver: which function it is in, what it calls, and which of several such calls it is."""
    seen = Counter[tuple[str, str, str]]()
    for site in driver.sites:
        call = (site.file, site.function, site.call)
        seen[call] += 1
        text = json.dumps([transform, *call, seen[call]])
        yield blake2b(text.encode(), digest_size=16).hexdigest()


def of_edits(driver: DriverResult) -> list[str]:
    """One for each hunk of a driver: the keys by which decisions know what it changes."""
    return [",".join(piece.key for piece in of_hunk) for of_hunk in pieces(driver)]
