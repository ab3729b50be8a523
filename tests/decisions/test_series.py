"""Series that are made with decisions: what they say, what they keep, and what the next version takes from them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rewriter.batch.run import run
from rewriter.cli.main import main
from rewriter.decisions import Answer, Decisions, Record, Store, answered, replay
from rewriter.kernel.tree import Tree
from rewriter.plan import DriverResult, Plan, from_json
from rewriter.series import Api, Decided, SeriesOptions, write_series
from rewriter.series.changes import select
from rewriter.series.introduce import PLAN_FILE as API_PLAN_FILE
from rewriter.series.messages import Message, messages
from rewriter.series.sending import Sending
from rewriter.transform import ManagedConversion
from rewriter.transform.find import load
from tests.decisions.exactly import expected
from tests.series.test_introduce import TREE as API_TREE
from tests.series.test_introduce import api_plan
from tests.series.trees import CONVERSION as PINS
from tests.series.trees import git, git_tree, put, two_drivers
from tests.transform.test_introduce import API as INTRODUCTION

TREE = Path(__file__).parents[2] / "examples/linux"
NAME = "pcim-irq-vectors"
ACME, HERON, PLOVER = "drivers/dma/acme-dma", "drivers/gpio/gpio-heron", "drivers/watchdog/plover_wdt"


@pytest.fixture(scope="module")
def plan() -> Plan:
    return run(Tree.open(TREE), load(NAME), [str(TREE / f"{name}.c") for name in (ACME, HERON, PLOVER)], jobs=1)


def of(plan: Plan, name: str) -> DriverResult:
    return next(driver for driver in plan.drivers if driver.driver == name)


def said(
    plan: Plan, name: str, *answers: Answer | str, when: str = "2026-01-01T00:00:00Z", by: str = "A"
) -> list[Record]:
    """Answers to the hunks of a driver; what is no answer is the text of an edited hunk."""
    driver, found = of(plan, name), list[Record]()
    for number, text in enumerate(answers):
        edit = text not in ("yes", "no")
        answer: Answer = "edit" if edit else text  # type: ignore[assignment]
        found.append(answered(NAME, driver, number, answer, by, Decisions(), text if edit else "", when))
    return found


def told(plan: Plan, *records: Record) -> dict[str, Message]:
    """What the patches say, by driver."""
    done = replay(plan, Decisions.of(records)).plan
    changes, _ = select(done, TREE, include_review=False)
    conversion = load(NAME)
    assert isinstance(conversion, ManagedConversion)
    spoken = messages(changes, conversion, {}, None)
    return {change.result.driver: message for change, message in zip(changes, spoken, strict=True)}


def plain(message: Message) -> str:
    return " ".join(message.body.split())


def test_a_call_that_a_reviewer_keeps_is_said_to_be_kept_by_one(plan: Plan) -> None:
    message = told(plan, *said(plan, ACME, "yes", "yes", "no"))[ACME]
    kept = "Keep pci_free_irq_vectors() in acme_dma_remove() (line 177): a reviewer decided to leave this as it is."
    assert kept in plain(message)
    assert "acme_dma_probe() (line 165): after it" in plain(message)
    assert "acme_dma_remove() (line 177): after it" not in plain(message)


def test_of_what_a_reviewer_wrote_nothing_is_said_to_be_proven(plan: Plan) -> None:
    hunk = of(plan, HERON).hunks[0]
    other = hunk.text.replace("+\tret = pcim", "+\t/* managed */\n+\tret = pcim")
    message = told(plan, *said(plan, HERON, other))[HERON]
    assert message.subject.endswith("Use pcim_alloc_irq_vectors()")
    assert "Use pcim_alloc_irq_vectors(), which says so." in plain(message)
    assert "What changes at line 93 a reviewer wrote by hand; nothing is proven of it." in plain(message)
    assert "devres does it" not in message.body
    assert "smpl" not in message.body


def test_a_release_that_a_reviewer_took_out_otherwise_is_not_said_to_be_redundant(plan: Plan) -> None:
    hunk = of(plan, ACME).hunks[2]
    other = hunk.text.replace("-\tpci_free_irq_vectors(pdev);\n", "-\tpci_free_irq_vectors(pdev);\n+\tlater(pdev);\n")
    message = told(plan, *said(plan, ACME, "yes", "yes", other))[ACME]
    assert "line 177" in plain(message)
    assert "acme_dma_remove() (line 177): after it" not in plain(message)
    alone = told(plan, *said(plan, ACME, "no", "no", other))
    assert ACME not in alone  # it needs the acquire to be converted


def test_an_accepted_part_is_not_marked_but_says_below_what_is_left(plan: Plan) -> None:
    driver = of(plan, PLOVER)
    assert driver.outcome == "review"
    message = told(plan, *said(plan, PLOVER, *("yes" for _ in driver.hunks)))[PLOVER]
    assert "[REVIEW]" not in message.subject
    assert "which a reviewer accepted. These calls stay as they are:" in " ".join(message.below.split())
    assert "plover_wdt_shutdown() is .shutdown" in " ".join(message.below.split())


def convert(plan: Plan, monkeypatch: pytest.MonkeyPatch, out: Path, *options: str) -> str:
    """Make a series; returns its cover letter, "" where there is none."""
    monkeypatch.setattr("rewriter.cli.planning.plan_for", lambda *args: plan)
    assert main(["convert", NAME, str(TREE), "-o", str(out), "--no-recipients", "--quiet", *options]) == 0
    cover = out / ("v2-0000-cover-letter.patch" if "--reroll" in options else "0000-cover-letter.patch")
    return cover.read_text() if cover.exists() else ""


def test_a_series_keeps_the_whole_plan_and_its_decisions(
    plan: Plan, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    records = [*said(plan, HERON, "yes"), *said(plan, ACME, "no")]
    elsewhere = said(plan, HERON, "yes")[0]
    strange = [Record(**{**vars_of(elsewhere), "transform": "other"}), Record(**{**vars_of(elsewhere), "driver": "z"})]
    Store(tmp_path / "d.json").answer(*records, *strange)
    cover = convert(plan, monkeypatch, tmp_path / "v1", "--decisions", str(tmp_path / "d.json"))
    assert "[PATCH 0/1]" in cover
    assert from_json((tmp_path / "v1/.rewriter/plan.json").read_text()) == plan
    assert Store(tmp_path / "v1/.rewriter/decisions.json").load() == Decisions.of(records)
    convert(plan, monkeypatch, tmp_path / "all", "--ignore-decisions")
    assert not (tmp_path / "all/.rewriter/decisions.json").exists()


def vars_of(record: Record) -> dict[str, object]:
    return {name: getattr(record, name) for name in Record.__dataclass_fields__}


def reroll(plan: Plan, monkeypatch: pytest.MonkeyPatch, place: Path, *options: str) -> str:
    """The changelog of version 2."""
    cover = convert(plan, monkeypatch, place / "v2", "--reroll", "--previous", str(place / "v1"), *options)
    found = re.search(r"Changes in v2:\n(.*?)\n\n", cover, re.DOTALL)
    return " ".join(found[1].split()) if found else cover


@pytest.fixture
def v1(plan: Plan, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A place with a series in it: of two hunks in a driver, and of all of another."""
    Store(tmp_path / "d.json").answer(*said(plan, ACME, "yes", "yes", "no"), *said(plan, HERON, "yes"))
    convert(plan, monkeypatch, tmp_path / "v1", "--decisions", str(tmp_path / "d.json"))
    return tmp_path


