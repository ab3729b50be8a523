"""A plan with exactly what was accepted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rewriter.decisions.chosen import Chosen, choose, notes, summary
from rewriter.decisions.edited import edited, edited_text
from rewriter.decisions.hunktext import Extent
from rewriter.decisions.known import Decisions
from rewriter.decisions.reasons import reason
from rewriter.decisions.standing import standing
from rewriter.decisions.verdicts import by_hand, kept, old_lines
from rewriter.plan import DriverResult, Edit, Hunk, OutcomeWord, Plan, Reason, Site


@dataclass(frozen=True)
class Replayed:
    """A plan with what was accepted, and notes on what was left out."""

    plan: Plan
    notes: tuple[str, ...] = ()


def replay(plan: Plan, decisions: Decisions, undecided: bool = False, include_review: bool = False) -> Replayed:
    """The plan with exactly the accepted hunks; with no decision about its transform at all it stays as it is.

    `undecided` also takes what nobody has decided about: of changed drivers and, with `include_review`, of those up for review.
    What a hunk needs has to be taken as well, else it is left out. Accepted hunks of drivers up for review are taken.
    """
    if plan.transform not in decisions.transforms:
        return Replayed(plan)
    chosen = [_choose(plan.transform, driver, decisions, undecided, include_review) for driver in plan.drivers]
    said = [note for one in chosen for note in notes(one)]
    counts = Counter(fate for one in chosen for fate in one.fates)
    return Replayed(replace(plan, drivers=tuple(map(_replayed, chosen))), (*said, *summary(counts)))


def replay_driver(
    transform: str, driver: DriverResult, decisions: Decisions, undecided: bool = False, include_review: bool = False
) -> DriverResult:
    """One driver of a plan, as `replay` makes it."""
    if transform not in decisions.transforms:
        return driver
    return _replayed(_choose(transform, driver, decisions, undecided, include_review))


def _choose(
    transform: str, driver: DriverResult, decisions: Decisions, undecided: bool, include_review: bool
) -> Chosen:
    take = undecided and (driver.outcome == "changed" or include_review)
    return choose(driver, standing(transform, driver, decisions), take)


def _replayed(chosen: Chosen) -> DriverResult:
    """The driver with what is taken of it."""
    driver = chosen.driver
    if not driver.edits:
        return driver
    outcome, why = _outcome(chosen)
    if driver.hunks and chosen.whole:
        return replace(driver, outcome=outcome, reason=why)
    edits, hunks = _rebuilt(chosen)
    files = {edit.file for edit in edits}
    return replace(
        driver,
        outcome=outcome,
        reason=why,
        sites=_sites(chosen),
        edits=edits,
        hunks=hunks,
        diff=_diff(driver, hunks),
        hashes={file: name for file, name in driver.hashes.items() if file in files},
    )


def _outcome(chosen: Chosen) -> tuple[OutcomeWord, Reason]:
    """The outcome, and why: what a person has accepted is no longer up for review."""
    driver, fates = chosen.driver, set(chosen.fates)
    if not chosen.taken:
        if "rejected" in fates and "undecided" not in fates:
            return "skipped", reason("rejected-in-review")
        return (driver.outcome, driver.reason) if driver.outcome == "review" else ("skipped", reason("not-decided"))
    if driver.outcome == "review" and "offered" not in fates:
        accepted = reason("accepted-in-review")
        return "changed", replace(accepted, text=f"{accepted.text}: {driver.reason.text}")
    return driver.outcome, driver.reason


def _rebuilt(chosen: Chosen) -> tuple[tuple[Edit, ...], tuple[Hunk, ...]]:
    """The edits and hunks that are taken."""
    driver, taken = chosen.driver, chosen.taken
    shown = {place for hunk in driver.hunks for place in hunk.edits}
    hidden = [edit for place, edit in enumerate(driver.edits) if place not in shown]
    edits, hunks, shifts = list[Edit](), list[Hunk](), Counter[str]()
    for number in taken:
        hunk, record = driver.hunks[number], chosen.standings[number].record
        own, text = [driver.edits[place] for place in hunk.edits], hunk.text
        # A diff does not show an edit apart that lies inside another one.
        own += [edit for edit in hidden if any(_inside(edit, one) for one in own)]
        if chosen.fates[number] == "edited" and record is not None:
            own = _with_whys(edited(hunk, record.replacement), edited(hunk, hunk.text), own)
            text = edited_text(hunk, record.replacement)
        text = _moved(text, hunk.file, shifts)
        needs = tuple(taken.index(need) for need in hunk.needs)
        hunks.append(replace(hunk, text=text, edits=tuple(range(len(edits), len(edits) + len(own))), needs=needs))
        edits += own
    return tuple(edits), tuple(hunks)


def _inside(edit: Edit, other: Edit) -> bool:
    return edit.file == other.file and other.start <= edit.start and edit.end <= other.end


def _with_whys(made: Sequence[Edit], proposed: Sequence[Edit], own: Sequence[Edit]) -> list[Edit]:
    """Edits by a person's hand; those that are made as they were proposed keep their reason."""
    same = {(edit.start, edit.end, edit.text) for edit in proposed}
    found = []
    for edit in made:
        whys = dict.fromkeys(one.why for one in own if _inside(one, edit))
        as_proposed = bool(whys) and (edit.start, edit.end, edit.text) in same
        found.append(replace(edit, why="; ".join(whys)) if as_proposed else edit)
    return found


def _moved(text: str, file: str, shifts: Counter[str]) -> str:
    """The text of a hunk, its lines counted behind the hunks of its file so far; `shifts` gets its own share."""
    rows = text.split("\n")
    for number, row in enumerate(rows):
        if row.startswith("@@ "):
            extent = Extent.of(row)
            rows[number] = str(extent.moved(shifts[file]))
            shifts[file] += extent.new_size - extent.old_size
    return "\n".join(rows)


def _sites(chosen: Chosen) -> tuple[Site, ...]:
    """The calls of the driver; those whose edit was left out are kept, of those edited by hand nothing is proven."""
    hunk_at: dict[tuple[str, int], int] = {}
    for number, hunk in enumerate(chosen.driver.hunks):
        hunk_at |= {(hunk.file, line): number for line in old_lines(hunk)}
    return tuple(_site(chosen, site, hunk_at) for site in chosen.driver.sites)


def _site(chosen: Chosen, site: Site, hunk_at: Mapping[tuple[str, int], int]) -> Site:
    number = hunk_at.get((site.file, site.line))
    if site.verdict not in ("convert", "remove") or number is None:
        return site
    record = chosen.standings[number].record
    if chosen.fates[number] == "edited" and record is not None:
        return by_hand(site, chosen.driver.hunks[number], record.replacement)
    return site if number in chosen.taken else kept(site, chosen.code(number))


def _diff(driver: DriverResult, hunks: Sequence[Hunk]) -> str:
    """The diff of these hunks, each file under the header that it has in the driver's own."""
    heads, at = dict[str, str](), 0
    for hunk in driver.hunks:
        found = driver.diff.index(hunk.text, at)
        heads.setdefault(hunk.file, driver.diff[at:found])
        at = found + len(hunk.text)
    out = list[str]()
    for hunk in hunks:
        out += (heads.pop(hunk.file, ""), hunk.text)
    return "".join(out)
