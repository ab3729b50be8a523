"""Comments, blank lines and line breaks anywhere between tokens: they say nothing."""

from __future__ import annotations

from random import Random

from .driver import Driver, Scope

COMMENTS = (
    "/* pci_free_irq_vectors(pdev); */",
    "/* } */",
    "/* it's \"open */",
    "/*\n * pci_irq_vector(pdev, 0), then return 0;\n * #endif\n */",
    "// suspend: goto retry;\n",
    "/* pcim_release() */",
    "\n\n",
    "/* label: */",
)


def insert_comments(scope: Scope, rnd: Random) -> Driver | None:
    """Comments and blank lines between tokens, some of them full of telling words."""
    gaps = _gaps(scope)
    where = [scope.tokens.off[i] for i in rnd.sample(gaps, min(len(gaps), rnd.randint(1, 6)))]
    return scope.edited(*((at, at, rnd.choice(COMMENTS)) for at in where)) if where else None


def break_lines(scope: Scope, rnd: Random) -> Driver | None:
    """Every token of a statement on a line of its own, or some of them; or all of it on one line."""
    stmt = scope.pick(rnd, "expr", "decl", "return", "if", "for", "while")
    if stmt is None:
        return None
    gaps = [i for i in _gaps(scope) if stmt.a < i < stmt.b]
    space = rnd.choice(["\n\t\t\t", " \\\n ", "\n\n", " ", "\t\r\n\t"])
    chosen = gaps if rnd.random() < 0.5 else [i for i in gaps if rnd.random() < 0.5]
    return scope.edited(*((scope.tokens.end(i - 1), scope.tokens.off[i], space) for i in chosen)) if chosen else None


def _gaps(scope: Scope) -> list[int]:
    """Tokens with nothing but blanks before them."""
    tokens, text = scope.tokens, scope.text
    return [
        i
        for i in range(scope.function.body_a + 1, scope.function.b)
        if not text[tokens.end(i - 1) : tokens.off[i]].strip()
    ]
