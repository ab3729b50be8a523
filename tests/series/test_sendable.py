"""The files of a series as git send-email and git am read them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from rewriter.series import SeriesOptions, write_series
from tests.series.trees import CONVERSION, TWO_FILES, git, git_tree, two_drivers

MAINTAINERS = b"""\
List of maintainers
-------------------

PINS
M:	J\xc3\xb6rg Pinner <joerg@example.org>
L:	pins@lists.example.org
S:	Maintained
F:	drivers/
"""


@pytest.fixture
def mails(tmp_path: Path, nobody: Path) -> tuple[Path, ...]:
    (nobody / ".gitconfig").write_text("[user]\n\tname = \u0141ada T\u00e9ster\n\temail = ada@example.org\n")
    tree = git_tree(tmp_path / "tree", {**TWO_FILES, "MAINTAINERS": MAINTAINERS})
    return write_series(two_drivers(), tree, tmp_path / "out", CONVERSION, SeriesOptions(signoff=True)).paths


def test_git_reads_author_subject_and_body_back(mails: tuple[Path, ...], tmp_path: Path) -> None:
    git(tmp_path / "tree", "am", "-q", *map(str, mails[1:]))
    for number, path in enumerate(reversed(mails[1:])):
        said = git(tmp_path, "mailinfo", "message", "patch", stdin=path.read_bytes())
        fields = dict(line.split(": ", 1) for line in said.splitlines() if line)
        assert (fields["Author"], fields["Email"]) == ("\u0141ada T\u00e9ster", "ada@example.org")
        committed = git(tmp_path / "tree", "show", "-s", "--format=%s%n%b", f"HEAD~{number}")
        assert f"{fields['Subject']}\n{(tmp_path / 'message').read_text()}".strip() == committed.strip()


def test_git_send_email_takes_them(mails: tuple[Path, ...], tmp_path: Path) -> None:
    command = ["git", "send-email", "--dry-run", "--confirm=never", "--quiet", *map(str, mails)]
    env = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "GIT_CONFIG_NOSYSTEM": "1", "GIT_SEND_EMAIL_NOTTY": "1"}
    more = {"GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example.org"}
    done = subprocess.run(command, cwd=tmp_path, env={**env, **more}, capture_output=True, text=True, check=False)
    if "is not a git command" in done.stderr or "Can't locate" in done.stderr:
        pytest.skip("this git has no send-email")
    assert done.returncode == 0, done.stderr
    for mail in mails:
        assert mail.name in done.stdout + done.stderr
