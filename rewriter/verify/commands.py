"""The compiler's command lines as kbuild records them beside the objects."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from pathlib import Path

_RECORD = re.compile(r"(?:saved)?cmd_\S+ := ([^;\n]*)")
_W1 = "-DKBUILD_EXTRA_WARN1"


@dataclass(frozen=True)
class Command:
    """How an object of `source` is made: `arguments` without output and dependency file; `tree` as they spell it."""

    tree: str
    source: str
    arguments: tuple[str, ...]

    def words(self, mirror: Path) -> list[str]:
        """The command with the files of `mirror` before those of the tree."""
        words: list[str] = []
        for word in self.arguments:
            if word == f"{self.tree}/{self.source}":
                beside = f"{self.tree}/{Path(self.source).parent}"
                # What is included by a name in quotes is looked for beside the source first.
                words += ["-iquote", f"{mirror}/{Path(self.source).parent}", "-iquote", beside]
                words.append(f"{mirror}/{self.source}")
            elif word.startswith(f"-I{self.tree}/") and (mirror / word[len(self.tree) + 3 :]).is_dir():
                words += [f"-I{mirror}/{word[len(self.tree) + 3 :]}", word]
            else:
                words.append(word)
        return words


def read_command(tree: Path, objects: Path, source: str) -> Command | None:
    """The recorded command of a source; None where there is none with ``W=1`` of this tree."""
    path = objects / source
    try:
        text = (path.parent / f".{path.stem}.o.cmd").read_text(encoding="latin-1")
    except OSError:
        return None
    recorded = _RECORD.match(text)
    if recorded is None:
        return None
    words = shlex.split(recorded[1].replace("$(pound)", "#"))
    named = next((word for word in words if word.endswith(f"/{source}") or word == source), "")
    spelled = named.removesuffix(source).rstrip("/") or "."
    if _W1 not in words or "-o" not in words or (objects / spelled).resolve() != tree.resolve():
        return None
    at = words.index("-o")
    kept = [word for i, word in enumerate(words) if i not in (at, at + 1) and not word.startswith("-Wp,-MMD")]
    return Command(spelled, source, tuple(f"./{source}" if word == source else word for word in kept))
