"""Types of members, those of structs without a tag included."""

from __future__ import annotations

import pytest

from rewriter.c.source import Source
from rewriter.c.unit import Unit
from rewriter.lifetime.numbers import Numbers
from rewriter.lifetime.program import Program
from rewriter.lifetime.types import Types

TEXT = """\
struct port { int err; };
struct hub { u32 err; };
struct card {
	int err;
	struct hub *up;
	struct {
		u8 err;
		struct port *up;
		union { bool err; } state;
	} hw, rows[4], *row;
};
int f(struct card *card) { return EXPR; }
"""


@pytest.mark.parametrize(
    ("expr", "text", "kind"),
    [
        ("card->err", "int", "signed"),
        ("card->hw.err", "u8", "small"),
        ("card->rows[1].err", "u8", "small"),
        ("card->row->err", "u8", "small"),
        ("(*card->row).err", "u8", "small"),
        ("card->hw.state.err", "bool", "bool"),
        ("card->up->err", "u32", "unsigned"),
        ("card->hw.up->err", "int", "signed"),
        ("card->rows[1].up->err", "int", "signed"),
        ("card->none.err", "", "unknown"),
    ],
)
def test_members(expr: str, text: str, kind: str) -> None:
    program = Program({"a.c": Unit(Source("a.c", TEXT.replace("EXPR", expr)))})
    function = program.parse(program.resolve("f", "a.c")[0])
    returned = function.body.kids[0].expr
    assert returned is not None
    types = Types(program)
    assert types.member_type(returned, function) == text
    assert Numbers(types, function).kind(returned) == kind
