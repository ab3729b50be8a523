"""Our reader of MAINTAINERS against the kernel's own script: the same people and lists for two hundred files."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from rewriter.kernel.mailmap import read_mailmap
from rewriter.kernel.maintainers import read_maintainers
from rewriter.kernel.people import people
from tests.kernel.get_maintainer import ask
from tests.kerneltree.test_run import ROOT

TREE = ROOT / "linux-6.12"
FILES = 200
PLACES = ("arch", "block", "drivers", "fs", "include", "kernel", "net", "sound")

pytestmark = [
    pytest.mark.kerneltree,
    pytest.mark.skipif(not TREE.is_dir(), reason="no kernel tree in .cache: make kernel-tree"),
    pytest.mark.skipif(shutil.which("perl") is None, reason="no perl"),
]


def sources(folder: str) -> Iterator[str]:
    for at, _, names in os.walk(TREE / folder):
        yield from (os.path.relpath(os.path.join(at, name), TREE) for name in names if name.endswith((".c", ".h")))


def test_the_same_people_and_lists(tmp_path: Path) -> None:
    everything = sorted(file for place in PLACES for file in sources(place))
    files = everything[:: len(everything) // FILES][:FILES]
    maintainers, mailmap = read_maintainers(TREE), read_mailmap(TREE)
    # Roles are left out: of sections that name a file equally closely, the script takes one or the other first.
    ours = {file: {(one.name, one.address) for one in people(maintainers, mailmap, [file])} for file in files}
    theirs = {file: {party[:2] for party in parties} for file, parties in ask(TREE, files, tmp_path).items()}
    assert ours == theirs
    assert len(theirs) == FILES
