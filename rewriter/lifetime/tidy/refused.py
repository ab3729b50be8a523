"""A removal that cannot be done cleanly."""

from __future__ import annotations


class Refused(Exception):
    """Why an edit was not made: where, a stable kebab-case code, and one sentence for people."""

    def __init__(self, path: str, line: int, code: str, text: str) -> None:
        super().__init__(f"{path}:{line}: {text}")
        self.path = path
        self.line = line
        self.code = code
        self.text = text

    def __reduce__(self) -> tuple[type[Refused], tuple[str, int, str, str]]:
        return Refused, (self.path, self.line, self.code, self.text)
