"""Settings of the whole suite: property tests draw the same examples on every run, so that a change alone can break them.

No test finds what whoever runs it has decided about a tree.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("steady", derandomize=True)
settings.load_profile("steady")


@pytest.fixture(autouse=True, scope="session")
def nothing_decided(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A fresh place for decisions about trees without git; returns it."""
    place = tmp_path_factory.mktemp("state")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(place))
        yield place
