from __future__ import annotations

import pytest

from rewriter.series.sent import wave_subject

COVER = "PCI: Use managed pins"


@pytest.mark.parametrize(
    ("subjects", "expected"),
    [
        (["dmaengine: crystal: Use a()", "dmaengine: opal: Use a()"], "dmaengine: Use managed pins"),
        (["dmaengine: crystal: Use a()"], "dmaengine: crystal: Use managed pins"),
        (["crypto: jade - Use a()", "crypto: onyx - Use a()"], "crypto: Use managed pins"),
        (["crypto: jade - Use a()"], COVER),
        (["drm/jade: Use a()", "accel/onyx: Use a()"], COVER),
        (["Use a()"], COVER),
        ([f"{'long' * 20}: Use a()"], COVER),
        ([], COVER),
    ],
)
def test_the_cover_of_a_wave_begins_as_its_patches_do(subjects: list[str], expected: str) -> None:
    assert wave_subject(COVER, subjects) == expected
