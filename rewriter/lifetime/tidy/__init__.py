"""What a removal leaves behind: labels, braces, variables, helpers, comments and blank lines, tidied to a fixpoint."""

from rewriter.lifetime.tidy.conversion import Conversion
from rewriter.lifetime.tidy.mentions import Vocabulary
from rewriter.lifetime.tidy.notes import Note
from rewriter.lifetime.tidy.refused import Refused

__all__ = ["Conversion", "Note", "Refused", "Vocabulary"]
