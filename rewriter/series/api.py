"""The three ways out of a plan: a directory of mails, a branch, or the tree itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from rewriter.decisions import Decisions
from rewriter.plan import Plan
from rewriter.series.branch import check_branch, make_branch
from rewriter.series.changes import select
from rewriter.series.commits import Scratch, open_scratch
from rewriter.series.contents import Contents, warnings
from rewriter.series.decided import Decided
from rewriter.series.drafts import Draft, build_draft, make_draft, renewed, thread_mails
from rewriter.series.gitrun import hermetic
from rewriter.series.handover import build_handover, choose_strategy, make_change_id
from rewriter.series.inplace import check_clean, edit_files
from rewriter.series.introduce import PLAN_FILE as API_PLAN_FILE
from rewriter.series.introduce import in_front, introducing
from rewriter.series.links import NONE_GIVEN
from rewriter.series.options import SeriesOptions, SeriesReport
from rewriter.series.origins import FILE as ORIGINS_FILE
from rewriter.series.origins import origins_json
from rewriter.series.prepare import Prepared, prepare
from rewriter.series.public import base_note
from rewriter.series.reroll.asked import Asked
from rewriter.series.reroll.keep import Written, make_record
from rewriter.series.reroll.record import RECORD_FILE
from rewriter.series.subsystems import FILE as SUBSYSTEMS_FILE
from rewriter.series.subsystems import subsystems
from rewriter.series.subsystems import to_json as subsystems_json
from rewriter.series.tree import find_base
from rewriter.series.write import check_output, write_files
from rewriter.transform import Transform

PLAN_FILE = ".rewriter/plan.json"
"""Where a series keeps the plan it was made from."""

NOTHING = "there is nothing to convert: no patch was made"


def write_series(
    plan: Plan, tree: Path, out: Path, conversion: Transform, options: SeriesOptions | None = None
) -> SeriesReport:
    """Write the series of `plan` into directory `out`, which must be absent or empty.

    `conversion` is the transform that made the plan. A plan without a patch gives a directory with the plan alone.

    Raises:
        SeriesError: the series cannot be made; then nothing is left in `out`.
    """
    options = options or SeriesOptions()
    check_output(out)
    made = prepare(plan, tree, conversion, options)
    mails = _mails(plan, tree, made, options) if made.threads else _Mails(notes=(NOTHING,))
    beside = {**made.files, **_planned(plan, options), **_subsystems(plan, tree), **mails.records}
    write_files(out, {**mails.files, **beside})
    patches = sum(len(thread.contents.changes) for thread in made.threads)
    return SeriesReport(tuple(out / name for name in mails.files), patches, (*made.notes, *mails.notes))


def write_branch(
    plan: Plan, tree: Path, name: str, conversion: Transform, options: SeriesOptions | None = None
) -> SeriesReport:
    """Commit the changes of `plan` on a new branch `name` of the git tree, which stays on the branch it is on.

    Raises:
        SeriesError: the branch exists or cannot be made; then no ref has changed.
    """
    options = options or SeriesOptions()
    sending = replace(options.sending, recipients=options.b4 and options.sending.recipients, waves=False)
    with _workshop(tree) as open_one:
        scratch = open_one("scratch")
        check_branch(scratch, name)
        made = prepare(plan, tree, conversion, replace(options, sending=sending))
        if not made.threads:
            return SeriesReport((), 0, (*made.notes, f"there is nothing to convert: branch {name} was not made"))
        draft = _draft(scratch, plan, made, options)
        notes = (*made.notes, *draft.notes, *warnings(made.contents, tree))
        if options.b4:
            change_id = _change_id(plan, draft, made.contents, options.asked)
            built, more = build_handover(scratch, draft, made.threads[0], change_id, options.reroll)
            notes = (*notes, *more)
        else:
            built = build_draft(scratch, draft, made.contents.changes)
        make_branch(scratch, built, name)
        if options.b4:
            choose_strategy(scratch, name)
    return SeriesReport((), len(made.contents.changes), notes)


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


def _draft(scratch: Scratch, plan: Plan, made: Prepared, options: SeriesOptions) -> Draft:
    """What the patches say, with what the last version says to it."""
    draft = make_draft(scratch, made.contents, options.signoff, made.voice)
    return renewed(scratch, draft, made.contents, plan, options.asked, options.reroll)


@dataclass(frozen=True)
class _Mails:
    """The mails of all threads by name, what is remembered of them, and what a person should know."""

    files: Mapping[str, bytes] = field(default_factory=dict)
    records: Mapping[str, bytes] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def _mails(plan: Plan, tree: Path, made: Prepared, options: SeriesOptions) -> _Mails:
    contents, files, written = made.contents, dict[str, bytes](), list[Written]()
    with _workshop(tree) as open_one:
        scratch = open_one("scratch")
        draft = _draft(scratch, plan, made, options)
        notes = [*draft.notes, *warnings(contents, tree)]
        for number, thread in enumerate(made.threads):
            place = open_one(f"thread{number}")
            mails, more = thread_mails(place, draft, thread, contents.first, options.reroll)
            written.append(Written(thread.folder, mails, thread.contents.changes))
            files |= {str(PurePosixPath(thread.folder, mail.name)): mail.data for mail in mails}
            notes += more
        notes += [*base_note(scratch), *(() if options.links else (NONE_GIVEN,))]
        change_id = _change_id(plan, draft, contents, options.asked)
        held = contents.sent.reasons
        record = make_record(scratch.git, plan, options.reroll, change_id, written, held, options.decided)
    origins = origins_json(contents.changes, tuple(draft.messages.values()), draft.origins)
    return _Mails(files, {RECORD_FILE: record.to_json().encode(), ORIGINS_FILE: origins}, tuple(notes))


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
