"""Lays rendered text out as mail has it: paragraphs and lists wrapped at 75 columns, everything else left alone.

Blocks stand between blank lines. A block whose first line is indented is quoted code or a table, a block of
``Name: value`` lines is tags, and what stands between ``// <smpl>`` and ``// </smpl>`` is a semantic patch: these keep
their lines. In a list each item begins with ``- ``, ``* `` or ``1. ``; its further lines hang below its text.
"""

from __future__ import annotations

import re

from rewriter.series.text import wrap

_ITEM = re.compile(r"(?:[-*]|\d+\.) (?=\S)")
_TAG = re.compile(r"[A-Z][A-Za-z]*(?:-[A-Za-z]+)*: \S")
_HEADING = re.compile(r"(=+|~+)")
_SMPL_OPEN, _SMPL_CLOSE = "// <smpl>", "// </smpl>"


def layout(text: str) -> str:
    """The text with one blank line between blocks and no line of ours wider than 75 columns."""
    return "\n\n".join(_block(block) for block in _blocks(text))


def _blocks(text: str) -> list[list[str]]:
    """The lines of each block; a semantic patch is one block, blank lines and all."""
    found: list[list[str]] = [[]]
    quoted = False
    for line in text.split("\n"):
        line = line.rstrip()
        if line == _SMPL_OPEN:
            found.append([])
            quoted = True
        if line or quoted:
            found[-1].append(line)
        else:
            found.append([])
        if line == _SMPL_CLOSE:
            quoted = False
            found.append([])
    return [block for block in found if block]


def _block(lines: list[str]) -> str:
    if lines[0].startswith((" ", "\t", _SMPL_OPEN)) or all(map(_TAG.match, lines)):
        return "\n".join(lines)
    if len(lines) == 2 and _HEADING.fullmatch(lines[1]):
        return "\n".join(lines)
    paragraphs: list[tuple[str, list[str]]] = []
    for line in lines:
        lead = _ITEM.match(line)
        if lead or not paragraphs:
            paragraphs.append((lead[0] if lead else "", []))
        paragraphs[-1][1].append(line[len(lead[0]) :] if lead else line)
    return "\n".join(wrap(" ".join(parts), lead) for lead, parts in paragraphs)
