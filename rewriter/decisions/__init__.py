"""What people decided about the hunks of a plan: remembered by the edit itself, and replayed onto later plans."""

from rewriter.decisions.edited import edited, edited_text
from rewriter.decisions.known import Decisions, follow, live, merge
from rewriter.decisions.pieces import Piece, pieces
from rewriter.decisions.place import default_path
from rewriter.decisions.reasons import REASONS
from rewriter.decisions.record import Answer, Record
from rewriter.decisions.replay import Replayed, replay, replay_driver
from rewriter.decisions.standing import Standing, answered, standing
from rewriter.decisions.store import Store

__all__ = [
    "REASONS",
    "Answer",
    "Decisions",
    "Piece",
    "Record",
    "Replayed",
    "Standing",
    "Store",
    "answered",
    "default_path",
    "edited",
    "edited_text",
    "follow",
    "live",
    "merge",
    "pieces",
    "replay",
    "replay_driver",
    "standing",
]
