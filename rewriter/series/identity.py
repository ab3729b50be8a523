"""Who the patches are from: the person's own git identity, asked for by name, or a placeholder that says so."""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from rewriter.series.errors import SeriesError


@dataclass(frozen=True)
class Identity:
    """A person as git names one."""

    name: str
    email: str

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>"


PLACEHOLDER = Identity("Rewriter Placeholder", "rewriter@example.invalid")
"""The author of patches made where git knows nobody; a tree can be converted without being anybody."""


def find_identity(program: str, root: Path, signoff: bool) -> tuple[Identity, tuple[str, ...]]:
    """The identity that the user's git has for `root`, and notes about it.

    Raises:
        SeriesError: a sign-off is asked for and git knows nobody.
    """
    name, email = (_setting(program, root, f"user.{key}") for key in ("name", "email"))
    if name and email:
        return Identity(name, email), ()
    if signoff:
        raise SeriesError(
            "nobody to sign off",
            f"git has no user.{'email' if name else 'name'} for {root}",
            "set user.name and user.email with git config --global, or leave out --signoff",
        )
    return PLACEHOLDER, (f"git knows no user.name and user.email: the patches are from {PLACEHOLDER}",)


def _setting(program: str, root: Path, key: str) -> str:
    """A setting as the user's git has it; the one place where the user's configuration is read."""
    # Which repository it is must follow from the tree alone, and never be one the tree merely lies in.
    environ = {k: v for k, v in os.environ.items() if not k.startswith("GIT_") or k.startswith("GIT_CONFIG")}
    environ["GIT_CEILING_DIRECTORIES"] = str(root.resolve().parent)
    done = subprocess.run([program, "config", "--get", key], cwd=root, env=environ, capture_output=True, check=False)
    value = done.stdout.decode("utf-8", "replace") if done.returncode == 0 else ""
    return " ".join(re.sub(r"[<>\x00-\x1f]+", " ", value).split())
