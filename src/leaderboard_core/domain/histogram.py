"""Where the buckets of a histogram meet. Pure."""

from decimal import Decimal
from fractions import Fraction


def inner_edges(lowest: float, highest: float, buckets: int) -> list[float]:
    """The scores at which equally wide buckets between two scores meet, rising: the doubles next to the exact ones.

    The two scores are taken as they are written, so that a tenth between 0 and 1 is 0.1. Where no double lies between
    two edges there is one of them.
    """
    low, high = Fraction(Decimal(repr(lowest))), Fraction(Decimal(repr(highest)))
    edges = [float(low + (high - low) * number / buckets) for number in range(1, buckets)]
    return [edge for edge in dict.fromkeys(edges) if lowest < edge < highest]
