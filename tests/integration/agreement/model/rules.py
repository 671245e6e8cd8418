"""What the maker of a board chose, and what becomes of a score by it."""

from fractions import Fraction

from attrs import define

LARGEST = 2**53 - 1


@define
class Rules:
    """What the maker of a board chose."""

    order: str
    mode: str
    period: str = "never"
    max_entries: int | None = None
    min_score: float | None = None
    max_score: float | None = None
    #: The board that it takes submissions of.
    follows: str | None = None

    def admits_nothing(self) -> bool:
        return self.min_score is not None and self.max_score is not None and self.min_score > self.max_score

    def refuses(self, score: float) -> bool:
        below = self.min_score is not None and score < self.min_score
        return below or (self.max_score is not None and score > self.max_score)

    def outcome(self, current: float | None, score: float) -> float:
        """What a score becomes."""
        if current is None or self.mode == "replace":
            return score
        if self.mode == "increment":
            # Fractions of the digits that people see, which never round.
            return float(Fraction(str(current)) + Fraction(str(score)))
        return max(current, score) if self.order == "desc" else min(current, score)
