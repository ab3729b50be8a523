from __future__ import annotations

from pathlib import Path

import pytest

from rewriter.kernel.mailmap import Mailmap, read_mailmap
from rewriter.kernel.maintainers import FILE, read_maintainers
from rewriter.kernel.people import Party, parse_address, people
from tests.kernel.maintainers_text import TEXT
from tests.kernel.trees import plant


def found(root: Path, *paths: str) -> list[Party]:
    return list(people(read_maintainers(root), read_mailmap(root), paths))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return plant(tmp_path, {FILE: TEXT})


def test_people_then_lists_the_most_specific_first(root: Path) -> None:
    assert found(root, "drivers/dma/crystal.c") == [
        Party("Stone, Ada", "ada@example.org", "maintainer"),
        Party("J\u00fcrgen \u00c4rger", "juergen@example.org", "reviewer"),
        Party("Bo Berg", "bo@example.org", "maintainer"),
        Party("Ada Stone", "ada@old.example.org", "maintainer"),
        Party("", "crystal@lists.example.org", "list"),
        Party("", "dmaengine@example.org", "list"),
        Party("", "kernel@example.org", "list"),
    ]


def test_several_files_have_everybody_once(root: Path) -> None:
    both = found(root, "drivers/dma/crystal.c", "drivers/net/a.c")
    assert [party.address for party in both].count("kernel@example.org") == 1
    assert {"bo@example.org", "cy@example.org", "net@example.org"} < {party.address for party in both}


def test_the_mail_map_joins_a_person(root: Path) -> None:
    plant(root, {".mailmap": "Ada Stone <ada@example.org> <ada@old.example.org>\nAda Stone <ada@example.org>\n"})
    assert [party.name for party in found(root, "drivers/dma/crystal.c")].count("Ada Stone") == 1


def test_what_is_no_address_is_left_out(root: Path) -> None:
    assert [party.address for party in found(root, "fs/pinsb.c")] == ["kernel@example.org"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ada Stone <ada@example.org>", ("Ada Stone", "ada@example.org")),
        ('"Ada \\"A.\\" Stone" <ada@example.org> (office)', ('Ada "A." Stone', "ada@example.org")),
        ("Ada Stone, Quarry Ltd <ada@example.org>", ("Ada Stone, Quarry Ltd", "ada@example.org")),
        ("<ada@example.org>", ("", "ada@example.org")),
        ("ada@example.org", ("", "ada@example.org")),
        ("nobody", ("", "")),
        ("", ("", "")),
    ],
)
def test_addresses(text: str, expected: tuple[str, str]) -> None:
    assert parse_address(text) == expected


def test_several_people_in_one_entry(tmp_path: Path) -> None:
    text = 'TWO\nM:\tA B <a@example.org>, "C, D" <c@example.org>,e@example.org\nF:\tfs/\n'
    assert [party.name for party in found(plant(tmp_path, {FILE: text}), "fs/a.c")] == ["A B", "C, D", ""]


def test_all_forms_of_the_mail_map(tmp_path: Path) -> None:
    lines = (
        "# who is who",
        "New Name <a@example.org>  # since the wedding",
        "<b@new.example.org> <b@example.org>",
        "Cy <c@new.example.org> <c@example.org>",
        "Di <d@new.example.org> Dee <d@example.org>",
        "nonsense",
    )
    mailmap = read_mailmap(plant(tmp_path, {".mailmap": "\n".join(lines)}))
    assert mailmap.current("Old Name", "a@example.org") == ("New Name", "a@example.org")
    assert mailmap.current("Bo", "b@example.org") == ("Bo", "b@new.example.org")
    assert mailmap.current("", "c@example.org") == ("Cy", "c@new.example.org")
    assert mailmap.current("Dee", "d@example.org") == ("Di", "d@new.example.org")
    assert mailmap.current("Else", "d@example.org") == ("Else", "d@example.org")


def test_no_mail_map_is_an_empty_one(tmp_path: Path) -> None:
    assert read_mailmap(tmp_path) == Mailmap()
