"""Source text on a screen."""

from __future__ import annotations

import re

_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f]")


def flat(text: str) -> str:
    """A sentence or a name on one line, control characters made visible."""
    return visible(" ".join(text.split()))


def shown(line: str) -> str:
    """A line of source (bytes as latin-1) as a terminal may see it: UTF-8 decoded, control characters made visible."""
    return visible(line.encode("latin-1", "replace").decode("utf-8", "replace"))


def visible(text: str) -> str:
    """Text whose control characters, tabs aside, are made visible."""
    return _CONTROL.sub(lambda match: f"\\x{ord(match[0]):02x}", text)
