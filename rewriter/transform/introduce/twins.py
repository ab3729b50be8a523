"""The text of a twin: header and layout of the place it stands beside, a call with all parameters, kernel-doc."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping

from rewriter.c.layout import indent, realign
from rewriter.c.source import TAB
from rewriter.transform.introduce.places import Place
from rewriter.transform.introduction import Wrapper

COLUMNS = 80
"""The width that calls are wrapped at."""

DOC_COLUMNS = 75
"""The width that kernel-doc is wrapped at."""


def declaration(text: str, place: Place, wrapper: Wrapper) -> str:
    """The declaration of the twin of the one at `place` of `text`."""
    return f"{_header(text, place, wrapper.name)};\n"


def function(text: str, place: Place, wrapper: Wrapper) -> str:
    """The twin of the function at `place` of `text`, with its export."""
    opened = "\treturn" if place.returns != "void" else "\t"
    lead = f"{opened}{' ' if place.returns != 'void' else ''}{place.name}("
    body = _filled(lead, [*(f"{name}," for name in place.parameters[:-1]), f"{''.join(place.parameters[-1:])});"])
    export = place.export.replace(place.name, wrapper.name, 1)
    return f"{_header(text, place, wrapper.name)}\n{{\n{body}}}\n" + (f"{export}\n" if export else "")


def kernel_doc(place: Place, wrapper: Wrapper, described: Mapping[str, str]) -> str:
    """The kernel-doc of the twin; every parameter of `place` is a key of `described`."""
    return "/**\n" + "".join(f" * {line}".rstrip() + "\n" for line in _doc(place, wrapper, described)) + " */\n"


def _doc(place: Place, wrapper: Wrapper, described: Mapping[str, str]) -> Iterator[str]:
    yield from _wrapped(f"{wrapper.name}() - ", _said(wrapper, wrapper.brief))
    wide = max((len(name) for name in place.parameters), default=0)
    for name in place.parameters:
        yield from _wrapped(f"{f'@{name}:':{wide + 2}} ", _said(wrapper, described[name]))
    for text in wrapper.text:
        yield from ("", *_wrapped("", _said(wrapper, text)))
    if wrapper.returns:
        yield from ("", *_wrapped("", f"Return: {_said(wrapper, wrapper.returns)}"))


def _said(wrapper: Wrapper, text: str) -> str:
    return text.replace("{name}", wrapper.name).replace("{wraps}", wrapper.wraps)


def _wrapped(lead: str, text: str) -> list[str]:
    width = DOC_COLUMNS - len(" * ")
    rest = " " * len(lead)
    options = {"break_long_words": False, "break_on_hyphens": False}
    return textwrap.wrap(text, width, initial_indent=lead, subsequent_indent=rest, **options)  # type: ignore[arg-type]


def _header(text: str, place: Place, name: str) -> str:
    """The header under the new name; continuation lines stay aligned with the parenthesis."""
    grown = len(name) - len(place.name)
    behind = place.name_at + len(place.name)
    moved = realign(text, behind, grown, place.head_end)
    out = text[place.start : place.head_end]
    for start, end, blanks in sorted([*moved, (place.name_at, behind, name)], reverse=True):
        out = out[: start - place.start] + blanks + out[end - place.start :]
    return out


def _filled(lead: str, words: list[str]) -> str:
    """A call: as many arguments on a line as fit, the others aligned behind the parenthesis."""
    column = len(lead.expandtabs(TAB))
    lines, line = list[str](), lead
    for number, word in enumerate(words):
        fits = len(line.expandtabs(TAB)) + len(word) + 1 <= COLUMNS
        if number and not fits:
            lines.append(line)
            line = indent(column) + word
        else:
            line += (" " if number else "") + word
    return "".join(f"{one}\n" for one in (*lines, line))
