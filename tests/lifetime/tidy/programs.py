"""Random drivers that a compiler takes: helpers with parameters in any order, labels, guards, releases everywhere."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

PRELUDE = """\
#include <setjmp.h>
#include <stdio.h>

struct dev {
	int kind, n;
	struct dev *next;
};

extern jmp_buf enough;
extern int bits, steps;
void release_vectors(struct dev *p);
void a(struct dev *p, int value);
int get(struct dev *p, int value);
"""

MAIN = """\
jmp_buf enough;
int bits, steps;

void release_vectors(struct dev *p)
{
	(void)p;
}

void a(struct dev *p, int value)
{
	printf("a%d.%d ", p->n, value);
	if (++steps > 60)
		longjmp(enough, 1);
}

int get(struct dev *p, int value)
{
	a(p, value);
	return bits >> value % 7 & 1 ? -value : 0;
}

static void all(int (*f)(struct dev *p), const char *name)
{
	static struct dev second = { 1, 2, NULL }, first;

	for (bits = 0; bits < 128; bits += 3) {
		first = (struct dev){ bits % 4, bits % 3, &second };
		steps = 0;
		printf("%s %d: ", name, bits);
		if (!setjmp(enough))
			printf("returns %d", f(&first));
		puts("");
	}
}
"""

_DECLARED = {"p": "struct dev *p", "n": "int n", "flag": "int flag"}


class Program:
    """One driver: `text` has a few static helpers and ``int top_SEED(struct dev *p)``, which is not static."""

    def __init__(self, seed: int) -> None:
        self.rnd = random.Random(seed)
        self.top = f"top_{seed}"
        self.helpers: dict[str, list[str]] = {}
        self.prototypes: list[str] = []
        self.labels: list[str] = []
        functions = [
            self.function(f"{kind}_{seed}_{i}", kind) for i, kind in enumerate(self.some("int", "void", "void"))
        ]
        functions.append(self.function(self.top, "int").removeprefix("static "))
        self.text = (
            PRELUDE + f"int {self.top}(struct dev *p);\n" + "".join(self.prototypes) + "\n" + "\n".join(functions)
        )

    def some(self, *choices: str) -> list[str]:
        return [self.rnd.choice(choices) for _ in range(self.rnd.randint(1, 3))]

    def function(self, name: str, kind: str) -> str:
        params = self.rnd.choice([["p"], ["p", "n"], ["n", "p"], ["p", "flag", "n"], ["flag", "p"]])
        params = ["p"] if name == self.top else params
        declared = {"n": "p->n", "flag": "p->kind", "ret": "-3"}
        local = "".join(f"\tint {var} = {value};\n" for var, value in declared.items() if var not in params)
        names = [f"err_{i}" for i in range(self.rnd.randint(1, 3))]
        self.labels = names
        body = self.block(2, 1)
        if name == self.top:
            body += "".join(f"\t{self.call(helper)};\n" for helper in self.helpers if f"{helper}(" not in body)
        tail = ""
        for i, label in enumerate(names):
            self.labels = names[i + 1 :]
            tail += f"{label}:\n" + "".join(self.line("\t") for _ in range(self.rnd.randint(1, 2)))
        end = {"int": "\treturn ret;\n", "void": "\ta(p, ret);\n"}[kind]
        head = f"static {kind} {name}({self.rnd.choice([', ', ',' + chr(10) + chr(9) * 2]).join(_DECLARED[p] for p in params)})"
        if name != self.top:
            self.helpers[name] = params
            self.prototypes += [f"{head};\n"] * (self.rnd.random() < 0.3)
        done = "\treturn 0;\n" if kind == "int" else "\treturn;\n"
        return self.pruned(f"{head}\n{{\n{local}\n{body}{done}\n{tail}{end}}}\n", names)

    def pruned(self, text: str, labels: list[str]) -> str:
        """The function without what nobody uses: no driver of the kernel warns to begin with."""
        for label in labels:
            if f"goto {label};" not in text:
                text = text.replace(f"{label}:\n", "")
        for name in ("n", "flag", "ret"):
            if len(re.findall(rf"\b{name}\b", text)) == 1:
                text = re.sub(rf"\tint {name} = .*\n", "", text)
        return text

    def block(self, depth: int, tabs: int) -> str:
        return "".join(self.statement(depth, "\t" * tabs) for _ in range(self.rnd.randint(1, 3)))

    def statement(self, depth: int, lead: str) -> str:
        if not depth or self.rnd.random() < 0.6:
            return self.line(lead)
        inner: Callable[[], str] = lambda: self.block(depth - 1, len(lead) + 1)  # noqa: E731
        shapes = [
            lambda: f"{lead}if ({self.test()}) {{\n{inner()}{lead}}}\n",
            lambda: f"{lead}if ({self.test()}) {{\n{inner()}{lead}}} else {{\n{inner()}{lead}}}\n",
            lambda: f"{lead}for (int i{depth} = 0; i{depth} < 2; i{depth}++) {{\n{inner()}{lead}}}\n",
            lambda: f"{lead}{{\n{lead}\tint ret = get(p, 5);\n\n{inner()}{lead}\ta(p, ret);\n{lead}}}\n",
            lambda: (
                f"{lead}switch (p->kind) {{\n{lead}case 1:\n{lead}\trelease_vectors(p);\n{lead}\tbreak;\n"
                f"{lead}default:\n{inner()}{lead}\tbreak;\n{lead}}}\n"
            ),
        ]
        return self.rnd.choice(shapes)()

    def line(self, lead: str) -> str:
        number = self.rnd.randint(1, 60)
        plain = [
            f"{lead}release_vectors(p);\n",
            f"{lead}/* free the vectors */\n{lead}release_vectors(p);\n",
            f"{lead}if ({self.test()})\n{lead}\trelease_vectors(p);\n",
            f"{lead}a(p, {number});\n\n",
            f"{lead}ret = get(p, {number});\n",
            *(f"{lead}{self.call(name)};\n" for name in self.helpers),
        ]
        if self.labels:
            jump = f"goto {self.rnd.choice(self.labels)};\n"
            plain += [
                f"{lead}if ({self.test()})\n{lead}\t{jump}",
                f"{lead}if ({self.test()}) {{\n{lead}\tret = -{number};\n{lead}\t{jump}{lead}}}\n",
                f"{lead}ret = get(p, {number});\n{lead}if (ret)\n{lead}\t{jump}",
                f"{lead}ret = ({{\n{lead}\tif (p->kind)\n{lead}\t\t{jump}{lead}\t{number};\n{lead}}});\n",
            ]
        return self.rnd.choice(plain)

    def call(self, helper: str) -> str:
        values = {"p": ["p", "p->next ? p->next : p"], "n": ["n", "p->n", "3"], "flag": ["flag", "p->kind"]}
        between = self.rnd.choice([", ", ",\n\t\t"])
        return f"{helper}({between.join(self.rnd.choice(values[param]) for param in self.helpers[helper])})"

    def test(self) -> str:
        return self.rnd.choice(["p->kind > 1", "ret", "ret < 0", "n > 1", "!flag", "p->next"])
