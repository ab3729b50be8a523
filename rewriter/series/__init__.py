"""A plan as mail: commits built beside the user's tree, printed by git, read back before anybody sees them."""

from rewriter.series.api import write_branch, write_in_place, write_series
from rewriter.series.decided import Decided
from rewriter.series.errors import SeriesError
from rewriter.series.introduce import Api
from rewriter.series.options import SeriesOptions, SeriesReport
from rewriter.series.reroll.asked import Asked
from rewriter.series.sending import Sending

__all__ = [
    "Api",
    "Asked",
    "Decided",
    "Sending",
    "SeriesError",
    "SeriesOptions",
    "SeriesReport",
    "write_branch",
    "write_in_place",
    "write_series",
]
