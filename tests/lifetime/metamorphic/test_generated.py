"""Drivers put together from choices have the verdicts that the choices imply: no more is edited, and no less."""

from __future__ import annotations

from hypothesis import given

from .compare import GOOD
from .driver import Driver, analysed
from .generated import SHAPES, Shape
from .profile import tries


@tries(250)
@given(SHAPES)
def test_verdicts_follow_from_the_choices(shape: Shape) -> None:
    found: dict[str, list[bool]] = {}
    for site in analysed(Driver.single("gen", shape.text)).sites:
        found.setdefault(site.function, []).append(site.verdict in GOOD)
    assert found == shape.right, shape.text
