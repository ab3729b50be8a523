"""Series directories for the page: small ones, hostile ones, and one of thousands of drivers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from rewriter.batch.run import run
from rewriter.decisions import Decisions, answered, merge
from rewriter.kernel.tree import Tree
from rewriter.plan import DriverResult, Edit, Hunk, Plan, Site
from rewriter.series.compiled import FILE as COMPILED_FILE
from rewriter.series.compiled import Compiled
from rewriter.series.compiled import to_json as compiled_json
from rewriter.series.reroll.record import RECORD_FILE, PatchRecord, SeriesRecord, ThreadRecord
from rewriter.series.subsystems import FILE as SUBSYSTEMS_FILE
from rewriter.series.subsystems import Subsystem, folder_of
from rewriter.series.subsystems import to_json as subsystems_json
from transforms.pcim_irq_vectors import CONVERSION

EXAMPLES = Path(__file__).parents[3] / "examples/linux"
WORDS = "compile-tested (W=1, x86_64); not run-tested"


def examples() -> Plan:
    """The plan of the example drivers."""
    return run(Tree.open(EXAMPLES), CONVERSION)


def renamed(driver: DriverResult, name: Callable[[str], str]) -> DriverResult:
    """A driver of the same text under other names."""

    def of_site(site: Site) -> Site:
        lines = tuple(replace(line, file=name(line.file)) for line in site.evidence)
        return replace(site, file=name(site.file), evidence=lines)

    def of_edit(edit: Edit) -> Edit:
        return replace(edit, file=name(edit.file))

    def of_hunk(hunk: Hunk) -> Hunk:
        return replace(hunk, file=name(hunk.file))

    return replace(
        driver,
        driver=name(driver.driver),
        files=tuple(map(name, driver.files)),
        sites=tuple(map(of_site, driver.sites)),
        edits=tuple(map(of_edit, driver.edits)),
        hunks=tuple(map(of_hunk, driver.hunks)),
    )


def many(count: int) -> Plan:
    """A plan of `count` drivers: the examples over and over."""
    plan = examples()
    rounds = -(-count // len(plan.drivers))
    found = [
        renamed(driver, lambda name, number=number: name.replace("drivers/", f"drivers/r{number:03}/", 1))
        for number in range(rounds)
        for driver in plan.drivers
    ]
    return replace(plan, drivers=tuple(sorted(found[:count], key=lambda driver: driver.driver)))


def write_series(folder: Path, plan: Plan, compiled: bool = True) -> Path:
    """A directory such as ``convert -o`` makes, with a mail for each changed driver, yet without asking git."""
    changed = [driver for driver in plan.drivers if driver.outcome == "changed"]
    files = {
        ".rewriter/plan.json": plan.to_json(),
        RECORD_FILE: _record(plan, changed).to_json(),
        SUBSYSTEMS_FILE: subsystems_json({driver.driver: _subsystem(driver) for driver in plan.drivers}),
        "0000-cover-letter.patch": "Subject: [PATCH 0/9] PCI: Use managed vectors\n\nHello,\nworld\n-- \nrewriter\n",
    }
    if compiled:
        files[COMPILED_FILE] = compiled_json(
            Compiled(driver.driver, "passed", WORDS, driver.files) for driver in changed
        )
    for number, driver in enumerate(changed, 1):
        text = "The driver relies on devres for its vectors, without saying so.\n\nSay so.\n" * 8
        files[_mail(number)] = f"Subject: [PATCH {number}/9] {driver.driver}: Use it\n\n{text}\n---\n{driver.diff}"
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="latin-1", errors="replace")
    return folder


def decided(plan: Plan) -> Decisions:
    """What two reviewers said of the first drivers: one accepted, one rejected, one edited, one torn, one outdated."""
    known = Decisions()
    one, two, three, four, five = [driver for driver in plan.drivers if driver.hunks][:5]
    edit = three.hunks[0].text.replace("\n+", "\n+/* by hand */", 1)
    for driver, answer, by, text in (
        (one, "yes", "Ada Crane <ada@example.org>", ""),
        (two, "no", "Otto Heron <otto@example.org>", ""),
        (three, "edit", "Ada Crane <ada@example.org>", edit),
    ):
        record = answered(plan.transform, driver, 0, answer, by, known, text, "2024-05-06T07:08:09Z")
        known = merge(known, Decisions.of([record]))
    torn = [
        answered(plan.transform, four, 0, answer, by, Decisions(), "", "2024-05-07T00:00:00Z")
        for answer, by in (("yes", "Ada Crane <ada@example.org>"), ("no", "Otto Heron <otto@example.org>"))
    ]
    other = replace(five.hunks[0], text=five.hunks[0].text.replace("pcim_", "pcimm_"))
    old = replace(five, hunks=(other, *five.hunks[1:]))
    outdated = answered(plan.transform, old, 0, "no", "Otto Heron", Decisions(), "", "2024-05-05T00:00:00Z")
    return merge(known, Decisions.of([*torn, outdated]))


def _mail(number: int) -> str:
    return f"{number:04}-use-it.patch"


def _subsystem(driver: DriverResult) -> Subsystem:
    return Subsystem(f"{folder_of(driver.driver).name.upper()} SUBSYSTEM", f"THE {driver.driver.upper()} DRIVER")


def _record(plan: Plan, changed: list[DriverResult]) -> SeriesRecord:
    people = (("Ada Crane <ada@example.org>", "Otto Heron <otto@example.org>"), ("list@example.org",))
    patches = tuple(
        PatchRecord(
            _mail(number), "0" * 40, "<a@b>", f"{driver.driver}: Use it", driver.driver, driver.files, "0", *people
        )
        for number, driver in enumerate(changed, 1)
    )
    thread = ThreadRecord("", "0000-cover-letter.patch", "0" * 40, "<c@d>", patches)
    return SeriesRecord(plan.transform, plan.transform_version, plan.tree_version, None, 1, "id", (thread,))
