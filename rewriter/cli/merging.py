"""``rewriter review --merge``: the decisions of others into one's own."""

from __future__ import annotations

from pathlib import Path

from rewriter.errors import Problem

_USAGE = "usage is: rewriter review --merge [TREE] FILE..."


def merge(words: list[str], decisions: Path | None, quiet: bool) -> int:
    """Take the decisions in files into the file of a tree (the current directory unless given), or into `decisions`.

    Raises:
        Problem: a file is none of decisions; then nothing is taken in.
    """
    from rewriter.cli.screen import note
    from rewriter.decisions import Store, default_path

    trees, files = _sorted(words)
    own = Store(decisions or default_path(trees[0] if trees else Path()))
    before = own.load().ids
    theirs = [record for file in files for record in Store(file).load().records]
    known = own.answer(*theirs)
    fresh, repeated = len(known.ids - before), len({record.id for record in theirs} & before)
    note(f"{fresh} decisions taken in, {repeated} were there already; {len(known.records)} in {own.path}", quiet)
    return 0


def _sorted(words: list[str]) -> tuple[list[Path], list[Path]]:
    """Directories (a tree) and files."""
    places = [Path(word) for word in words]
    missing = [place for place in places if not place.exists()]
    if missing:
        raise Problem(f"no such file: {missing[0]}", "--merge takes files of decisions", _USAGE)
    trees = [place for place in places if place.is_dir()]
    files = [place for place in places if not place.is_dir()]
    if not files:
        raise Problem("nothing to merge", "no file of decisions is named", _USAGE)
    if len(trees) > 1:
        raise Problem("more than one tree to merge into", f"{trees[0]} and {trees[1]}", _USAGE)
    return trees, files
