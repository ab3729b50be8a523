"""SARIF logs read as another program would: checked against the schema, and their fixes applied."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

from jsonschema import Draft202012Validator

from rewriter.plan import Plan
from rewriter.review.sarif import sarif

Json = dict[str, Any]
SCHEMA = Path(__file__).parents[2] / "fixtures/sarif/sarif-2.1.0.json"


@cache
def validator() -> Draft202012Validator:
    return Draft202012Validator(json.loads(SCHEMA.read_text()), format_checker=Draft202012Validator.FORMAT_CHECKER)


def run_of(plan: Plan, tree: Path | None = None, kept: bool = True) -> Json:
    """The one run of a plan's log, which is valid."""
    return checked(sarif(plan, tree, kept))


def checked(text: str) -> Json:
    """The one run of a log, which is valid and whose references lead somewhere."""
    assert text.isascii()
    log = json.loads(text)
    assert [(list(error.path), error.message) for error in validator().iter_errors(log)] == []
    (run,) = log["runs"]
    for location in every(run["results"], "artifactLocation"):
        artifact = run["artifacts"][location["index"]]["location"]
        assert artifact == {key: location[key] for key in ("uri", "uriBaseId")}
        assert location["uriBaseId"] in run["originalUriBaseIds"]
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert (result.get("kind", "fail") == "fail") == (result["level"] != "none")  # SARIF wants it so
    assert len({rule["id"] for rule in rules}) == len(rules)
    return run


def every(value: Any, key: str) -> list[Any]:
    """All values of a key, at any depth."""
    if isinstance(value, list):
        return [found for item in value for found in every(item, key)]
    if not isinstance(value, dict):
        return []
    return [found for name, item in value.items() for found in ([item] if name == key else every(item, key))]


def fixed(run: Json, results: list[Json], read: Any) -> dict[str, bytes]:
    """The files that the fixes of results change, after it, by path; `read` gives the bytes of a path."""
    found: dict[str, set[tuple[int, int, bytes]]] = {}
    for change in every([result.get("fixes") for result in results], "artifactChanges"):
        for each in change:
            location = each["artifactLocation"]
            path = unquote_to_bytes(location["uri"]).decode("utf-8", "surrogateescape")
            encoding = run["artifacts"][location["index"]].get("encoding", run["defaultEncoding"])
            data = read(path)
            for replacement in each["replacements"]:
                text = replacement.get("insertedContent", {}).get("text", "")
                span = spanned(data, replacement["deletedRegion"], encoding)
                found.setdefault(path, set()).add((*span, text.encode(encoding)))
    return {path: replaced(read(path), edits) for path, edits in found.items()}


def spanned(data: bytes, region: Json, encoding: str) -> tuple[int, int]:
    """The bytes that a region is, from and to."""
    start = offset(data, region["startLine"], region["startColumn"], encoding)
    return start, offset(data, region["endLine"], region["endColumn"], encoding)


def offset(data: bytes, line: int, column: int, encoding: str) -> int:
    """Where a column of a line begins; columns are UTF-16 code units."""
    lines = data.split(b"\n")
    units = lines[line - 1].decode(encoding).encode("utf-16-le")
    before = units[: 2 * (column - 1)].decode("utf-16-le")
    assert len(before.encode("utf-16-le")) == 2 * (column - 1)
    return sum(len(each) + 1 for each in lines[: line - 1]) + len(before.encode(encoding))


def replaced(data: bytes, edits: set[tuple[int, int, bytes]]) -> bytes:
    for start, end, text in sorted(edits, reverse=True):
        data = data[:start] + text + data[end:]
    return data
