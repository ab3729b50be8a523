"""Small kernel trees for the tests of this floor."""

from __future__ import annotations

from pathlib import Path

VERSION = "VERSION = 6\nPATCHLEVEL = 12\nSUBLEVEL = 7\nEXTRAVERSION =\n"


def plant(root: Path, files: dict[str, str] | None = None, empty: str = "") -> Path:
    """Write `files`, and empty ones named in `empty`, below `root`."""
    for path, text in {**(files or {}), **dict.fromkeys(empty.split(), "")}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    return root