def test_the_next_version_replays_the_decisions_of_the_last(
    plan: Plan, monkeypatch: pytest.MonkeyPatch, v1: Path
) -> None:
    assert reroll(plan, monkeypatch, v1).startswith("- No change in the diffs.")


def test_what_was_not_decided_but_taken_is_known_to_the_next_version(
    plan: Plan, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    Store(tmp_path / "d.json").answer(*said(plan, HERON, "yes"))
    file = ["--decisions", str(tmp_path / "d.json")]
    cover = convert(plan, monkeypatch, tmp_path / "v1", "--undecided", "--include-review", *file)
    assert "[PATCH 0/3]" in cover
    said_now = reroll(plan, monkeypatch, tmp_path, "--undecided", "--include-review", *file)
    assert said_now.startswith("- No change in the diffs.")


def test_a_later_answer_holds_in_the_next_version(plan: Plan, monkeypatch: pytest.MonkeyPatch, v1: Path) -> None:
    later = "2026-02-01T00:00:00Z"
    Store(v1 / "now.json").answer(
        *said(plan, HERON, "no", when=later, by="B"), *said(plan, ACME, "yes", "yes", "yes", when=later, by="B")
    )
    log = reroll(plan, monkeypatch, v1, "--decisions", str(v1 / "now.json"))
    assert "drivers/gpio/gpio-heron: left out: a reviewer decided to leave this as it is." in log
    assert "drivers/dma/acme-dma: pci_free_irq_vectors() in acme_dma_remove() is dropped as well." in log
    kept = Store(v1 / "v2/.rewriter/decisions.json").load()
    assert replay(plan, kept).notes[-1].startswith("decisions: of 6 hunks 3 accepted, 1 rejected, 2 undecided")


def test_an_earlier_answer_does_not(plan: Plan, monkeypatch: pytest.MonkeyPatch, v1: Path) -> None:
    Store(v1 / "now.json").answer(*said(plan, HERON, "no", when="2025-01-01T00:00:00Z", by="B"))
    log = reroll(plan, monkeypatch, v1, "--decisions", str(v1 / "now.json"))
    assert log.startswith("- No change in the diffs.")


def test_a_branch_has_what_was_accepted(plan: Plan, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    files = {file: (TREE / file).read_bytes() for driver in plan.drivers for file in driver.files}
    tree = git_tree(tmp_path / "tree", files)
    Store(tree / ".git/rewriter/decisions.json").answer(*said(plan, ACME, "yes", "yes", "no"))
    monkeypatch.setattr("rewriter.cli.planning.plan_for", lambda *args: plan)
    assert main(["convert", NAME, str(tree), "--branch", "new", "--quiet"]) == 0
    accepted = {(ACME, number): of(plan, ACME).hunks[number].text for number in (0, 1)}
    assert git(tree, "diff", "--name-only", "main", "new") == f"{ACME}.c\n"
    assert git(tree, "show", f"new:{ACME}.c").encode() == expected(plan, accepted, TREE)[f"{ACME}.c"]


def test_what_a_reviewer_wrote_of_the_introduction_is_said_and_kept(tmp_path: Path) -> None:
    tree, whole = put(tmp_path / "tree", API_TREE), api_plan()
    driver = whole.drivers[0]
    other = driver.hunks[0].text.replace("\n+", "\n+/* by hand */\n+", 1)
    known = Decisions.of([answered(whole.transform, driver, 0, "edit", "A", Decisions(), other)])
    known = Decisions.of(
        (
            *known.records,
            *(answered(whole.transform, driver, n, "yes", "A", known) for n in range(1, len(driver.hunks))),
        )
    )
    api = Api(INTRODUCTION, replay(whole, known).plan)
    options = SeriesOptions(api=api, decided=Decided(two_drivers(), known, api=whole), sending=Sending(False))
    made = write_series(two_drivers(), tree, tmp_path / "out", PINS, options)
    mail = made.paths[1].read_text()
    assert "+/* by hand */" in mail
    assert "a reviewer wrote by hand; nothing is proven of it." in " ".join(mail.split())
    assert from_json((tmp_path / "out" / API_PLAN_FILE).read_text()) == whole
    assert Store(tmp_path / "out/.rewriter/decisions.json").load() == known
