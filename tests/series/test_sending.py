from __future__ import annotations

import email
import email.policy
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest

from rewriter.plan import Plan, from_json
from rewriter.series import (
    Sending,
    SeriesError,
    SeriesOptions,
    SeriesReport,
    write_branch,
    write_in_place,
    write_series,
)
from rewriter.series.sending import HELD_FILE
from rewriter.series.subsystems import FILE as SUBSYSTEMS_FILE
from tests.kernel.maintainers_text import TEXT
from tests.series.test_introduce import TREE as INTRODUCING
from tests.series.test_introduce import WITH_API
from tests.series.trees import (
    CONVERSION,
    driver_text,
    git,
    git_tree,
    plan,
    put,
    removed,
    renamed,
    snapshot,
    two_drivers,
)

FILES = ["drivers/dma/crystal.c", "drivers/dma/opal.c", "drivers/net/jade.c", "drivers/net/onyx.c", "fs/ruby.c"]
POLICY = """\
[net]
profile = "Documentation/process/maintainer-net.rst"
hold = true
reason = "net would rather not"
source = "its handbook"
prefix = "PATCH net-next"
"""


def drivers() -> Plan:
    return plan(*(removed(file, Path(file).stem) for file in FILES))


def tree_files() -> dict[str, bytes]:
    return {file: driver_text(Path(file).stem) for file in FILES} | {"MAINTAINERS": TEXT.encode()}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    return git_tree(tmp_path / "tree", tree_files())


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    (tmp_path / "policy.toml").write_text(POLICY)
    return tmp_path / "policy.toml"


def write(tree: Path, out: Path, **sending: object) -> SeriesReport:
    options = SeriesOptions(sending=replace(Sending(), **sending))  # type: ignore[arg-type]
    return write_series(drivers(), tree, out, CONVERSION, options)


def parsed(path: Path) -> EmailMessage:
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    assert message.defects == []
    return message


def addresses(mail: EmailMessage, field: str) -> list[str]:
    return [one.addr_spec for one in mail[field].addresses] if mail[field] else []


def test_recipients_are_in_the_headers_and_not_in_the_commits(tmp_path: Path, tree: Path) -> None:
    report = write(tree, tmp_path / "out")
    cover, crystal, _, jade, _, ruby = (parsed(path) for path in report.paths)
    assert addresses(crystal, "To") == ["ada@example.org", "ada@old.example.org", "bo@example.org"]
    assert addresses(crystal, "Cc") == [
        "juergen@example.org",
        "crystal@lists.example.org",
        "dmaengine@example.org",
        "kernel@example.org",
    ]
    assert (addresses(jade, "To"), addresses(jade, "Cc")) == (
        ["cy@example.org"],
        ["kernel@example.org", "net@example.org"],
    )
    assert (addresses(ruby, "To"), addresses(ruby, "Cc")) == (["kernel@example.org"], [])
    assert addresses(cover, "To") == ["kernel@example.org"]
    assert addresses(cover, "Cc") == ["crystal@lists.example.org", "dmaengine@example.org", "net@example.org"]
    assert any(note.startswith("the tree has no scripts/get_maintainer.pl: ") for note in report.notes)

    git(tree, "am", "-q", *(str(path) for path in report.paths[1:]))
    assert "example.org" not in git(tree, "log", "-5", "--format=%B").replace("Generated", "")


def test_recipients_can_be_left_out(tmp_path: Path, tree: Path) -> None:
    report = write(tree, tmp_path / "out", recipients=False)
    for path in report.paths:
        assert parsed(path)["To"] is None
        assert parsed(path)["Cc"] is None
    assert not any("get_maintainer" in note for note in report.notes)


@pytest.mark.parametrize("data", [None, b"", b"no sections\n", b"\0\1\2"])
def test_maintainers_to_no_use_is_said_and_stops_nothing(tmp_path: Path, data: bytes | None) -> None:
    files = {file: driver_text(Path(file).stem) for file in FILES}
    tree = put(tmp_path / "tree", files | ({} if data is None else {"MAINTAINERS": data}))
    report = write(tree, tmp_path / "out", waves=True)
    assert report.patches == len(FILES)
    assert parsed(report.paths[0])["To"] is None
    assert {path.parent.name for path in report.paths} == {"01-tree"}
    said = [note for note in report.notes if note.startswith("MAINTAINERS ")]
    assert len(said) == 1
    assert said[0].endswith("no recipients in the mails, no policy was asked, waves by number alone")


