"""Asks the tree's own scripts/get_maintainer.pl: about MAINTAINERS only, never about the history, which would vary."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from rewriter.kernel.people import Party, Role

SCRIPT = "scripts/get_maintainer.pl"

TIMEOUT = 60
"""Seconds for one patch; the script takes a third of one."""

# Spelled out, because a .get_maintainer.conf in the tree may say otherwise; these come after it.
_OPTIONS = (
    *("--email", "--m", "--r", "--l", "--n", "--moderated", "--no-s", "--remove-duplicates", "--mailmap"),
    *("--nogit", "--nogit-fallback", "--nogit-blame", "--nogit-chief-penguins", "--nofile-emails"),
    *("--nokeywords-in-file", "--nointeractive", "--noscm", "--nostatus", "--nosubsystem", "--noweb", "--nobug"),
    *("--roles", "--norolestats", "--multiline", "--pattern-depth=0"),
)
_PARTY = re.compile(r"(?:(?P<name>.*\S) <(?P<of>[^\s<>]+@[^\s<>]+)>|(?P<bare>[^\s<>]+@[^\s<>]+)) \((?P<role>.*)\)")
_NO_ADDRESS = re.compile(r" \(.*\)")


class ScriptError(Exception):
    """The script is of no use here; the text says why."""


def ask_script(root: Path, patches: Sequence[Sequence[str]]) -> list[tuple[Party, ...]]:
    """Who each of `patches` (the files it touches) goes to, in the order of the script.

    Raises:
        ScriptError: there is no perl or no script, or it does not answer properly for every patch.
    """
    perl = shutil.which("perl")
    if perl is None:
        raise ScriptError("there is no perl")
    if not (root / SCRIPT).is_file():
        raise ScriptError(f"the tree has no {SCRIPT}")
    with tempfile.TemporaryDirectory(prefix="rewriter-") as home, ThreadPoolExecutor(_processors()) as pool:
        return list(pool.map(lambda files: _ask(perl, root, files, home), patches))


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _ask(perl: str, root: Path, files: Sequence[str], home: str) -> tuple[Party, ...]:
    # No PATH: without git on it the script looks at no repository. Without the seeds it answers in another order each time.
    environ = {"PATH": "", "HOME": home, "LC_ALL": "C", "PERL_HASH_SEED": "0", "PERL_PERTURB_KEYS": "0"}
    command = [perl, SCRIPT, *_OPTIONS, "-f", "--", *files]
    try:
        done = subprocess.run(
            command, cwd=root, env=environ, stdin=subprocess.DEVNULL, capture_output=True, timeout=TIMEOUT, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise ScriptError(f"{SCRIPT} did not end within {TIMEOUT} s") from error
    except OSError as error:
        raise ScriptError(f"{SCRIPT} cannot be run: {error.strerror or error}") from error
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise ScriptError(f"{SCRIPT} failed: {said[-1][:200] if said else f'status {done.returncode}'}")
    lines = done.stdout.decode("utf-8", "replace").splitlines()
    return tuple(_party(line) for line in lines if not _NO_ADDRESS.fullmatch(line))


def _party(line: str) -> Party:
    found = _PARTY.fullmatch(line)
    if found is None:
        raise ScriptError(f"{SCRIPT} printed {line[:80]!r}")
    name = re.sub(r'^"|"$', "", found["name"] or "").replace('\\"', '"')
    return Party(name, found["of"] or found["bare"], _role(found["role"]))


def _role(text: str) -> Role:
    """What the script says in parentheses, such as ``maintainer:SECTION`` or ``moderated list:SECTION``."""
    word = text.partition(":")[0]
    if word.endswith(" list"):
        return "list"
    return "reviewer" if word == "reviewer" else "maintainer"
