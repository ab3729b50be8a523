"""The analysis of a single fixture file, in the words of the fixtures."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from rewriter.lifetime.analyse import analyse_files
from rewriter.plan import DriverResult, Site
from transforms.pcim_irq_vectors import CONVERSION


def analysed(path: Path) -> DriverResult:
    """The result for one driver of one file; a file without any site is an error of the fixture."""
    result = analyse_files({path.name: path.read_bytes().decode("latin-1")}, CONVERSION.pair)
    assert result is not None, f"{path.name} has no site"
    return result


def verdicts(path: Path) -> tuple[str, dict[tuple[str, str, int], str]]:
    """The outcome, and the verdict of every call by kind, function and its number among calls of that kind there."""
    result = analysed(path)
    return result.outcome, {key: site.verdict for key, site in _numbered(result).items()}


def codes(path: Path) -> dict[tuple[str, str, int], str]:
    """The code of the reason of every call."""
    return {key: site.reason.code for key, site in _numbered(analysed(path)).items()}


def _numbered(result: DriverResult) -> dict[tuple[str, str, int], Site]:
    seen, found = Counter[tuple[str, str]](), {}
    for site in result.sites:
        key = (site.kind, site.function)
        found[(*key, seen[key])] = site
        seen[key] += 1
    return found