def test_a_policy_holds_patches_back_and_changes_no_outcome(tmp_path: Path, tree: Path, policy: Path) -> None:
    report = write(tree, tmp_path / "out", policy=policy)
    assert report.patches == 3
    assert not any("jade" in path.name or "onyx" in path.name for path in report.paths)
    assert "2 patches held back by policy net: net would rather not (its handbook)" in report.notes
    held = (tmp_path / "out" / HELD_FILE).read_text()
    assert "drivers/net/jade: drivers/net/jade.c" in held
    assert from_json((tmp_path / "out/.rewriter/plan.json").read_text()) == drivers()


def test_a_policy_can_be_ignored(tmp_path: Path, tree: Path, policy: Path) -> None:
    report = write(tree, tmp_path / "out", policy=policy, ignore_policy=True)
    assert report.patches == 5
    assert not (tmp_path / "out" / HELD_FILE).exists()
    assert not any("held back" in note for note in report.notes)


def test_nothing_is_left_when_everything_is_held_back(tmp_path: Path, tree: Path) -> None:
    (tmp_path / "all.toml").write_text('[all]\nstatus = "i"\nhold = true\nreason = "a freeze"\n')
    report = write(tree, tmp_path / "out", policy=tmp_path / "all.toml", waves=True)
    assert report.patches == 0
    assert report.paths == ()
    assert report.notes[-1] == "there is nothing to convert: no patch was made"
    assert sorted(snapshot(tmp_path / "out")) == [HELD_FILE, ".rewriter/plan.json", SUBSYSTEMS_FILE]


def test_a_policy_file_that_is_none_leaves_nothing_behind(tmp_path: Path, tree: Path) -> None:
    with pytest.raises(SeriesError, match="cannot be read"):
        write(tree, tmp_path / "out", policy=tmp_path / "absent.toml")
    assert not (tmp_path / "out").exists()


def test_a_branch_is_held_back_from_as_well_and_an_edited_tree_is_not(tree: Path, policy: Path) -> None:
    options = SeriesOptions(sending=Sending(policy=policy))
    assert write_branch(drivers(), tree, "series", CONVERSION, options).patches == 3
    assert write_in_place(drivers(), tree, options).patches == 5


def test_waves_are_threads_that_apply_each_by_itself(tmp_path: Path, tree: Path) -> None:
    report = write(tree, tmp_path / "out", waves=True)
    out = tmp_path / "out"
    assert [path.name for path in sorted(out.iterdir())] == [".rewriter", "01-bo-dma", "02-net-next", "03-kernel"]
    assert report.patches == 5
    base = git(tree, "rev-parse", "HEAD").strip()
    ids: list[str] = []
    for wave in sorted(path for path in out.iterdir() if path.name != ".rewriter"):
        cover, *patches = sorted(wave.iterdir())
        assert cover.name == "0000-cover-letter.patch"
        assert f"\nbase-commit: {base}\n" in cover.read_text()
        assert "prerequisite-patch-id" not in cover.read_text()
        mails = [parsed(path) for path in (cover, *patches)]
        assert {mail["In-Reply-To"] for mail in mails[1:]} == {mails[0]["Message-Id"]}
        ids += [str(mail["Message-Id"]) for mail in mails]
        git(tree, "checkout", "-q", "-B", "try", base)
        git(tree, "am", "-q", *map(str, patches))
    assert len(set(ids)) == len(report.paths) == 8


def test_the_cover_of_a_wave_goes_to_its_maintainers(tmp_path: Path, tree: Path) -> None:
    report = write(tree, tmp_path / "out", waves=True)
    covers = [parsed(path) for path in report.paths if "cover" in path.name]
    assert [addresses(cover, "To") for cover in covers] == [
        ["ada@old.example.org", "bo@example.org"],
        ["cy@example.org"],
        ["kernel@example.org"],
    ]


def test_a_wave_under_a_policy_has_its_prefix(tmp_path: Path, tree: Path, policy: Path) -> None:
    report = write(tree, tmp_path / "out", waves=True, policy=policy, ignore_policy=True)
    subjects = [parsed(path)["Subject"] for path in report.paths if path.parent.name == "02-net-next"]
    assert [subject.partition("]")[0] for subject in subjects] == [
        "[PATCH net-next 0/2",
        "[PATCH net-next 1/2",
        "[PATCH net-next 2/2",
    ]
    assert all("net-next" not in parsed(path)["Subject"] for path in report.paths if "net" not in path.parent.name)


def test_the_size_of_a_wave(tmp_path: Path, tree: Path) -> None:
    report = write(tree, tmp_path / "out", waves=True, wave_size=1)
    assert len({path.parent for path in report.paths}) == 5


