"""What a removal leaves behind: labels, braces, variables, helpers, comments and blank lines, tidied to a fixpoint."""

from rewriter.lifetime.tidy.conversion import Conversion, Note
from rewriter.lifetime.tidy.refused import Refused

__all__ = ["Conversion", "Note", "Refused"]
