"""The three ways out of a plan: a directory of mails, a branch, or the tree itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from rewriter.plan import Plan
from rewriter.series.branch import check_branch, make_branch
from rewriter.series.changes import originals, select
from rewriter.series.commits import Built, Commit, Dates, Scratch, build, open_scratch
from rewriter.series.contents import Contents, gather, letter, texts, warnings
from rewriter.series.dates import find_dates
from rewriter.series.format import Mail, print_series
from rewriter.series.gitrun import hermetic
from rewriter.series.history import history
from rewriter.series.identity import Identity, find_identity
from rewriter.series.inplace import check_clean, edit_files
from rewriter.series.introduce import PLAN_FILE as API_PLAN_FILE
from rewriter.series.introduce import Api, in_front, introducing
from rewriter.series.links import NONE_GIVEN, check_links
from rewriter.series.messages import Message, Voice
from rewriter.series.origins import FILE as ORIGINS_FILE
from rewriter.series.origins import STATED, guess_note, origins, origins_json
from rewriter.series.public import base_note
from rewriter.series.readback import check
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


@dataclass(frozen=True)
class SeriesReport:
    """What was made: `paths` (mails with the cover letter first, or edited files), `patches` (their number), notes."""

    paths: tuple[Path, ...]
    patches: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Prepared:
    """Built commits, and all that is needed to talk about them."""

    scratch: Scratch
    built: Built
    contents: Contents
    messages: tuple[Message, ...]
    author: Identity
    dates: Dates
    origins: dict[str, str]
    notes: tuple[str, ...]


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
    contents = gather(plan, tree, conversion, options.include_review, options.api)
    contents, voice = _compiled(contents, voice, tree, options)
    mails: tuple[Mail, ...] = ()
    notes = contents.notes
    record = {PLAN_FILE: plan.to_json().encode()}
    if options.api:
        record[API_PLAN_FILE] = options.api.plan.to_json().encode()
    if contents.changes:
        with _workshop(tree) as scratch:
            ready = _prepare(scratch, contents, options.signoff, voice)
            mails = _mails(ready, options.reroll, voice)
            notes = (*notes, *ready.notes, *warnings(contents, tree))
            notes = (*notes, *base_note(scratch), *(() if options.links else (NONE_GIVEN,)))
            record[ORIGINS_FILE] = origins_json(contents.changes, ready.messages, ready.origins)
    else:
        notes = (*notes, "there is nothing to convert: no patch was made")
    files = {mail.name: mail.data for mail in mails}
    write_files(out, {**files, **record})
    return SeriesReport(tuple(out / name for name in files), len(contents.changes), notes)


def write_branch(
    plan: Plan, tree: Path, name: str, conversion: Transform, options: SeriesOptions | None = None
) -> SeriesReport:
    """Commit the changes of `plan` on a new branch `name` of the git tree, which stays on the branch it is on.

    Raises:
        SeriesError: the branch exists or cannot be made; then no ref has changed.
    """
    options = options or SeriesOptions()
    voice = _voice(options)
    contents = gather(plan, tree, conversion, options.include_review, options.api)
    contents, voice = _compiled(contents, voice, tree, options)
    with _workshop(tree) as scratch:
        check_branch(scratch, name)
        if not contents.changes:
            return SeriesReport((), 0, (*contents.notes, f"there is nothing to convert: branch {name} was not made"))
        ready = _prepare(scratch, contents, options.signoff, voice)
        make_branch(scratch, ready.built, name)
        notes = (*contents.notes, *ready.notes, *warnings(contents, tree))
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
        with _workshop(tree) as scratch:
            check_clean(scratch)
    after = {file: data for change in changes for file, data in change.after.items()}
    return SeriesReport(edit_files(tree, after), len(changes), notes)


@contextmanager
def _workshop(tree: Path) -> Iterator[Scratch]:
    """A scratch repository beside the tree, which is gone afterwards."""
    with hermetic() as git:
        yield open_scratch(git, tree, find_base(git, tree))


def _voice(options: SeriesOptions) -> Voice:
    """How the series speaks.

    Raises:
        SeriesError: a template or a link cannot be used.
    """
    check_links(options.links)
    return Voice(Templates(options.templates), links=options.links)


def _compiled(contents: Contents, voice: Voice, tree: Path, options: SeriesOptions) -> tuple[Contents, Voice]:
    """What is left of the patches where they are compiled, and the words for what was done."""
    if options.build is None or not contents.changes:
        return contents, voice
    found = compile_contents(contents, tree, options.build)
    return found.contents, replace(voice, tested=found.words, tested_all=found.summary)


def _prepare(scratch: Scratch, contents: Contents, signoff: bool, voice: Voice) -> _Prepared:
    """The commits of the changes, built in the scratch repository."""
    author, notes = find_identity(scratch.git.program, scratch.root, signoff)
    dates = find_dates(scratch.base)
    habits = history(scratch, [change.result for change in contents.drivers])
    said = texts(contents, habits, author if signoff else None, voice)
    commits = [Commit(one.text, change.after) for one, change in zip(said, contents.changes, strict=True)]
    built = build(scratch, originals(contents.changes), commits, author, dates)
    found = origins(contents.drivers, said[len(contents.first) :], habits)
    found = {**{change.result.driver: STATED for change in contents.first}, **found}
    notes = (*notes, *guess_note(found, scratch))
    return _Prepared(scratch, built, contents, said, author, dates, found, notes)


def _mails(ready: _Prepared, reroll: int, voice: Voice) -> tuple[Mail, ...]:
    """The mails, read back."""
    words = letter(ready.contents, ready.scratch.root, voice)
    mails = print_series(ready.scratch, ready.built, ready.author, ready.dates, words, ready.messages, reroll)
    for mail, change in zip(mails[1:], ready.contents.changes, strict=True):
        check(mail.name, mail.data, change.before, change.after)
    return mails
