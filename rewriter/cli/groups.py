"""Options in groups: a verb takes those that belong together as one dataclass, and the command line shows each field."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from functools import wraps
from inspect import Parameter, Signature, signature
from typing import Any, get_type_hints


def flat(run: Callable[..., Any]) -> Callable[..., Any]:
    """The function as the command line library wants it: every field of a group that it takes is a parameter of its own."""
    hints = get_type_hints(run, include_extras=True)
    groups: dict[str, Any] = {name: kind for name, kind in hints.items() if is_dataclass(kind)}

    @wraps(run)
    def called(**given: Any) -> Any:
        made = {
            name: kind(**{field.name: given.pop(field.name) for field in fields(kind)}) for name, kind in groups.items()
        }
        return run(**given, **made)

    shown: list[Parameter] = []
    for name, parameter in signature(run).parameters.items():
        own = parameter.replace(kind=Parameter.KEYWORD_ONLY, annotation=hints[name])
        shown += _options(groups[name]) if name in groups else [own]
    called.__signature__ = Signature(shown)  # type: ignore[attr-defined]  # what inspect looks at first
    called.__annotations__ = {parameter.name: parameter.annotation for parameter in shown}
    return called


def _options(group: Any) -> Iterator[Parameter]:
    """The fields of a group, which all have defaults."""
    hints = get_type_hints(group, include_extras=True)
    for field in fields(group):
        yield Parameter(field.name, Parameter.KEYWORD_ONLY, default=field.default, annotation=hints[field.name])
