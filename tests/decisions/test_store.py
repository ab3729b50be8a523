"""The file that remembers: nothing of it is ever lost, and nothing else is ever written over."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from rewriter.decisions import Decisions, Piece, Record, Store
from rewriter.errors import Problem


def answer(number: int, by: str = "A", **more: str) -> Record:
    piece = Piece(f"{number:016x}", (f"-\tdrop({number});",))
    when = f"2026-01-01T00:{number // 60 % 60:02}:{number % 60:02}Z"
    return Record("demo", f"drivers/d/{number}", "d/x.c", "f", (piece,), "yes", by, more.get("when", when))


def test_what_was_answered_is_there(tmp_path: Path) -> None:
    store = Store(tmp_path / "new" / "decisions.json")
    assert store.load() == Decisions()
    assert not (tmp_path / "new").exists()
    assert store.answer(answer(1), answer(2)) == Decisions.of((answer(1), answer(2)))
    assert Store(store.path).load() == Decisions.of((answer(1), answer(2)))
    assert store.take_back(answer(1)) == Decisions.of((answer(2),))
    assert Store(store.path).load() == Decisions.of((answer(2),))


def test_what_another_wrote_meanwhile_stays(tmp_path: Path) -> None:
    one, other = Store(tmp_path / "d.json"), Store(tmp_path / "d.json")
    one.answer(answer(1))
    other.answer(answer(2))
    one.answer(answer(3))
    other.take_back(answer(1))
    assert one.load() == Decisions.of((answer(2), answer(3)))


def test_the_file_reads_well_and_small_changes_are_small(tmp_path: Path) -> None:
    store = Store(tmp_path / "d.json")
    store.answer(*(answer(n) for n in (1, 2, 4)))
    before = store.path.read_text().splitlines()
    store.answer(answer(3))
    after = store.path.read_text().splitlines()
    assert '      "answer": "yes",' in after
    assert '            "-\\tdrop(3);"' in after
    added = len(after) - len(before)
    first = next(n for n, line in enumerate(after) if '"drivers/d/3"' in line) - 3
    assert after[:first] + after[first + added :] == before


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "it is empty"),
        (b"not json", "Expecting value"),
        (b"\xff\xfe", "can't decode"),
        (b"[" * 100_000, "recursion depth"),
        (b"[]", "not of schema"),
        (b'{"schema": "rewriter.plan/1"}', "not of schema"),
        (b'{"schema": 1}', "not of schema"),
        (b'{"schema": "rewriter.decisions/2", "decisions": []}', "this version reads rewriter.decisions/1"),
        (b'{"schema": "rewriter.decisions/1"}', "no list of decisions"),
        (b'{"schema": "rewriter.decisions/1", "decisions": [], "more": 1}', "more than that"),
        (b'{"schema": "rewriter.decisions/1", "decisions": [7]}', "is not an object"),
        (b'{"schema": "rewriter.decisions/1", "decisions": [{"answer": "yes"}]}', "no 'transform'"),
    ],
)
def test_a_file_of_another_kind_is_a_problem_and_stays_as_it_is(tmp_path: Path, content: bytes, why: str) -> None:
    path = tmp_path / "d.json"
    path.write_bytes(content)
    for act in (Store(path).load, lambda: Store(path).answer(answer(1)), lambda: Store(path).take_back(answer(1))):
        with pytest.raises(Problem) as stopped:
            act()
        assert why in stopped.value.why
    assert path.read_bytes() == content
    assert os.listdir(tmp_path) == ["d.json"]


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('"yes"', '"perhaps"', "'perhaps' is no answer"),
        ('"yes"', '"edit"', "an edited hunk goes with"),
        ('"answer"', '"replacement": ["x"], "answer"', "an edited hunk goes with"),
        ('"answer"', '"colour": "red", "answer"', "'colour', which this version does not know"),
        ("2026-01-01T00:00:01Z", "yesterday", "is no time"),
        ('"by": "A"', '"by": 5', "no 'by'"),
        ('"-\\tdrop(1);"', "1", "'lines' of a decision"),
    ],
)
def test_a_record_that_is_not_understood_is_a_problem(tmp_path: Path, old: str, new: str, why: str) -> None:
    path = tmp_path / "d.json"
    Store(path).answer(answer(1))
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    with pytest.raises(Problem) as stopped:
        Store(path).load()
    assert why in stopped.value.why


def test_a_directory_in_its_place_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "d.json").mkdir()
    with pytest.raises(Problem) as stopped:
        Store(tmp_path / "d.json").answer(answer(1))
    assert (stopped.value.why, stopped.value.status) == ("it is a directory", 3)
    (tmp_path / "file").touch()
    with pytest.raises(Problem, match="cannot be"):
        Store(tmp_path / "file" / "d.json").answer(answer(1))


def test_a_read_only_file_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "d.json"
    Store(path).answer(answer(1))
    before = path.read_bytes()
    path.chmod(0o444)
    with pytest.raises(Problem, match="cannot be written") as stopped:
        Store(path).answer(answer(2))
    assert stopped.value.why == "it is marked as read-only"
    assert path.read_bytes() == before


def test_mode_and_links_stay(tmp_path: Path) -> None:
    real, link = tmp_path / "real.json", tmp_path / "link.json"
    Store(real).answer(answer(1))
    real.chmod(0o640)
    link.symlink_to(real)
    Store(link).answer(answer(2))
    assert link.is_symlink()
    assert real.stat().st_mode & 0o777 == 0o640
    assert len(Store(real).load().records) == 2


LOOP = """
import sys
from pathlib import Path
from rewriter.decisions import Store
from tests.decisions.test_store import answer
store, by = Store(Path(sys.argv[1])), sys.argv[2]
for number in range(int(sys.argv[3])):
    store.answer(answer(number, by))
    print(number, flush=True)
