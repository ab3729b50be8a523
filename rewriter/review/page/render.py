"""The page as text: templates, style and script in one file, which may load and run nothing but these."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

from rewriter import __version__
from rewriter.review.page.anchors import Anchors, href
from rewriter.review.page.found import Found
from rewriter.review.page.mails import Mails
from rewriter.review.page.summary import ROW, summary
from rewriter.review.page.view import driver_views
from rewriter.review.text import visible

if TYPE_CHECKING:
    from jinja2 import Environment

STYLES = ("page.css", "diff.css", "print.css")
SCRIPTS = ("state.js", "list.js", "driver.js", "keys.js", "main.js")


def page(found: Found, beside: Path | None = None) -> str:
    """The page; links to mails are relative to `beside`, the folder that it is written to (None: no links).

    Nothing in it depends on a clock or a machine.
    """
    mails, anchors = Mails(found, beside), Anchors()
    first, drivers = driver_views(found, mails, anchors)
    style, theme, script = _joined(STYLES), _joined(("theme.js",)), _joined(SCRIPTS)
    return (
        _environment()
        .get_template("page.html")
        .render(
            style=Markup(style),
            theme=Markup(theme),
            script=Markup(script),
            policy=policy(style, theme, script),
            version=__version__,
            summary=summary(found, mails, drivers),
            found=found,
            row=ROW,
            first=first,
            drivers=drivers,
        )
    )


def policy(style: str, *scripts: str) -> str:
    """The Content-Security-Policy: these inline parts, and nothing else from anywhere."""
    allowed = " ".join(f"'{_hash(script)}'" for script in scripts)
    return f"default-src 'none'; style-src '{_hash(style)}'; script-src {allowed}; base-uri 'none'; form-action 'none'"


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _lines(text: str) -> Markup:
    """Text of several lines, for ``<pre>``."""
    return Markup("\n").join(visible(line) for line in text.split("\n"))


def _joined(names: tuple[str, ...]) -> str:
    folder = resources.files(__package__) / "assets"
    return "".join((folder / name).read_text("utf-8") for name in names)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader(__package__),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        # Whatever a template says goes through here, then it is escaped: no text can be forgotten.
        finalize=lambda value: visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value,
    )
    made.filters["href"] = href
    made.filters["lines"] = _lines
    made.filters["capital"] = lambda text: text[:1].upper() + text[1:]
    return made
