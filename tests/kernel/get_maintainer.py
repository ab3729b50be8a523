"""Asks the tree's own scripts/get_maintainer.pl about many files in one process of perl."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

_ANSWER = "my @maintainers = get_maintainers();\n"
# Every file by itself, instead of all of them together; addresses and roles as the script would print them.
_EACH = """\
my @all_files = @files;
foreach my $one (@all_files) {
    @files = ($one);
    print("=$one\\n");
    output(merge_email(get_maintainers()));
}
my @maintainers = ();
"""
_OPTIONS = ("--nogit", "--nogit-fallback", "--roles", "--norolestats")
_LINE = re.compile(r"(?:(.*) <(\S+@\S+)>|(\S+@\S+)) \((.*)\)")

Answer = set[tuple[str, str, str]]


def ask(root: Path, files: Sequence[str], workshop: Path) -> dict[str, Answer]:
    """File -> {(name, address, role)}; roles are ours, names stand without quotes."""
    source = (root / "scripts/get_maintainer.pl").read_text()
    assert source.count(_ANSWER) == 1
    script = workshop / "each.pl"
    script.write_text(source.replace(_ANSWER, _EACH))
    env = {"PATH": os.environ["PATH"], "HOME": str(workshop), "PERL_HASH_SEED": "0", "PERL_PERTURB_KEYS": "0"}
    done = subprocess.run(
        ["perl", str(script), *_OPTIONS, "-f", *files], cwd=root, env=env, capture_output=True, check=True
    )
    answers: dict[str, Answer] = {}
    for line in done.stdout.decode().splitlines():
        if line.startswith("="):
            found = answers.setdefault(line[1:], set())
        elif not line.startswith(" ("):  # a list whose section gives no address
            found.add(_party(line))
    return answers


def _party(line: str) -> tuple[str, str, str]:
    match = _LINE.fullmatch(line)
    assert match, line
    role = "list" if " list" in match[4].partition(":")[0] else match[4].partition(":")[0]
    name = (match[1] or "").removeprefix('"').removesuffix('"').replace('\\"', '"')
    return name, match[2] or match[3], role if role in ("list", "reviewer") else "maintainer"
