"""The harness names what an example did: converted, refused as expected, noisy, missed or different."""

from collections.abc import Mapping

import pytest

from rewriter.lifetime.pair import ResourcePair
from rewriter.plan import DriverResult, Edit, Reason
from rewriter.transform import Example, ManagedConversion, Refuses, Words
from rewriter.transform.harness import PATH, convert, driver_struct, run

from .fakes import PAIR, analyse

WORDS = Words(subject="Use {managed}()", problem=("p",), change="c", removal="r", cover="t")

BEFORE = "static int demo_probe(struct demo *d)\n{\n\tgrab(d);\n\tdrop(d);\n}\n"
AFTER = "static int demo_probe(struct demo *d)\n{\n\tmanaged_grab(d);\n}\n"
PLAIN = "static int demo_probe(struct demo *d)\n{\n\tplain(d);\n\tgrab(d);\n}\n"


def conversion(*examples: Example | Refuses) -> ManagedConversion:
    return ManagedConversion("demo", 1, "Use it", PAIR, WORDS, examples)


@pytest.mark.parametrize(
    ("example", "word", "detail"),
    [
        (Example("n", BEFORE, AFTER), "converted", ""),
        (Example("n", BEFORE, AFTER + "\n"), "different", "the text differs"),
        (Example("n", PLAIN, AFTER), "missed", "not-managed"),
        (Refuses("n", "not-managed", PLAIN), "refused as expected", ""),
        (Refuses("n", "other", PLAIN), "different", "refused for not-managed, not for other"),
        (Refuses("n", "not-managed", BEFORE), "noisy", "it should stay as it is"),
    ],
)
def test_outcomes(example: Example | Refuses, word: str, detail: str) -> None:
    (case,) = run(conversion(example), analyse)
    assert (case.word, case.detail) == (word, detail)
    assert case.passed == (word in ("converted", "refused as expected"))


def test_a_second_run_must_be_empty() -> None:
    def growing(files: Mapping[str, str], pair: ResourcePair) -> DriverResult:
        at = files[PATH].find("managed_grab(")
        if at < 0:
            return analyse(files, pair)
        return DriverResult("demo", (PATH,), "changed", Reason("r", "r"), (), (Edit(PATH, at, at, "x", "again"),))

    (case,) = run(conversion(Example("n", BEFORE, AFTER)), growing)
    assert (case.word, case.detail) == ("different", "a second run changes it again")


def test_an_analysis_that_raises_fails_its_example_only() -> None:
    def broken(files: Mapping[str, str], pair: ResourcePair) -> DriverResult:
        if "boom" in files[PATH]:
            raise ValueError("boom")
        return analyse(files, pair)

    cases = run(conversion(Example("n", "boom\n", ""), Example("m", BEFORE, AFTER)), broken)
    assert [case.word for case in cases] == ["different", "converted"]
    assert cases[0].detail == "ValueError: boom"


def test_the_driver_struct_is_made_up_of_the_entry_points() -> None:
    text = BEFORE + "static void demo_remove(struct demo *d)\n{\n}\n"
    assert driver_struct(text, PAIR) == (
        "\nstatic struct demo_driver example_driver = {\n\t.probe = demo_probe,\n\t.remove = demo_remove,\n};\n"
    )


def test_a_driver_struct_of_the_example_is_left_alone() -> None:
    assert driver_struct("static struct demo_driver mine = {\n};\n", PAIR) == ""
    assert driver_struct("static const struct demo_driver mine = {\n};\n", PAIR) == ""


def test_convert_hides_the_struct_it_added() -> None:
    text, result = convert(BEFORE, PAIR, analyse)
    assert text == AFTER
    assert result is not None
    assert result.files == (PATH,)


def test_a_text_without_calls_is_missed_or_refused_for_no_call() -> None:
    def nothing(files: Mapping[str, str], pair: ResourcePair) -> None:
        return None

    cases = run(conversion(Example("n", BEFORE, AFTER), Refuses("n", "not-managed", PLAIN)), nothing)
    assert [(case.word, case.detail) for case in cases] == [
        ("missed", "no call"),
        ("different", "refused for no call, not for not-managed"),
    ]
