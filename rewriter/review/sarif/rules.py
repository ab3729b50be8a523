"""Reason codes as SARIF rules: what each says, what a person can do about it, how much it matters."""

from __future__ import annotations

from collections.abc import Iterable

from rewriter.lifetime.answers import CHECKS, CONCLUSIONS
from rewriter.review.reasons import SENTENCES
from rewriter.review.sarif.places import Json, messages

LEVELS = {"convert": "note", "remove": "note", "review": "warning", "keep": "none"}
"""Verdict on a call -> how much it matters to a reader of results."""

CLEAN_UP, LOOK = "clean-up", "look-here"
"""The rules of what is no verdict on a call."""

_OWN = {
    CLEAN_UP: "what the edit of a call leaves without use goes as well",
    LOOK: "a line near a change that no proof is about, for a person to read",
}

_CODES = {sentence: code for code, sentence in SENTENCES.items()}


def code_of(sentence: str) -> str:
    """The reason code that says this; "" where none does."""
    return _CODES.get(sentence, "")


class Rules:
    """The rules that results have named so far; each gets its index when it is first asked for."""

    def __init__(self, transform: str) -> None:
        self._transform = transform
        self._levels: dict[str, str] = {}

    def of(self, code: str, level: str) -> Json:
        """What a result says of its rule."""
        self._levels.setdefault(code, level)
        return {"ruleId": code, "ruleIndex": list(self._levels).index(code)}

    def descriptors(self) -> list[Json]:
        """All rules that were named, in the order of their indexes."""
        return [self._rule(code, level) for code, level in self._levels.items()]

    def _rule(self, code: str, level: str) -> Json:
        more = f"To settle it: {CHECKS[code]}" if code in CHECKS else CONCLUSIONS.get(code, "")
        proof = f"rewriter explain {self._transform} TREE FILE:LINE prints the proof with all its lines"
        return {
            **descriptor(code),
            "help": messages([more, proof]),
            "defaultConfiguration": {"level": level},
        }


def descriptor(code: str) -> Json:
    """A reason code with its sentence; it is its own name, so that viewers show it once."""
    sentence = _OWN.get(code) or SENTENCES.get(code, code)
    said = messages([sentence[:1].upper() + sentence[1:]])
    return {"id": code, "shortDescription": said, "fullDescription": said}


def failures(codes: Iterable[str]) -> list[Json]:
    """The descriptors of what can go wrong with a driver."""
    return [descriptor(code) for code in sorted(set(codes))]
