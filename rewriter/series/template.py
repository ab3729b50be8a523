"""The words of messages and covers as templates (Jinja2): ours, and a user's files of the same names before them.

Facts are computed in Python and handed over; a template only says them. Templates run in a sandbox, and a name that they
spell wrongly is an error, never an empty place.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from rewriter.errors import USAGE
from rewriter.series.errors import SeriesError, os_error
from rewriter.series.text import listed, wrap

if TYPE_CHECKING:
    from jinja2 import Environment

SUFFIX = ".j2"
_HINT = "mend the template; docs/series.md names the facts that it may use"


class Templates:
    """The templates in use; `directory` holds a user's own."""

    def __init__(self, directory: Path | None = None) -> None:
        """Read the templates.

        Raises:
            SeriesError: the directory cannot be read, or holds a file that is none of the templates.
        """
        own = {} if directory is None else _read(directory)
        self._own = {path.name: text for path, text in own.items()}
        self._files = {**{name: name for name in packaged()}, **{path.name: str(path) for path in own}}
        self._environment = _environment({**packaged(), **self._own}, self._files)

    def render(self, name: str, facts: Mapping[str, object]) -> str:
        """The text that template `name` makes of the facts, not wrapped yet.

        Raises:
            SeriesError: the template cannot be read, or asks for what is not there; with its file and line.
        """
        from jinja2 import TemplateNotFound, TemplateSyntaxError

        try:
            return self._environment.get_template(name).render(facts)
        except TemplateSyntaxError as error:
            raise _error(error.filename or name, error.lineno, error.message or "it cannot be read") from error
        except TemplateNotFound as error:
            raise _error(*self._place(error, name), f"there is no template {error.name!r}") from error
        except Exception as error:  # whatever a template does wrong is for its author to see
            raise _error(*self._place(error, name), str(error) or type(error).__name__) from error

    def blame(self, name: str, words: str) -> SeriesError | None:
        """The error for `words` in what template `name` gave, which they must not be; None where no template is a user's."""
        pattern = re.compile(r"\s+".join(map(re.escape, words.split())), re.IGNORECASE)
        for own, text in self._own.items():
            if hit := pattern.search(text):
                return _error(self._files[own], text.count("\n", 0, hit.start()) + 1, _claims(words))
        return _error(self._files[name], 0, _claims(words)) if name in self._own else None

    def _place(self, error: Exception, name: str) -> tuple[str, int]:
        """File and line at which a template went wrong."""
        frames = traceback.extract_tb(error.__traceback__)
        inside = [frame for frame in frames if frame.filename in self._files.values()]
        return (inside[-1].filename, inside[-1].lineno or 0) if inside else (self._files.get(name, name), 0)


@cache
def packaged() -> Mapping[str, str]:
    """Our own templates: name -> text."""
    folder = resources.files("rewriter.series") / "templates"
    return {path.name: path.read_text("utf-8") for path in folder.iterdir() if path.name.endswith(SUFFIX)}


def _claims(words: str) -> str:
    return f"it says {words!r}, which claims more than such a patch can hold"


def _error(file: str, line: int, why: str) -> SeriesError:
    at = f"{file}:{line}" if line else file
    return SeriesError(f"template {at} cannot be used", " ".join(why.split()), _HINT, USAGE)


def _environment(sources: Mapping[str, str], files: Mapping[str, str]) -> Environment:
    from jinja2 import FunctionLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    made = ImmutableSandboxedEnvironment(
        loader=FunctionLoader(lambda name: (sources[name], files[name], None) if name in sources else None),
        undefined=StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["listed"] = lambda items: listed([str(item) for item in items])
    made.filters["hang"] = lambda text, lead: wrap(str(text), str(lead))
    return made


def _read(directory: Path) -> dict[Path, str]:
    """A user's templates; hidden files are nobody's business."""
    known = packaged()
    try:
        paths = sorted(path for path in directory.iterdir() if not path.name.startswith("."))
    except OSError as error:
        raise os_error(
            f"templates in {directory} cannot be read", error, "give a directory of templates", USAGE
        ) from error
    for path in paths:
        if path.name not in known:
            why = "there is no template of that name"
            raise SeriesError(f"{path} cannot be used", why, f"the names are {', '.join(sorted(known))}", USAGE)
    return {path: _text(path) for path in paths}


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise os_error(f"template {path} cannot be read", error, "give a file that can be read", USAGE) from error
    except UnicodeDecodeError as error:
        raise SeriesError(f"template {path} cannot be read", "it is not UTF-8", "save it as UTF-8", USAGE) from error
