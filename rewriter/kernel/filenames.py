"""Names of files of a driver for people: short where they lie together."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence


def short_names(files: Sequence[str], others: Iterable[str] = ()) -> dict[str, str]:
    """Short names of a driver's files, and of others near them: without the folder they share; far ones keep theirs."""
    shared = os.path.commonpath([os.path.dirname(file) for file in files]) if files else ""
    names = {file: os.path.relpath(f"/{file}", f"/{shared}") for file in (*files, *others)}
    return {file: file if name.startswith("../../") else name for file, name in names.items()}
