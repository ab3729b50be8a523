"""Source text on a screen."""

from __future__ import annotations

import re

# Beside control characters: what turns the direction of text, so that a line reads otherwise than it is, and what takes no
# room, so that two words look like one another; halves of characters are none.
_CONTROL = re.compile(
    r"[\x00-\x08\x0a-\x1f\x7f-\x9f\xad\u2028\u2029\ud800-\udfff\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    r"\ufff9-\ufffb\U000e0000-\U000e007f]"
)


def flat(text: str) -> str:
    """A sentence or a name on one line, control characters made visible."""
    return visible(" ".join(text.split()))


def shown(line: str) -> str:
    """A line of source (bytes as latin-1) as a terminal may see it: UTF-8 decoded, control characters made visible."""
    return visible(decoded(line))


def squeezed(line: str) -> str:
    """A line of source (bytes as latin-1) as a terminal may see it, all space in it as single blanks."""
    return " ".join(shown(line).split())


def decoded(line: str) -> str:
    """A line of source (bytes as latin-1) as text: UTF-8 decoded, nothing made visible yet."""
    return line.encode("latin-1", "replace").decode("utf-8", "replace")


def visible(text: str) -> str:
    """Text whose control characters, tabs aside, and what turns the direction of text or takes no room are made visible."""
    return _CONTROL.sub(_spelled, text)


def _spelled(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
