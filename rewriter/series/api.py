"""The three ways out of a plan: a directory of mails, a branch, or the tree itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from rewriter.decisions import Decisions
from rewriter.plan import Plan
from rewriter.series.branch import check_branch, make_branch
from rewriter.series.changes import select
from rewriter.series.commits import Scratch, open_scratch
from rewriter.series.compiled import FILE as COMPILED_FILE
from rewriter.series.compiled import to_json as compiled_json
from rewriter.series.contents import Contents, gather, warnings
from rewriter.series.decided import Decided
from rewriter.series.drafts import Draft, build_draft, make_draft, renewed, thread_mails
from rewriter.series.gitrun import hermetic
from rewriter.series.handover import build_handover, choose_strategy, make_change_id
from rewriter.series.inplace import check_clean, edit_files
from rewriter.series.introduce import PLAN_FILE as API_PLAN_FILE
from rewriter.series.introduce import Api, in_front, introducing
from rewriter.series.links import NONE_GIVEN, check_links
from rewriter.series.messages import Voice
from rewriter.series.origins import FILE as ORIGINS_FILE
from rewriter.series.origins import origins_json
from rewriter.series.public import base_note
from rewriter.series.reroll.asked import Asked
from rewriter.series.reroll.keep import Written, make_record
from rewriter.series.reroll.record import RECORD_FILE
from rewriter.series.sending import Sending, arrange
from rewriter.series.subsystems import FILE as SUBSYSTEMS_FILE
from rewriter.series.subsystems import subsystems
from rewriter.series.subsystems import to_json as subsystems_json
from rewriter.series.template import Templates
from rewriter.series.tested import compile_contents
from rewriter.series.tree import find_base
from rewriter.series.write import check_output, write_files
from rewriter.transform import Transform

PLAN_FILE = ".rewriter/plan.json"
"""Where a series keeps the plan it was made from."""


@dataclass(frozen=True)
class SeriesOptions:
    """What a person may ask of a series."""

    signoff: bool = False
    """Add a ``Signed-off-by:`` with the identity that git has."""

    reroll: int = 1
    """The version of the series, from 1."""

    include_review: bool = False
    """Also take the provable part of drivers up for review, marked as such."""

    templates: Path | None = None
    """A directory of templates that stand before ours."""

    links: tuple[str, ...] = ()
    """Earlier attempts at the same, as URLs, for the cover letter."""

    api: Api | None = None
    """What introduces the managed functions, in front of the drivers that use them."""

    build: Path | None = None
    """A build directory of the tree: patches that do not compile with it are held back."""

    sending: Sending = field(default_factory=Sending)
    """To whom, in which threads, and what is held back."""

    asked: Asked = field(default_factory=Asked)
    """What is given of the last version."""

    decided: Decided | None = None
    """Which plan it was before decisions were replayed onto it, and these; None where that was not done."""

    b4: bool = False
    """Make a branch one that b4 takes over."""


@dataclass(frozen=True)
class SeriesReport:
    """What was made: `paths` (mails with the cover letter first, or edited files), `patches` (their number), notes."""

    paths: tuple[Path, ...]
    patches: int
    notes: tuple[str, ...] = ()


def write_series(
    plan: Plan, tree: Path, out: Path, conversion: Transform, options: SeriesOptions | None = None
) -> SeriesReport:
    """Write the series of `plan` into directory `out`, which must be absent or empty.

    `conversion` is the transform that made the plan. A plan without a patch gives a directory with the plan alone.

    Raises:
        SeriesError: the series cannot be made; then nothing is left in `out`.
    """
    options = options or SeriesOptions()
    voice = _voice(options)
    check_output(out)
    gathered = gather(plan, tree, conversion, options.include_review, options.api)
    gathered, voice, compiled = _compiled(gathered, voice, tree, options)
    series = arrange(gathered, tree, options.sending)
    files: dict[str, bytes] = {}
    written: list[Written] = []
    record = {**_planned(plan, options), **compiled, **_subsystems(plan, tree)}
    notes = (*series.contents.notes, *series.notes)
    if series.threads:
        with _workshop(tree) as open_one:
            scratch = open_one("scratch")
            draft = make_draft(scratch, series.contents, options.signoff, voice)
            draft = renewed(scratch, draft, series.contents, plan, options.asked, options.reroll)
            notes = (*notes, *draft.notes, *warnings(series.contents, tree))
            for number, thread in enumerate(series.threads):
                first = series.contents.first
                mails, more = thread_mails(open_one(f"thread{number}"), draft, thread, first, options.reroll)
                written.append(Written(thread.folder, mails, thread.contents.changes))
                files |= {str(PurePosixPath(thread.folder, mail.name)): mail.data for mail in mails}
                notes = (*notes, *more)
            notes = (*notes, *base_note(scratch), *(() if options.links else (NONE_GIVEN,)))
            change_id = _change_id(plan, draft, series.contents, options.asked)
            held = series.contents.sent.reasons
            kept = make_record(scratch.git, plan, options.reroll, change_id, written, held, options.decided)
            record[RECORD_FILE] = kept.to_json().encode()
        record[ORIGINS_FILE] = origins_json(series.contents.changes, tuple(draft.messages.values()), draft.origins)
    else:
        notes = (*notes, "there is nothing to convert: no patch was made")
    write_files(out, {**files, **series.files, **record})
    patches = sum(len(thread.contents.changes) for thread in series.threads)
    return SeriesReport(tuple(out / name for name in files), patches, notes)


def write_branch(
    plan: Plan, tree: Path, name: str, conversion: Transform, options: SeriesOptions | None = None
) -> SeriesReport:
    """Commit the changes of `plan` on a new branch `name` of the git tree, which stays on the branch it is on.

    Raises:
        SeriesError: the branch exists or cannot be made; then no ref has changed.
    """
    options = options or SeriesOptions()
    voice = _voice(options)
    gathered = gather(plan, tree, conversion, options.include_review, options.api)
    gathered, voice, _ = _compiled(gathered, voice, tree, options)
    series = arrange(
        gathered, tree, replace(options.sending, recipients=options.b4 and options.sending.recipients, waves=False)
    )
    contents, notes = series.contents, (*series.contents.notes, *series.notes)
    with _workshop(tree) as open_one:
        scratch = open_one("scratch")
        check_branch(scratch, name)
        if not contents.changes:
            return SeriesReport((), 0, (*notes, f"there is nothing to convert: branch {name} was not made"))
        draft = make_draft(scratch, contents, options.signoff, voice)
        draft = renewed(scratch, draft, contents, plan, options.asked, options.reroll)
        notes = (*notes, *draft.notes, *warnings(contents, tree))
        if options.b4:
            change_id = _change_id(plan, draft, contents, options.asked)
            built, more = build_handover(scratch, draft, series.threads[0], change_id, options.reroll)
            notes = (*notes, *more)
        else:
            built = build_draft(scratch, draft, contents.changes)
        make_branch(scratch, built, name)
        if options.b4:
            choose_strategy(scratch, name)
    return SeriesReport((), len(contents.changes), notes)


def write_in_place(plan: Plan, tree: Path, options: SeriesOptions | None = None) -> SeriesReport:
    """Apply the changes of `plan` to the files of the tree; a git tree must be clean.

    Raises:
        SeriesError: the tree is dirty, or cannot be edited.
    """
    options = options or SeriesOptions()
    changes, notes = select(plan, tree, options.include_review)
    first, more = introducing(options.api, tree) if changes else ((), ())
    changes, notes = in_front(first, changes), (*notes, *more)
    if (tree / ".git").exists():
        with _workshop(tree) as open_one:
            check_clean(open_one("scratch"))
    after = {file: data for change in changes for file, data in change.after.items()}
    return SeriesReport(edit_files(tree, after), len(changes), notes)


@contextmanager
def _workshop(tree: Path) -> Iterator[Callable[[str], Scratch]]:
    """Opens scratch repositories of a name beside the tree, which are gone afterwards."""
    with hermetic() as git:
        base = find_base(git, tree)
        yield lambda name: open_scratch(git, tree, base, name)


def _voice(options: SeriesOptions) -> Voice:
    """How the series speaks.

    Raises:
        SeriesError: a template or a link cannot be used.
    """
    check_links(options.links)
    return Voice(Templates(options.templates), links=options.links)


def _compiled(
    contents: Contents, voice: Voice, tree: Path, options: SeriesOptions
) -> tuple[Contents, Voice, dict[str, bytes]]:
    """What is left of the patches where they are compiled, the words for what was done, and the file that keeps it."""
    if options.build is None or not contents.changes:
        return contents, voice, {}
    found = compile_contents(contents, tree, options.build)
    voice = replace(voice, tested=found.words, tested_all=found.summary)
    return found.contents, voice, {COMPILED_FILE: compiled_json(found.record).encode()}


def _planned(plan: Plan, options: SeriesOptions) -> dict[str, bytes]:
    """The whole plan and, where there are any, the decisions that made of it the `plan` of the series."""
    decided = options.decided or Decided(plan, Decisions(), api=options.api.plan if options.api else None)
    found = {PLAN_FILE: decided.plan.to_json().encode()}
    if decided.api:
        found[API_PLAN_FILE] = decided.api.to_json().encode()
    return {**found, **decided.files} if options.decided else found


def _subsystems(plan: Plan, tree: Path) -> dict[str, bytes]:
    """The file that says whose drivers they are."""
    text = subsystems_json(subsystems(plan, tree))
    return {SUBSYSTEMS_FILE: text.encode()} if text else {}


def _change_id(plan: Plan, draft: Draft, contents: Contents, asked: Asked) -> str:
    """The id that all versions share."""
    drivers = [change.result.driver for change in contents.changes]
    return asked.record.change_id if asked.record else make_change_id(plan.transform, drivers, draft.dates)
