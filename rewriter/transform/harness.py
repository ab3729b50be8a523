"""Runs the examples of a transform: what should be converted is, and what should be refused, for the stated reason."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

from rewriter.lifetime.pair import ResourcePair
from rewriter.plan import DriverResult
from rewriter.transform.contract import Example, Refuses
from rewriter.transform.introduction import Introduction, Transform

Analyse = Callable[[Mapping[str, str], ResourcePair], DriverResult | None]
"""The analysis of one driver, given as path -> text; None where it has no call that matters."""

Apply = Callable[[str], tuple[str, DriverResult | None]]
"""A transform at work on one file: the text that the provable edits make of it, and the result they come from."""

Word = Literal["converted", "refused as expected", "noisy", "missed", "different"]

PATH = "drivers/example/example.c"

_ENTRY_POINTS = ("probe", "remove", "shutdown")


@dataclass(frozen=True)
class Case:
    """How one example fared. `got` is the text the transform made of it, `detail` says what is wrong with it."""

    number: int
    """0-based place in the conversion's `examples`."""

    note: str
    word: Word
    got: str = ""
    detail: str = ""

    @property
    def passed(self) -> bool:
        """Whether the transform did what the example asks for."""
        return self.word in ("converted", "refused as expected")


def run(conversion: Transform, analyse: Analyse) -> list[Case]:
    """Run every example of `conversion` (through `analyse`, or as an introduction); an exception shows as ``different``."""
    work: Apply = (
        partial(introduced, introduction=conversion)
        if isinstance(conversion, Introduction)
        else partial(convert, pair=conversion.pair, analyse=analyse)
    )
    cases = []
    for number, example in enumerate(conversion.examples):
        try:
            cases.append(_case(number, example, work))
        except Exception as error:
            cases.append(Case(number, example.note, "different", detail=f"{type(error).__name__}: {error}"))
    return cases


def convert(text: str, pair: ResourcePair, analyse: Analyse) -> tuple[str, DriverResult | None]:
    """The text that the provable edits make of a one-file driver, and the result they come from."""
    from rewriter.c.edit import apply

    struct = driver_struct(text, pair)
    result = analyse({PATH: text + struct}, pair)
    if result is None:
        return text, None
    return apply(text + struct, result.edits).removesuffix(struct), result


def introduced(text: str, introduction: Introduction) -> tuple[str, DriverResult | None]:
    """The text with the wrappers of the functions that it names; it stands for header and source alike."""
    from rewriter.c.edit import apply
    from rewriter.transform.introduce import introduce

    named = tuple(w for w in introduction.wrappers if re.search(rf"\b{w.wraps}\b", text))
    if not named:
        return text, None
    result = introduce({PATH: text}, replace(introduction, wrappers=named, headers=(PATH,)))
    return apply(text, result.edits), result


def driver_struct(text: str, pair: ResourcePair) -> str:
    """The driver struct that an example leaves out: its entry points are the functions named after them."""
    if re.search(rf"^static (const )?{pair.driver_struct} \w+ = ", text, re.MULTILINE):
        return ""
    members = "".join(
        f"\t.{field} = {match[1]},\n"
        for field in _ENTRY_POINTS
        if (match := re.search(rf"^static \w+ (\w+_{field})\(", text, re.MULTILINE))
    )
    return f"\nstatic {pair.driver_struct} example_driver = {{\n{members}}};\n"


def _case(number: int, example: Example | Refuses, work: Apply) -> Case:
    got, result = work(example.before)
    if isinstance(example, Refuses):
        return Case(number, example.note, *_judge_refusal(example, got, result))
    if got == example.before:
        return Case(number, example.note, "missed", got, ", ".join(_codes(result)))
    if got != example.after:
        return Case(number, example.note, "different", got, "the text differs")
    again, _ = work(got)
    if again != got:
        return Case(number, example.note, "different", got, "a second run changes it again")
    return Case(number, example.note, "converted", got)


def _judge_refusal(example: Refuses, got: str, result: DriverResult | None) -> tuple[Word, str, str]:
    if got != example.before:
        return "noisy", got, "it should stay as it is"
    if example.reason not in _codes(result):
        return "different", got, f"refused for {', '.join(_codes(result))}, not for {example.reason}"
    return "refused as expected", got, ""


def _codes(result: DriverResult | None) -> list[str]:
    """The reason codes of a driver and its calls."""
    if result is None:
        return ["no call"]
    return sorted({result.reason.code, *(site.reason.code for site in result.sites)})
