"""What the patches of a whole tree say: widths, claims, and nothing for scripts/checkpatch.pl to add."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Sequence
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from rewriter.batch.run import run
from rewriter.kernel.tree import Tree
from rewriter.series import SeriesOptions, SeriesReport, write_series
from rewriter.series.phases import overclaim
from rewriter.series.sending import Sending
from rewriter.series.text import WIDTH
from rewriter.transform.find import load

TREE = Path(__file__).parents[2] / ".cache/linux-6.12"
TAG = re.compile(r"(Signed-off-by|Link): ")
QUOTE = re.compile(r"// <smpl>\n.*?\n// </smpl>\n", re.DOTALL)

FINDING = re.compile(r": (?:ERROR|WARNING|CHECK):([A-Z_]+): ")
COMMIT = {
    "COMMIT_LOG_LONG_LINE",
    "COMMIT_MESSAGE",
    "BAD_SIGN_OFF",
    "UNKNOWN_COMMIT_ID",
    "GIT_COMMIT_ID",
    "TYPO_SPELLING",
}
"""Findings that are about the message, whatever its files say."""

pytestmark = [
    pytest.mark.kerneltree,
    pytest.mark.skipif(not TREE.is_dir(), reason="no kernel tree: make kernel-tree"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("series")


@pytest.fixture(scope="module")
def series(folder: Path) -> dict[bool, SeriesReport]:
    """The series with sign-off and without it."""
    conversion = load("pcim-irq-vectors")
    plan = run(Tree.open(TREE), conversion)
    (folder / "gitconfig").write_text("[user]\n\tname = A Person\n\temail = a@example.org\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GIT_CONFIG_GLOBAL", str(folder / "gitconfig"))
        everything = Sending(ignore_policy=True)
        options = {signoff: SeriesOptions(signoff=signoff, sending=everything) for signoff in (True, False)}
        return {
            signoff: write_series(plan, TREE, folder / f"{signoff}", conversion, how)
            for signoff, how in options.items()
        }


def said(path: Path) -> tuple[str, str]:
    """Subject and message of a mail."""
    mail = message_from_bytes(path.read_bytes(), policy=default)
    body = mail.get_content().partition("\n---\n")[0] if "0000-" not in path.name else mail.get_content()
    return re.sub(r"^\[PATCH[^]]*\] ", "", str(mail["Subject"])), body


def test_subjects_are_unique_and_fit(series: dict[bool, SeriesReport]) -> None:
    subjects = [said(path)[0] for path in series[True].paths]
    assert len(subjects) > 60
    assert len(set(subjects)) == len(subjects)
    assert [subject for subject in subjects if len(subject) > WIDTH] == []


def test_lines_fit(series: dict[bool, SeriesReport]) -> None:
    wide = []
    for path in series[True].paths[1:]:
        lines = QUOTE.sub("", said(path)[1]).splitlines()
        wide += [line for line in lines if len(line) > WIDTH and not TAG.match(line)]
    letter = said(series[True].paths[0])[1].partition("\nA Person (")[0]
    assert wide + [line for line in letter.splitlines() if len(line) > WIDTH] == []


def test_nothing_claims_too_much(series: dict[bool, SeriesReport]) -> None:
    texts = [part for path in series[True].paths for part in said(path)]
    assert [words for text in texts if (words := overclaim(text))] == []
    plain = re.compile(r"missing|no longer|double.free|fixes:|stable@", re.IGNORECASE)
    assert [hit[0] for text in texts if (hit := plain.search(text))] == []


@pytest.mark.skipif(shutil.which("perl") is None, reason="no perl")
def test_checkpatch_has_nothing_to_add(series: dict[bool, SeriesReport], folder: Path) -> None:
    new: list[str] = []
    for path in series[True].paths[1:]:
        found = checkpatch(str(path))
        if found:  # it may be what the file says before, of a line that is in the patch
            before, after = files_of(path, folder / "before"), files_of(path, folder / "after")
            subprocess.run(["git", "apply", str(path)], cwd=folder / "after", check=True)
            more = kinds(after) - kinds(before)
            new += [text for kind, text in found if kind in more or kind in COMMIT]
    assert new == []


@pytest.mark.skipif(shutil.which("perl") is None, reason="no perl")
def test_without_signoff_that_is_all_there_is_to_add(series: dict[bool, SeriesReport]) -> None:
    for with_it, without in zip(series[True].paths[1:], series[False].paths[1:], strict=True):
        known = [kind for kind, _ in checkpatch(str(with_it))]
        assert [kind for kind, _ in checkpatch(str(without))] == [*known, "MISSING_SIGN_OFF"]


def files_of(patch: Path, place: Path) -> list[Path]:
    """Copies of the files that a patch changes, below `place`."""
    copies = [place / name for name in re.findall(r"^--- a/(.*)", patch.read_text("latin-1"), re.MULTILINE)]
    for copy in copies:
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(TREE / copy.relative_to(place), copy)
    return copies


def kinds(files: Sequence[Path]) -> Counter[str]:
    """How often checkpatch finds what in files."""
    return Counter(kind for file in files for kind, _ in checkpatch("--no-tree", "-f", str(file)))


def checkpatch(*args: str) -> list[tuple[str, str]]:
    """Kind and line of each finding."""
    command = ["perl", "scripts/checkpatch.pl", "--strict", "--terse", "--no-summary", "--show-types", *args]
    done = subprocess.run(command, cwd=TREE, capture_output=True, encoding="latin-1", check=False)
    found = [(hit[1], line) for line in done.stdout.splitlines() if (hit := FINDING.search(line))]
    assert found or done.returncode == 0, done.stderr
    return found