"""


def loop(path: Path, by: str, count: int) -> subprocess.Popen[bytes]:
    root = Path(__file__).parents[2]
    return subprocess.Popen(
        [sys.executable, "-c", LOOP, str(path), by, str(count)],
        stdout=subprocess.PIPE,
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
    )


@pytest.mark.parametrize("wait", [0.0, 0.013, 0.031, 0.07, 0.11])
def test_killed_at_any_moment_it_has_every_answer_that_was_given(tmp_path: Path, wait: float) -> None:
    path = tmp_path / "d.json"
    with loop(path, "A", 10_000) as child:
        assert child.stdout is not None
        given = [child.stdout.readline()]
        time.sleep(wait)
        child.send_signal(signal.SIGKILL)
        given += child.stdout.readlines()
    found = {record.driver for record in Store(path).load().records}
    assert {f"drivers/d/{int(line)}" for line in given if line.endswith(b"\n")} <= found
    assert len(found) <= len(given) + 1
    Store(path).answer(answer(0, "B"))  # no lock stays behind


def test_two_processes_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "d.json"
    with loop(path, "A", 40) as one, loop(path, "B", 40) as other:
        one.communicate()
        other.communicate()
    assert Store(path).load() == Decisions.of(answer(number, by) for number in range(40) for by in "AB")


def test_two_threads_at_once_lose_nothing(tmp_path: Path) -> None:
    def give(by: str) -> None:
        store = Store(tmp_path / "d.json")
        for number in range(20):
            store.answer(answer(number, by))

    threads = [threading.Thread(target=give, args=(by,)) for by in "ABC"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(Store(tmp_path / "d.json").load().records) == 60


def test_a_lock_that_somebody_keeps_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import fcntl

    monkeypatch.setattr("rewriter.decisions.store.PATIENCE", 0.05)
    with open(tmp_path / "d.json.lock", "ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(Problem, match="cannot be written"):
            Store(tmp_path / "d.json").answer(answer(1))