def test_waves_are_suggested_where_one_thread_is_long(tmp_path: Path, tree: Path) -> None:
    report = write(tree, tmp_path / "out", wave_size=4)
    assert "5 patches are many for one thread: --waves makes one for each maintainers' tree" in report.notes
    assert not any("--waves" in note for note in write(tree, tmp_path / "o2", wave_size=5).notes)


def test_waves_are_the_same_each_time(tmp_path: Path, tree: Path, policy: Path) -> None:
    first = write(tree, tmp_path / "a", waves=True, policy=policy)
    second = write(tree, tmp_path / "b", waves=True, policy=policy)
    assert snapshot(tmp_path / "a") == snapshot(tmp_path / "b")
    assert first.notes == second.notes


def test_waves_stand_on_the_one_that_introduces(tmp_path: Path) -> None:
    text = "PINS\nT:\tgit git://example.org/pins.git\nF:\tdrivers/pins/\n\n" + TEXT
    tree = git_tree(tmp_path / "tree", {**INTRODUCING, "MAINTAINERS": text.encode()})
    options = replace(WITH_API, sending=Sending(waves=True))
    report = write_series(two_drivers(), tree, tmp_path / "out", CONVERSION, options)
    waves = sorted({path.parent.name for path in report.paths})
    assert waves == ["01-pins", "02-bo-dma", "03-kernel"]
    introduction = tmp_path / "out/01-pins/0001-pins-Add-devm_take_pins.patch"
    patch_id = git(tree, "patch-id", "--stable", stdin=introduction.read_bytes()).split()[0]
    covers = [path.read_text() for path in report.paths if "cover" in path.name]
    assert [f"\nprerequisite-patch-id: {patch_id}\n" in cover for cover in covers] == [False, True, True]
    assert "2 files changed" in covers[0]
    assert "1 file changed" in covers[1]
    git(tree, "am", "-q", str(introduction))
    for wave in waves[1:]:
        git(
            tree,
            "am",
            "-q",
            *(str(path) for path in report.paths[1:] if path.parent.name == wave and "-cov" not in path.name),
        )
    assert git(tree, "log", "--format=%s", "-3").count("devm_take_pins()") == 3


def text_of(path: Path) -> str:
    return " ".join(parsed(path).get_content().split())


def test_the_covers_say_which_wave_they_are_and_what_is_kept_and_held(tmp_path: Path, tree: Path, policy: Path) -> None:
    easy = renamed("fs/ruby.c", "ruby")
    easy = replace(easy, sites=tuple(site for site in easy.sites if site.verdict != "review"))
    drivers_with_easy = plan(*drivers().drivers[:-1], easy)
    options = SeriesOptions(sending=Sending(waves=True, policy=policy))
    report = write_series(drivers_with_easy, tree, tmp_path / "out", CONVERSION, options)
    assert {path.parent.name for path in report.paths} == {"01-bo-dma"}
    cover = text_of(report.paths[0])
    assert "This is wave 1 of 1, with 2 patches in all" in cover
    assert "No other wave has to be applied before it." in cover
    assert "fs/ruby is in none of them: it is kept for the series that ends the implicit release." in cover
    held = "Held back by policy, not in this series: net would rather not (its handbook): - drivers/net/jade"
    assert f"{held} - drivers/net/onyx" in cover
    assert "5 that can be converted, 2 of them here" in cover
    assert parsed(report.paths[0])["Subject"] == "[PATCH 0/2] dmaengine: Use managed pins"
    assert "fs/ruby is kept for the series that finishes, as the easiest driver" in report.notes


def test_a_series_in_one_thread_says_nothing_of_waves(tmp_path: Path, tree: Path) -> None:
    cover = text_of(write(tree, tmp_path / "out").paths[0])
    assert "wave" not in cover
    assert "Held back" not in cover
    assert "5 converted" in cover


def test_the_cover_of_a_later_wave_names_what_has_to_be_there(tmp_path: Path) -> None:
    text = "PINS\nT:\tgit git://example.org/pins.git\nF:\tdrivers/pins/\n\n" + TEXT
    tree = git_tree(tmp_path / "tree", {**INTRODUCING, "MAINTAINERS": text.encode()})
    report = write_series(
        two_drivers(), tree, tmp_path / "out", CONVERSION, replace(WITH_API, sending=Sending(waves=True))
    )
    covers = [text_of(path) for path in report.paths if "cover" in path.name]
    assert "The drivers that devm_take_pins() are for" in covers[0]
    for cover in covers[1:]:
        assert "Wave 1 introduces devm_take_pins() and has to be there first" in cover
        assert "of this tree does not declare" not in cover
