"""What a viewer finds in a log; every log here is checked against the schema as well."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from rewriter.batch.run import run
from rewriter.kernel.tree import Tree
from rewriter.plan import DriverResult, Evidence, Plan, Reason, Site
from rewriter.review.sarif import sarif
from rewriter.transform.introduce import introduce
from transforms.pcim_irq_vectors import CONVERSION

from ...cli.test_main import DRIVER
from ...transform.test_introduce import API, FILES
from ..plans import CHANGED, EMPTY, FAILED, PLAN, REVIEW
from .logs import Json, every, run_of


def by_rule(run: Json) -> dict[str, Json]:
    return {result["ruleId"]: result for result in run["results"]}


def test_how_much_a_result_matters() -> None:
    found = [(result["ruleId"], result["level"], result.get("kind")) for result in run_of(PLAN)["results"]]
    assert found == [
        ("managed-lifetime", "note", None),
        ("redundant-release", "note", None),
        ("runs-midlife", "none", "informational"),
        ("role-unknown", "warning", None),
        ("not-managed", "none", "informational"),
        ("timeout", "error", None),
    ]


def test_what_stays_can_be_left_out() -> None:
    log = run_of(PLAN, kept=False)
    assert [result["level"] for result in log["results"]] == ["note", "note", "warning", "error"]
    assert "not-managed" not in {rule["id"] for rule in log["tool"]["driver"]["rules"]}


def test_a_message_says_what_happens_and_why() -> None:
    found = {rule: result["message"]["text"] for rule, result in by_rule(run_of(PLAN)).items()}
    assert found["redundant-release"] == "Remove drop() in remove(): after it remove() ends (line 12)."
    assert found["managed-lifetime"] == "Convert grab() in probe(): enabled with pcim_enable_device() on every path."
    assert found["role-unknown"] == (
        "Review grab() in f(): nobody knows. "
        "To settle it: find out who calls this, and whether the driver stays bound afterwards."
    )
    assert found["timeout"] == "drivers/d/bad was not analysed: the limit struck: 60 s."


def test_a_rule_says_what_to_do() -> None:
    rules = {rule["id"]: rule for rule in run_of(PLAN)["tool"]["driver"]["rules"]}
    role = rules["role-unknown"]
    assert role["shortDescription"]["text"] == "Who calls this, and when, could not be followed."
    assert role["help"]["text"].startswith("To settle it: find out who calls this")
    assert "rewriter explain demo-grab TREE FILE:LINE" in role["help"]["text"]
    assert role["defaultConfiguration"] == {"level": "warning"}


def test_a_proof_that_tells_a_story_is_a_code_flow() -> None:
    result = by_rule(run_of(PLAN))["redundant-release"]
    steps = result["codeFlows"][0]["threadFlows"][0]["locations"]
    places = [step["location"]["physicalLocation"] for step in steps]
    assert [(place["artifactLocation"]["uri"], place["region"]["startLine"]) for place in places] == [
        ("drivers/a/one.c", 1),
        ("drivers/a/two.h", 3),
    ]
    texts = [step["location"]["message"]["text"] for step in steps]
    assert texts == ["probe() enables it. Only under #ifdef CONFIG_A.", "}}"]  # braces are doubled in SARIF


def test_lines_without_a_story_are_related_places() -> None:
    (site, *_), evidence = REVIEW.sites, (Evidence("drivers/b/maybe.c", 4, "f[0](dev); /* \xc3\xa9\xff\x1b */"),)
    log = run_of(replace(PLAN, drivers=(replace(REVIEW, sites=(replace(site, evidence=evidence),)),)))
    (place,) = by_rule(log)["role-unknown"]["relatedLocations"]
    assert place["physicalLocation"]["region"] == {"startLine": 4}
    assert place["message"]["text"] == "f[0] (dev); /* \xe9\ufffd\\x1b */"  # and no link to a place of number "dev"


def test_a_driver_that_failed_is_told_twice() -> None:
    log = run_of(PLAN)
    (invocation,) = log["invocations"]
    assert invocation["executionSuccessful"] is False
    excerpt, failure = [n for n in invocation["toolExecutionNotifications"] if n["level"] != "note"]
    assert (excerpt["level"], excerpt["message"]["text"]) == ("warning", "an excerpt.")
    assert (failure["level"], failure["descriptor"]) == ("error", {"id": "timeout"})
    assert [found["id"] for found in log["tool"]["driver"]["notifications"]] == ["timeout"]
    assert every(failure, "uri") == every(by_rule(log)["timeout"]["locations"], "uri") == ["drivers/d/bad.c"]
    (fine,) = run_of(replace(PLAN, drivers=(CHANGED,), notes=()))["invocations"]
    assert fine == {"executionSuccessful": True}


def test_notes_are_not_lost() -> None:
    note = "drivers/a/one.c:12: a comment tells how it is released: is that still true?"
    log = run_of(replace(PLAN, drivers=(replace(CHANGED, notes=(note, "no Makefile links it")),), notes=()))
    look = by_rule(log)["look-here"]
    assert (look["kind"], look["level"]) == ("review", "none")
    assert look["message"]["text"] == "A comment tells how it is released: is that still true?"
    assert look["locations"][0]["physicalLocation"]["region"] == {"startLine": 12}
    (said,) = log["invocations"][0]["toolExecutionNotifications"]
    assert (said["level"], said["message"]["text"]) == ("note", "drivers/a/one: no Makefile links it.")


def test_a_hunk_without_a_call_has_the_reason_of_its_edits(tmp_path: Path) -> None:
    made = introduce(FILES, API)
    log = run_of(Plan("demo", 1, None, None, (made,)))
    rules = [result["ruleId"] for result in log["results"] if "fixes" in result]
    assert set(rules) == {"introduced"}
    assert len(rules) >= len(made.hunks)
    texts = {result["message"]["text"].partition(":")[0] for result in log["results"]}
    assert texts <= {"Convert take_pins()", "Edit", "Edit in take_pins()"}
    tidy = replace(made, edits=tuple(replace(edit, why="label out has nothing left to undo") for edit in made.edits))
    assert "clean-up" in by_rule(run_of(Plan("demo", 1, None, None, (tidy,))))


def test_nothing_scanned() -> None:
    log = run_of(EMPTY)
    assert (log["results"], log["artifacts"], log["tool"]["driver"]["rules"]) == ([], [], [])


def test_where_the_tree_is(tmp_path: Path) -> None:
    tree = tmp_path / "a tree #1"
    tree.mkdir()
    plan = replace(PLAN, tree_commit="c0ffee")
    log = run_of(plan, tree)
    uri = log["originalUriBaseIds"]["SRCROOT"]["uri"]
    assert uri == f"{tree.as_uri()}/"
    (details,) = log["versionControlProvenance"]
    assert details == {"repositoryUri": uri, "revisionId": "c0ffee", "mappedTo": {"uriBaseId": "SRCROOT"}}
    assert "versionControlProvenance" not in run_of(PLAN, tree)
    assert "uri" not in run_of(plan)["originalUriBaseIds"]["SRCROOT"]


@pytest.mark.parametrize(
    ("name", "uri"),
    [
        ("drivers/a b/%41#?.c", "drivers/a%20b/%2541%23%3F.c"),
        ("c:/x.c", "c%3A/x.c"),
        ("drivers/\xe9.c", "drivers/%C3%A9.c"),
        ("drivers/\udcff\n<script>.c", "drivers/%FF%0A%3Cscript%3E.c"),
    ],
)
def test_names_of_any_kind(name: str, uri: str) -> None:
    reason = Reason("role-unknown", "{0} [x](javascript:1) <script>\x1b[31m\udcff")
    site = Site(name, 1, "f", "grab", "acquire", "review", reason, (Evidence(name, 2, "\xff{"),))
    driver = DriverResult(name, (name,), "review", reason, (site,), notes=(f"{name}: odd",))
    log = run_of(Plan("demo", 1, None, None, (driver, replace(FAILED, driver=name, files=(name,)))))
    assert [artifact["location"]["uri"] for artifact in log["artifacts"]] == [uri]
    text = by_rule(log)["role-unknown"]["message"]["text"]
    assert "{{0}} [x] (javascript:1) <script>\\x1b[31m\\udcff." in text
    json.dumps(log, ensure_ascii=False).encode()  # no half characters


def test_a_call_is_known_again_where_lines_moved(tmp_path: Path) -> None:
    prints, logs = [], []
    for number, above in enumerate(("", "/* one\n * two\n */\n")):
        root = tmp_path / str(number)
        (root / "drivers").mkdir(parents=True)
        (root / "drivers/one.c").write_text(above + DRIVER)
        plan = run(Tree.open(root), CONVERSION, jobs=1)
        logs.append(sarif(plan))
        (result,) = run_of(plan)["results"]
        prints.append(result["partialFingerprints"])
        assert sarif(run(Tree.open(root), CONVERSION, jobs=2)) == logs[-1]
    assert prints[0] == prints[1]
    assert set(prints[0]) == {"rewriterCall/v1", "rewriterEdit/v1"}
    assert logs[0] != logs[1]


def test_calls_alike_are_told_apart() -> None:
    (site, *_) = CHANGED.sites
    log = run_of(replace(PLAN, drivers=(replace(CHANGED, sites=(site, replace(site, line=3))),)))
    assert len({result["partialFingerprints"]["rewriterCall/v1"] for result in log["results"]}) == 2
