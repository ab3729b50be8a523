"""A run of an introduction: the files that name its functions are read, and one result comes out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rewriter.batch.guard import LARGEST, REASONS, where
from rewriter.batch.prefilter import Unreadable, candidates
from rewriter.kernel.tree import Tree, TreeError
from rewriter.lifetime.load import blob_id
from rewriter.plan import DriverResult, Reason
from rewriter.transform.introduce import introduce
from rewriter.transform.introduction import Introduction


def result(tree: Tree, introduction: Introduction) -> DriverResult:
    """What the introduction means for `tree`; whatever goes wrong is a ``failed`` result."""
    try:
        texts = {path: _text(tree, path) for path in _files(tree, introduction)}
        made = introduce(texts, introduction)
    except TreeError as error:
        return _failed(introduction, "file-unreadable", f"{error.what}, {error.why}")
    except ValueError as error:
        return _failed(introduction, *error.args)
    except Exception as error:
        return _failed(introduction, "analysis-crashed", where(error))
    edited = {edit.file for edit in made.edits}
    return replace(made, hashes={path: blob_id(texts[path]) for path in sorted(edited)})


def _files(tree: Tree, introduction: Introduction) -> list[str]:
    """The headers and sources that name a function of the introduction; those that cannot be read count as such.

    Raises:
        TreeError: a folder or file cannot be looked at.
    """
    names = sorted({name for wrapper in introduction.wrappers for name in (wrapper.wraps, wrapper.name)})
    places = [place for place in _places(introduction) if (tree.root / place).exists()]
    found = candidates(tree, names, places) if places else None
    for bad in found.unreadable if found else ():
        raise _unreadable(bad)
    return list(found.files) if found else []


def _places(introduction: Introduction) -> Sequence[str]:
    return sorted({*introduction.headers, *(folder.rstrip("/") for folder in introduction.implemented_in)})


def _unreadable(bad: Unreadable) -> TreeError:
    return TreeError(f"cannot read {bad.path}", bad.why, "check its permissions", "unreadable")


def _text(tree: Tree, path: str) -> str:
    """The text of a file as latin-1.

    Raises:
        TreeError: it cannot be read.
        ValueError: it cannot be C; the arguments are the code of the reason and the detail.
    """
    data = tree.read(path)
    if len(data) > LARGEST:
        raise ValueError("file-too-large", path)
    if b"\0" in data:
        raise ValueError("file-binary", path)
    return data.decode("latin-1")


def _failed(introduction: Introduction, code: str, detail: str) -> DriverResult:
    header = introduction.headers[0]
    return DriverResult(header.removesuffix(".h"), (header,), "failed", Reason(code, f"{REASONS[code]}: {detail}"))
