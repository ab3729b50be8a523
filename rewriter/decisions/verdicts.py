"""What decisions make of the verdicts on calls: nothing that a person wrote or left out is said to be proven."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import replace
from difflib import get_close_matches

from rewriter.decisions.edited import Block, blocks
from rewriter.decisions.hunktext import rows
from rewriter.decisions.reasons import reason
from rewriter.plan import Hunk, Site, VerdictWord

_WORD = re.compile(r"[A-Za-z_]\w*")


def holds(hunk: Hunk, site: Site) -> bool:
    """Whether a call that the plan edits stands among the hunk's lines of the file."""
    edits = site.verdict in ("convert", "remove")
    return edits and site.file == hunk.file and site.line in old_lines(hunk)


def old_lines(hunk: Hunk) -> Collection[int]:
    """The numbers of the lines of the file that a hunk shows."""
    return {row.line for row in rows(hunk.text) if row.sign in (" ", "-")}


def kept(site: Site, code: str) -> Site:
    """A call that is not edited after all."""
    return replace(site, verdict="keep", reason=reason(code), evidence=(), why="")


def by_hand(site: Site, hunk: Hunk, replacement: str) -> Site:
    """A call of a hunk that a person edited: its verdict stands where its lines are changed as it was proposed."""
    proposed, made = _around(blocks(hunk, hunk.text), site.line), _around(blocks(hunk, replacement), site.line)
    if made == proposed:
        return site
    word = _verdict(site, proposed, made)
    return kept(site, "rejected-in-review") if word == "keep" else replace(kept(site, "edited-in-review"), verdict=word)


def _around(found: Iterable[Block], line: int) -> Block:
    return next(block for block in found if block.line <= line < block.line + len(block.old))


def _verdict(site: Site, proposed: Block, made: Block) -> VerdictWord:
    """What becomes of a call by a person's hand, as far as names tell; `proposed` is what the plan makes of its lines."""
    before, after = _words(made.old), _words(made.new)
    if after[site.call] >= before[site.call]:
        return "keep"
    fresh = [word for word in _words(proposed.new) if word not in _words(proposed.old)]
    # The managed function is called much like the one whose place it takes.
    twin = get_close_matches(site.call, fresh, 1)
    return "convert" if site.verdict == "convert" and twin and twin[0] in after else "remove"


def _words(lines: Iterable[str]) -> Counter[str]:
    return Counter(_WORD.findall("".join(lines)))
