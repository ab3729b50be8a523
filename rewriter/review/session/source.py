"""Files of the tree, made sure to be the ones that were planned."""

from __future__ import annotations

from pathlib import Path

from rewriter.errors import Problem
from rewriter.plan import DriverResult
from rewriter.series.changes import blob_id, safe_path


def planned_source(root: Path, driver: DriverResult, file: str) -> str:
    """The text (bytes as latin-1) of a file that a driver's plan changes.

    Raises:
        Problem: it cannot be read, or is not the file that was planned.
    """
    try:
        data = safe_path(root, file).read_bytes()
    except OSError as error:
        raise Problem(f"{file} cannot be read", error.strerror or str(error), "give the tree of the plan") from error
    if blob_id(data) != driver.hashes.get(file):
        why = "it has changed since the plan was made, or the plan is one of another tree"
        raise Problem(f"{file} is not the file that was planned", why, "start the review anew, without --plan")
    return data.decode("latin-1")
