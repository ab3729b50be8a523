"""Which drivers a run looks at."""

from collections.abc import Iterable, Sequence

from rewriter.batch.units import DriverUnit, find_units
from rewriter.kernel.modules import Module

A = Module("d/a", ("d/a1.c", "d/shared.c"))
B = Module("d/b", ("d/b1.c", "d/shared.c", "d/more.c"))
C = Module("d/c", ("d/c1.c", "d/more.c"))
ALONE = Module("d/alone", ("d/alone.c",), "no Makefile links it")


def modules_of(path: str) -> Sequence[Module]:
    return [module for module in (A, ALONE, B, C) if path in module.sources]


def test_one_unit_per_module() -> None:
    assert find_units(["d/c1.c", "d/a1.c"], modules_of) == [DriverUnit(A, ("d/a1.c",)), DriverUnit(C, ("d/c1.c",))]


def test_modules_that_share_a_file_are_one() -> None:
    (unit,) = find_units(["d/shared.c", "d/b1.c", "d/more.c"], modules_of)
    assert unit.module.name == "d/a"
    assert unit.module.sources == ("d/a1.c", "d/b1.c", "d/c1.c", "d/more.c", "d/shared.c")
    assert unit.module.note == "analysed together with d/b, d/c, which share a file"
    assert unit.hits == ("d/b1.c", "d/more.c", "d/shared.c")


def test_sharing_a_file_that_does_not_name_the_api_is_nothing() -> None:
    assert [unit.module for unit in find_units(["d/a1.c", "d/b1.c"], modules_of)] == [A, B]


def test_a_narrowed_run_sees_the_same_units() -> None:
    everything = {"d/a1.c", "d/shared.c", "d/more.c", "d/alone.c"}

    def naming(paths: Iterable[str]) -> list[str]:
        return [path for path in paths if path in everything]

    full = find_units(everything, modules_of)
    assert find_units(["d/a1.c"], modules_of, naming) == [unit for unit in full if unit.module.name == "d/a"]
    assert find_units(["d/alone.c"], modules_of, naming) == [DriverUnit(ALONE, ("d/alone.c",))]


def test_nothing_is_nothing() -> None:
    assert find_units([], modules_of) == []
