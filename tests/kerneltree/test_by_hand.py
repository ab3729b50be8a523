"""What a person read in the kernel still stands there."""

import re

import pytest

from rewriter.lifetime.outside.by_hand import BY_HAND
from tests.kerneltree.test_run import TREES

pytestmark = [
    pytest.mark.kerneltree,
    pytest.mark.skipif(not TREES, reason="no kernel tree in .cache: make kernel-tree"),
]


@pytest.mark.parametrize("name", BY_HAND)
def test_the_text_that_a_fact_rests_on_is_in_every_tree_with_the_function(name: str) -> None:
    fact, defined = BY_HAND[name], 0
    for tree in TREES:
        text = (tree / fact.path).read_text(encoding="latin-1") if (tree / fact.path).exists() else ""
        if re.search(rf"\b{name.rpartition('.')[2]}\b", text):
            defined += 1
            assert fact.says in text
    assert defined
