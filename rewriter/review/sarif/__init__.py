"""A plan as SARIF 2.1.0, for viewers of analysis results (docs/machine-views.md says what stands where)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from rewriter import __version__
from rewriter.plan import Plan
from rewriter.review.sarif.places import ROOT_ID, UTF_8, Files, Json, messages, root_uri
from rewriter.review.sarif.results import PLACED, Results, not_analysed
from rewriter.review.sarif.rules import Rules, failures
from rewriter.review.text import flat

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def sarif(plan: Plan, tree: Path | None = None, kept: bool = True) -> str:
    """The plan as a SARIF log, JSON text with a final newline.

    `tree` is where its files are, if that is known; calls that are `kept` as they are can be left out.
    """
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(plan, tree, kept)]}, indent=2) + "\n"


def _run(plan: Plan, tree: Path | None, kept: bool) -> Json:
    rules, files = Rules(plan.transform), Files(plan)
    makes = Results(plan.transform, rules, files)
    found = [result for driver in plan.drivers for result in makes.of(driver, kept)]
    invocation = _invocation(plan, files)
    failed = failures(driver.reason.code for driver in plan.drivers if driver.outcome == "failed")
    return {
        "tool": {
            "driver": {
                "name": "rewriter",
                "version": __version__,
                "semanticVersion": __version__,
                "rules": rules.descriptors(),
                **({"notifications": failed} if failed else {}),
            }
        },
        "automationDetails": {"id": f"rewriter/{plan.transform}/"},
        "invocations": [invocation],
        **_provenance(plan, tree),
        "originalUriBaseIds": {
            ROOT_ID: {
                **({"uri": root_uri(tree)} if tree else {}),
                "description": messages(["The root of the kernel tree"]),
            }
        },
        "artifacts": files.artifacts(),
        "results": found,
        "columnKind": "utf16CodeUnits",
        "defaultEncoding": UTF_8,
        "properties": {key: value for key, value in plan.summary().items() if key != "notes"},
    }


def _provenance(plan: Plan, tree: Path | None) -> Json:
    """Which commit was looked at; SARIF wants to know of which repository, so there has to be one."""
    if plan.tree_commit is None or tree is None:
        return {}
    details = {"repositoryUri": root_uri(tree), "revisionId": plan.tree_commit, "mappedTo": {"uriBaseId": ROOT_ID}}
    return {"versionControlProvenance": [details]}


def _invocation(plan: Plan, files: Files) -> Json:
    notes = list(_notifications(plan, files))
    return {
        "executionSuccessful": all(driver.outcome != "failed" for driver in plan.drivers),
        **({"toolExecutionNotifications": notes} if notes else {}),
    }


def _notifications(plan: Plan, files: Files) -> Iterator[Json]:
    for note in plan.notes:
        yield {"level": "warning", "message": messages([flat(note)])}
    for driver in plan.drivers:
        where = {"locations": [{"physicalLocation": files.physical(path)} for path in driver.files[:1]]}
        if driver.outcome == "failed":
            what = {"level": "error", "descriptor": {"id": driver.reason.code}}
            yield {**what, "message": messages([not_analysed(driver)]), **where}
        for note in driver.notes:
            if not PLACED.fullmatch(note):
                yield {"level": "note", "message": messages([f"{flat(driver.driver)}: {flat(note)}"]), **where}
