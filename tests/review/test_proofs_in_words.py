"""The proofs of small drivers as `explain` tells them: each fixture has its text beside it, to be read.

``python -m tests.review.test_proofs_in_words`` writes the texts anew; read what changed.
"""

from pathlib import Path

import pytest

from rewriter.lifetime.analyse import analyse_files
from rewriter.plan import Plan
from rewriter.review.explain import explain, find
from transforms.pcim_irq_vectors import CONVERSION

PROOFS = sorted((Path(__file__).parents[1] / "fixtures" / "proofs").glob("*.c"))


def told(path: Path) -> str:
    """What `explain` says of a driver of one file."""
    result = analyse_files({path.name: path.read_bytes().decode("latin-1")}, CONVERSION.pair)
    assert result is not None, f"{path.name} has no site"
    return explain(find(Plan("demo", 1, None, None, (result,)), path.name))


def test_there_are_proofs() -> None:
    assert len(PROOFS) >= 11


@pytest.mark.parametrize("path", PROOFS, ids=lambda path: path.stem)
def test_proof(path: Path) -> None:
    assert told(path) == path.with_suffix(".txt").read_text()


@pytest.mark.parametrize("path", PROOFS, ids=lambda path: path.stem)
def test_prose_is_at_most_100_columns_wide(path: Path) -> None:
    prose = [line for line in path.with_suffix(".txt").read_text().splitlines() if not line.startswith("      ")]
    assert max(map(len, prose)) <= 100


def test_the_proof_in_the_documentation_is_a_real_one() -> None:
    text = (Path(__file__).parents[2] / "docs" / "proofs.md").read_text()
    quoted = [line.removeprefix("    ") for line in text.splitlines() if line.startswith("    ")]
    assert quoted
    assert "\n".join(quoted) in (PROOFS[0].parent / "helpers.txt").read_text()


if __name__ == "__main__":
    for path in PROOFS:
        path.with_suffix(".txt").write_text(told(path))
