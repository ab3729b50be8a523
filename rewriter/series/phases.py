"""The phases of a series, and what the words of each must not claim.

A series introduces the managed functions (``prepare``), moves drivers to them (``convert``), and ends the implicit
release when nobody relies on it (``finish``). A message has to be true at its own commit: before the last phase
nothing has changed yet, and in none of them is anything mended that was proven to be broken.
"""

from __future__ import annotations

import re
from typing import Literal

Phase = Literal["prepare", "convert", "finish"]

_ALWAYS = (
    r"^fixes:",
    r"\bcc:\s*<?stable\b",
    r"\bstable@",
    r"\bmissing\b",
    r"\bdouble[- ]free(?:s|d|ing)?\b",
    r"\bforgot(?:ten)?\b",
)
_UNTIL_FINISH = (r"\bno longer\b", r"\bnot any ?more\b")

# Names of functions and files are the driver's: whatever they are called, they claim nothing.
_NAMES = re.compile(r"\b[A-Za-z_]\w*\(\)|[\w.+-]*/[\w./+-]+|\b[\w+-]+\.[chS]\b")


def overclaim(text: str, phase: Phase = "convert") -> str:
    """The first words in `text` that say more than a patch of this phase can hold, "" where there are none."""
    patterns = _ALWAYS if phase == "finish" else (*_ALWAYS, *_UNTIL_FINISH)
    plain = _NAMES.sub(lambda name: "x" * len(name[0]), text)
    found = [hit for pattern in patterns if (hit := re.search(pattern, _spaced(pattern, plain), re.I | re.M))]
    return min(found, key=lambda hit: hit.start())[0] if found else ""


def _spaced(pattern: str, text: str) -> str:
    """A claim may be wrapped over two lines; one that stands at the start of a line may not be looked for otherwise."""
    return text if pattern.startswith("^") else re.sub(r"\s", " ", text)
