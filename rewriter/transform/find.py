"""Where transforms are, and how one is loaded: by file name, so that running one never reads the others."""

from __future__ import annotations

import importlib.util
import sys
from contextlib import redirect_stdout
from difflib import get_close_matches
from pathlib import Path

from rewriter.errors import FAILED, Problem
from rewriter.transform.contract import ManagedConversion
from rewriter.transform.introduction import Introduction, Transform

PACKAGED = Path(__file__).resolve().parents[2] / "transforms"
"""The transforms that come with the program; they lie beside the package."""

VARIABLE = "CONVERSION"
"""The name under which a transform module holds its conversion."""


def modules(own: Path | None = None) -> dict[str, Path]:
    """Transform name -> module file, sorted by name; one in the user's `own` directory stands for a packaged namesake.

    Raises:
        Problem: `own` is not a directory.
    """
    if own is not None and not own.is_dir():
        raise Problem(f"no transforms in {own}", "it is not a directory", "give --transforms an existing directory")
    found: dict[str, Path] = {}
    for directory in (PACKAGED, own):
        if directory is not None:
            paths = sorted(path for path in directory.glob("[!_]*.py") if path.is_file())
            found.update((path.stem.replace("_", "-"), path) for path in paths)
    return dict(sorted(found.items()))


def path_of(name: str, own: Path | None = None) -> Path:
    """The module file of the transform called `name`.

    Raises:
        Problem: there is none, or `own` is not a directory.
    """
    known = modules(own)
    if name not in known:
        close = get_close_matches(name, known, n=1)
        do = f"did you mean {close[0]}? else see rewriter list" if close else "see rewriter list"
        raise Problem(f"no transform called {name!r}", f"known are: {', '.join(known) or 'none'}", do)
    return known[name]


def load(name: str, own: Path | None = None) -> Transform:
    """Import the module of the transform called `name` and return its conversion.

    Raises:
        Problem: there is no such transform, its module cannot be imported, or holds no conversion of that name.
    """
    path = path_of(name, own)
    do = f"mend {path}, then run: rewriter test {name}"
    spec = importlib.util.spec_from_file_location(f"transforms.{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None  # a .py file always has both
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    try:
        with redirect_stdout(sys.stderr):  # stdout is for results, whatever a module prints
            spec.loader.exec_module(module)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # a module may raise what it likes
        raise Problem(f"transform {name} cannot be loaded", f"{type(error).__name__}: {error}", do, FAILED) from error
    conversion = getattr(module, VARIABLE, None)
    if not isinstance(conversion, ManagedConversion | Introduction):
        why = f"it holds no ManagedConversion or Introduction called {VARIABLE}"
        raise Problem(f"transform {name} cannot be used", why, do, FAILED)
    if conversion.name != name:
        raise Problem(f"transform {name} cannot be used", f"its conversion is called {conversion.name}", do, FAILED)
    return conversion
