"""A kernel source tree on disk: where it is, what version, and whether git looks after it. Never writes."""

from __future__ import annotations

import errno
import os
import re
import stat
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from rewriter.errors import Problem

_VERSION = re.compile(r"^(VERSION|PATCHLEVEL|SUBLEVEL|EXTRAVERSION)[ \t]*=[ \t]*(.*?)[ \t]*(?:#.*)?$", re.MULTILINE)
_EXCERPT = ("drivers", "sound", "arch", "block", "fs", "net")
_NO_MAKEFILE = "no top Makefile with a version: taken as an excerpt of a kernel tree"
_COMMENT = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:[^"\\\n]|\\.)*"', re.DOTALL)
_ABSENT = (errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG)
_HASH = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
# Set by hooks and by `git rebase --exec`; each would make git answer for another repository than the one asked about.
_GIT_PLACES = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_PREFIX", "GIT_OBJECT_DIRECTORY")


class TreeError(Problem):
    """A tree, or a path in one, that cannot be used.

    Attributes:
        code: ``no-directory``, ``not-a-tree``, ``missing``, ``outside``, ``not-a-file`` or ``unreadable``.
    """

    def __init__(self, what: str, why: str, hint: str, code: str = "not-a-tree") -> None:
        super().__init__(what, why, hint)
        self.code = code


@dataclass(frozen=True)
class Tree:
    """One kernel tree; make it with `Tree.open`.

    Attributes:
        root: its top directory, absolute and without symbolic links.
        version: ``6.12.117``, or None for an excerpt without a top Makefile.
        notes: what a reader of results has to know of this tree.
    """

    root: Path
    version: str | None
    notes: tuple[str, ...] = ()

    @classmethod
    def open(cls, path: str | os.PathLike[str]) -> Tree:
        """Look at the directory `path`.

        Raises:
            TreeError: it is not a directory, or nothing in it says that it is a kernel tree.
        """
        hint = "give the top directory of a kernel source tree"
        try:
            names = os.listdir(path)
            root = Path(os.path.realpath(path))
        except (OSError, ValueError) as error:
            raise TreeError(f"no such tree: {_shown(path)}", _reason(error), hint, "no-directory") from None
        if version := _makefile_version(root):
            return cls(root, version)
        if any(name in names and (root / name).is_dir() for name in _EXCERPT):
            return cls(root, None, (_NO_MAKEFILE,))
        why = "it has neither a Makefile with VERSION and PATCHLEVEL nor a directory such as drivers or sound"
        raise TreeError(f"not a kernel tree: {_shown(path)}", why, hint)

    @cached_property
    def _head(self) -> str | None:
        """HEAD of the git work tree whose top is `root`: "" before the first commit, None without such a work tree."""
        if not (self.root / ".git").exists():
            return None
        command = ["git", "-C", str(self.root), "rev-parse", "--is-inside-work-tree", "--show-cdup", "HEAD"]
        environment = {name: value for name, value in os.environ.items() if name not in _GIT_PLACES}
        try:
            answer = subprocess.run(command, capture_output=True, env=environment, check=False, timeout=60)
        except (OSError, subprocess.TimeoutExpired):
            return None
        inside, up, head, *_ = [*answer.stdout.decode("ascii", "replace").split("\n"), "", "", ""]
        if inside != "true" or up:
            return None
        return head if _HASH.fullmatch(head) else ""

    @property
    def is_git(self) -> bool:
        """Whether `root` itself is the top level of a git work tree (lying inside one does not count)."""
        return self._head is not None

    @property
    def commit(self) -> str | None:
        """Hash of HEAD; None without git or before the first commit."""
        return self._head or None

    def read(self, path: str) -> bytes:
        """The bytes of the file `path`, relative to the tree.

        Raises:
            TreeError: ``missing``, ``not-a-file`` or ``unreadable``.
        """
        try:
            place = os.path.join(self.root, path)  # thousands of files are read: pathlib would take as long as reading
            if not stat.S_ISREG(os.stat(place).st_mode):  # reading a pipe could take for ever
                raise TreeError(
                    f"not a file: {_shown(path)}", "it is a directory or a device", "name a file", "not-a-file"
                )
            with open(place, "rb", buffering=0) as file:
                return file.readall()
        except (OSError, ValueError) as error:
            if isinstance(error, OSError) and error.errno in _ABSENT:
                raise TreeError(f"no such file: {_shown(path)}", _reason(error), "check the path", "missing") from None
            hint = "check its permissions"
            raise TreeError(f"cannot read {_shown(path)}", _reason(error), hint, "unreadable") from None

    def resolve(self, paths: Iterable[str | os.PathLike[str]]) -> list[str]:
        """What the user named, as paths relative to the tree: sorted, each once, nothing that lies in another one.

        A relative path counts from the current directory if that hits something in the tree, else from the tree.
        The tree itself is "."; no paths give an empty list.

        Raises:
            TreeError: ``missing`` or ``outside``.
        """
        found = {self._relative(os.fspath(path)) for path in paths}
        if "." in found:
            return ["."]
        return sorted(path for path in found if not any(str(above) in found for above in Path(path).parents))

    def _relative(self, path: str) -> str:
        outside = False
        for start in (os.curdir, self.root) if path else ():
            try:
                place = Path(os.path.realpath(os.path.join(start, path)))
                exists = place.exists()
            except (OSError, ValueError):  # a symlink loop, a name that is too long, a NUL in it
                continue
            if exists and place.is_relative_to(self.root):
                return str(place.relative_to(self.root))
            outside = outside or exists
        hint = "give files or directories of the tree, relative to it or to the current directory"
        if outside:
            raise TreeError(f"not in the tree: {_shown(path)}", f"the tree is {_shown(self.root)}", hint, "outside")
        why = f"it is neither in the current directory nor in {_shown(self.root)}"
        raise TreeError(f"no such path: {_shown(path)}", why, hint, "missing")

    def declares(self, name: str, headers: Iterable[str]) -> bool:
        """Whether one of `headers` (relative to the tree) declares, defines or is a macro of the function `name`.

        A call in the body of an inline function does not count, nor does a comment. Missing headers declare nothing.
        """
        declaration = re.compile(
            rf"^(?:[A-Za-z_][\w \t*(),]*[\s*])?{re.escape(name)}[ \t]*\(|^[ \t]*#[ \t]*define[ \t]+{re.escape(name)}\b",
            re.MULTILINE,
        )
        for header in headers:
            try:
                text = self.read(header).decode("latin-1")
            except TreeError:
                continue
            if name in text and declaration.search(_COMMENT.sub("", text)):
                return True
        return False


def _makefile_version(root: Path) -> str | None:
    """The version as the kernel's own `make kernelversion` prints it, None without a top Makefile that has one."""
    try:
        if not (root / "Makefile").is_file():
            return None
        text = (root / "Makefile").read_text(encoding="latin-1")
    except OSError:
        return None
    values = {match[1]: match[2] for match in reversed(list(_VERSION.finditer(text)))}
    if not values.get("VERSION") or not values.get("PATCHLEVEL"):
        return None
    numbers = (values["VERSION"], values["PATCHLEVEL"], values.get("SUBLEVEL", ""))
    return ".".join(filter(None, numbers)) + values.get("EXTRAVERSION", "")


def _reason(error: Exception) -> str:
    """What the system says."""
    return ((error.strerror if isinstance(error, OSError) else None) or str(error)).lower()


def _shown(path: str | os.PathLike[str]) -> str:
    """A path as one printable line, whatever bytes are in it."""
    text = os.fspath(path)
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
