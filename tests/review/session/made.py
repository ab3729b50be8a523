"""Plans made by hand, with hunks; and answers that are only remembered."""

from collections.abc import Mapping
from typing import Any

from rewriter.plan import DriverResult, Edit, Evidence, Hunk, OutcomeWord, Plan, Reason, Site
from rewriter.review.session.filters import State
from rewriter.review.session.state import Answer, Edited

MANAGED = Reason("managed-lifetime", "only probe reaches this call")
REDUNDANT = Reason("redundant-release", "devres releases it")


def source(function: str) -> str:
    """The lines of one function that grabs and drops, twelve lines."""
    return f"""static int {function}(struct dev *dev)
{{
	int rc;

	rc = grab(dev);
	if (rc)
		return rc;

	drop(dev);
	return 0;
}}

"""


def driver(name: str, needs: Mapping[int, tuple[int, ...]], outcome: OutcomeWord = "changed") -> DriverResult:
    """A driver of one file with a hunk for every key of `needs`: even ones convert, odd ones remove."""
    file = f"drivers/{name}.c"
    hunks, edits, sites, at = [], [], [], 0
    for number in needs:
        function = f"{name.rpartition('/')[2]}_{number}"
        text, first, convert = source(function), 12 * number, number % 2 == 0
        line = first + (5 if convert else 9)
        start = at + text.index("grab" if convert else "\tdrop")
        old = "grab" if convert else "\tdrop(dev);\n"
        edits.append(Edit(file, start, start + len(old), "managed_grab" if convert else "", MANAGED.text, line))
        shown = (
            f"@@ -{first + 4},3 +{first + 4},3 @@ static int {function}(struct dev *dev)\n"
            " \n-\trc = grab(dev);\n+\trc = managed_grab(dev);\n \tif (rc)\n"
            if convert
            else f"@@ -{first + 8},3 +{first + 8},2 @@ static int {function}(struct dev *dev)\n \n-\tdrop(dev);\n \treturn 0;\n"
        )
        hunk_line = first + (4 if convert else 8)
        offset = at + sum(len(row) + 1 for row in text.split("\n")[: hunk_line - first - 1])
        hunks.append(Hunk(file, function, hunk_line, offset, shown, (number,), needs[number]))
        evidence = (Evidence(file, first + 1, f"static int {function}(struct dev *dev)", "it begins here"),)
        call, reason = ("grab", MANAGED) if convert else ("drop", REDUNDANT)
        kind, verdict = ("acquire", "convert") if convert else ("release", "remove")
        sites.append(Site(file, line, function, call, kind, verdict, reason, evidence))  # type: ignore[arg-type]
        at += len(text)
    diff = f"diff --git a/{file} b/{file}\n--- a/{file}\n+++ b/{file}\n" + "".join(hunk.text for hunk in hunks)
    reason = MANAGED if outcome == "changed" else Reason("runs-at-shutdown", "runs at shutdown")
    return DriverResult(f"drivers/{name}", (file,), outcome, reason, tuple(sites), tuple(edits), {}, diff, tuple(hunks))


def text_of(made: DriverResult) -> str:
    """The file of a driver made by `driver`."""
    return "".join(source(hunk.function) for hunk in made.hunks)


SKIPPED = DriverResult(
    "drivers/c/plain",
    ("drivers/c/plain.c",),
    "skipped",
    Reason("not-managed", "enabled plainly"),
    (Site("drivers/c/plain.c", 7, "plain_probe", "grab", "acquire", "keep", Reason("not-managed", "enabled plainly")),),
)
ONE = driver("a/one", {0: (), 1: (0,), 2: (), 3: (0, 2)})
TWO = driver("b/two", {0: (), 1: (0,)})
MAYBE = driver("d/maybe", {0: ()}, "review")
PLAN = Plan("demo-grab", 3, "6.12.1", None, (ONE, TWO, SKIPPED, MAYBE))


class Remembered:
    """Answers in memory."""

    def __init__(self, plan: Plan = PLAN) -> None:
        self.found: list[list[State]] = [["undecided"] * len(driver.hunks) for driver in plan.drivers]
        self.texts: dict[tuple[int, int], str] = {}
        self.writes = 0
        self.plan = plan

    def states(self, driver: int) -> tuple[State, ...]:
        return tuple(self.found[driver])

    def about(self, driver: int, hunk: int) -> tuple[str, ...]:
        return () if self.found[driver][hunk] == "undecided" else (f"{self.found[driver][hunk]} by Ann",)

    def text(self, driver: int, hunk: int) -> str:
        return self.texts.get((driver, hunk), self.plan.drivers[driver].hunks[hunk].text)

    def refresh(self) -> bool:
        return False

    def give(self, driver: int, answers: Mapping[int, Answer]) -> Any:
        before = list(self.found[driver])
        self.writes += 1
        words: dict[Answer, State] = {"yes": "accepted", "no": "rejected", "none": "undecided"}
        for hunk, answer in answers.items():
            self.found[driver][hunk] = words.get(answer, "edited")
            if isinstance(answer, Edited):
                self.texts[driver, hunk] = answer.text
        return driver, before

    def take_back(self, given: Any) -> None:
        self.found[given[0]] = given[1]
