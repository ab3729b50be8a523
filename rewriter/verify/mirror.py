"""A few folders of a tree with some files changed: links to everything else, so that nothing of the tree is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path


def mirrored(place: Path, tree: Path, files: Mapping[str, bytes], sources: Iterable[str]) -> Path:
    """Make below `place` the folders of `files` (path -> bytes) and `sources`, with those files; returns it.

    The C files and headers beside them are there as links: the compiler takes a name in quotes from where the file that
    says it seems to lie.
    """
    place.mkdir(parents=True)
    for folder in sorted({Path(file).parent for file in (*files, *sources)}):
        (place / folder).mkdir(parents=True, exist_ok=True)
        for path in sorted((tree / folder).iterdir()):
            name = (folder / path.name).as_posix()
            if name not in files and path.suffix in (".c", ".h") and path.is_file():
                (place / name).symlink_to(path.resolve())
    for file, data in files.items():
        (place / file).write_bytes(data)
    return place
