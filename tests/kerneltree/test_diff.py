"""What `diff` prints of a whole tree is a patch for it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.kerneltree.test_run import TREES

pytestmark = [
    pytest.mark.kerneltree,
    pytest.mark.skipif(not TREES, reason="no kernel tree in .cache: make kernel-tree"),
]


@pytest.mark.parametrize("args", [[], ["--include-review"]], ids=["changed", "review"])
@pytest.mark.parametrize("tree", TREES, ids=lambda path: path.name)
def test_git_applies_what_diff_prints(tree: Path, args: list[str]) -> None:
    program = [sys.executable, "-c", "from rewriter.cli.main import main; raise SystemExit(main())"]
    diff = subprocess.Popen([*program, "diff", "pcim-irq-vectors", str(tree), *args], stdout=subprocess.PIPE)
    # The tree lies inside another repository, where git would look for its files.
    env = {**os.environ, "GIT_CEILING_DIRECTORIES": str(tree.parent)}
    apply = ["git", "apply", "--check", "--numstat", "--whitespace=nowarn"]
    done = subprocess.run(apply, stdin=diff.stdout, cwd=tree, env=env, capture_output=True, text=True)
    assert diff.wait() == 0
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) > 50
