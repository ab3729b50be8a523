"""A bench for the clean-up engine: write a driver, name what goes, look at what stays."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

from rewriter.c.edit import apply
from rewriter.c.source import Source
from rewriter.c.unit import Unit
from rewriter.lifetime.tidy import Conversion, Refused, Vocabulary

FREE, ALLOC, NEW, ACTION = "release_vectors", "acquire_vectors", "m_acquire_vectors", "add_action_or_reset"
PATH = "drivers/sample/sample.c"
WORDS = Vocabulary(frozenset((FREE, "core_release")), frozenset(("vector", "vectors")), frozenset(("m_enable",)))


def offsets(text: str, name: str) -> list[int]:
    """Where `name` is called in code; lines of comments do not count."""
    calls = [match.start() for match in re.finditer(rf"\b{name}\(", text)]
    return [at for at in calls if not re.match(r"\s*(/?\*|//)", text[text.rfind("\n", 0, at) + 1 :])]


def conversion(files: Mapping[str, str]) -> Conversion:
    """A conversion of `files` with every call of the sample API noted down."""
    made = Conversion({path: Unit(Source(path, text)) for path, text in files.items()}, WORDS)
    for path, text in files.items():
        for at in offsets(text, ALLOC):
            made.rename_call(path, at, NEW, "managed")
        for at in offsets(text, ACTION):
            made.remove_action(path, at, "devres frees")
        for at in offsets(text, FREE):
            made.remove_call(path, at, "devres frees")
    return made


def tidy_files(files: Mapping[str, str]) -> dict[str, str]:
    """The files afterwards."""
    edits = conversion(files).finish()
    return {path: apply(text, [e for e in edits if e.file == path]) for path, text in files.items()}


def tidy(text: str) -> str:
    """One file afterwards."""
    return tidy_files({PATH: text})[PATH]


def body(statements: str, head: str = "int sample(struct dev *pdev)") -> str:
    """A function around statements (not indented by hand: one tab is added where a line has text)."""
    lines = (f"\t{line}" if line and not line.endswith(":") else line for line in statements.strip("\n").split("\n"))
    return f"static {head}\n{{\n" + "\n".join(lines) + "\n}\n"


def tidy_body(statements: str, head: str = "int sample(struct dev *pdev)") -> str:
    """The statements afterwards, as they were given."""
    lines = tidy(body(statements, head)).split("\n")[2:-2]
    return "\n".join(line.removeprefix("\t") for line in lines) + "\n"


def refused(text: str) -> str:
    """The code with which tidying is refused."""
    with pytest.raises(Refused) as caught:
        conversion({PATH: text}).finish()
    assert caught.value.path == PATH
    assert 0 < caught.value.line <= text.count("\n")
    return caught.value.code
