from __future__ import annotations

import json
from pathlib import Path

from rewriter.series import write_series
from tests.series.trees import CONVERSION, TWO_FILES, driver_text, git, git_tree, put, two_drivers


def notes(tree: Path, out: Path, word: str) -> list[str]:
    return [note for note in write_series(two_drivers(), tree, out, CONVERSION).notes if word in note]


def test_where_prefixes_come_from_is_kept(tmp_path: Path) -> None:
    tree = git_tree(tmp_path / "tree", TWO_FILES)
    put(tree, {"drivers/dma/crystal.c": driver_text("crystal") + b"/* more */\n"})
    git(tree, "commit", "-q", "-a", "-m", "dma/crystal: More")
    put(tree, {"drivers/dma/crystal.c": driver_text("crystal")})
    git(tree, "commit", "-q", "-a", "-m", "dma/crystal: Less")
    assert notes(tree, tmp_path / "out", "guess") == [
        "the prefix is a guess in 1 of 2 subjects (no recent commits): see .rewriter/subjects.json"
    ]
    assert json.loads((tmp_path / "out/.rewriter/subjects.json").read_text()) == [
        {
            "driver": "drivers/dma/crystal",
            "subject": "dma/crystal: Use devm_take_pins()",
            "prefix_from": "its history: 2 of 2 commits",
        },
        {
            "driver": "drivers/pci/switch/quartz",
            "subject": "PCI: quartz: Use devm_take_pins()",
            "prefix_from": "a guess by the folder",
        },
    ]
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{tree}", str(tmp_path / "shallow"))
    assert "shallow clone" in notes(tmp_path / "shallow", tmp_path / "b", "guess")[0]
    assert "no history" in notes(put(tmp_path / "plain", TWO_FILES), tmp_path / "c", "guess")[0]


def test_a_base_that_nobody_else_has_is_told(tmp_path: Path) -> None:
    tree = git_tree(tmp_path / "tree", TWO_FILES)
    head = git(tree, "rev-parse", "HEAD")[:12]
    assert notes(tree, tmp_path / "a", "base-commit")[0].startswith(f"base-commit {head} is in no tag and in no remote")
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{tree}", str(tmp_path / "shallow"))
    assert notes(tmp_path / "shallow", tmp_path / "d", "base-commit") == []
    git(tree, "checkout", "-q", "--detach")
    git(tree, "tag", "-a", "-m", "v", "v6.12")
    git(tree, "tag", "tree", "HEAD^{tree}")
    assert notes(tree, tmp_path / "b", "base-commit") == []
    git(tree, "commit", "-q", "--allow-empty", "-m", "mine")
    assert len(notes(tree, tmp_path / "c", "base-commit")) == 1
    assert notes(put(tmp_path / "plain", TWO_FILES), tmp_path / "e", "base-commit") == []
