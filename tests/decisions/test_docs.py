"""The file that docs/review.md shows is one that the program writes."""

import re
from pathlib import Path

from rewriter.batch.run import run
from rewriter.decisions import Decisions, answered, standing
from rewriter.decisions.known import from_json
from rewriter.kernel.tree import Tree
from rewriter.transform.find import load

ROOT = Path(__file__).parents[2]
NAME = "pcim-irq-vectors"


def test_the_file_of_the_page() -> None:
    tree = ROOT / "examples/linux"
    (driver,) = run(Tree.open(tree), load(NAME), [str(tree / "drivers/gpio/gpio-heron.c")], jobs=1).drivers
    record = answered(
        NAME, driver, 0, "yes", "A Reviewer <reviewer@example.org>", Decisions(), when="2026-03-01T09:30:00Z"
    )
    written = Decisions.of([record]).to_json()
    shown = re.search(r"```json\n(\{\n  \"schema\": \"rewriter.decisions/1\".*?)```", page(), re.DOTALL)
    assert shown is not None
    assert shown[1] == written
    assert standing(NAME, driver, from_json(shown[1]))[0].answer == "yes"


def page() -> str:
    return (ROOT / "docs/review.md").read_text()
