"""What can stop a series, told in three lines."""

from __future__ import annotations

from rewriter.errors import FAILED, Problem


class SeriesError(Problem):
    """A series that cannot be made: what went wrong, why, and what to do (exit status 3 unless said otherwise)."""

    def __init__(self, what: str, why: str, hint: str, status: int = FAILED) -> None:
        super().__init__(what, why, hint, status)

    def __str__(self) -> str:
        return f"{self.what}: {self.why} ({self.hint})"


def os_error(what: str, error: OSError, hint: str, status: int = FAILED) -> SeriesError:
    """The error for a file operation that the system refused."""
    why = error.strerror or str(error)
    return SeriesError(what, f"{error.filename}: {why}" if error.filename else why, hint, status)
