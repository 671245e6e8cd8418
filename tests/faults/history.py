"""What was sent and what was answered, and the verdict on what is there in the end.

Submissions are digit-coded increments: the n-th one of a player adds 4ⁿ. The final score *is* the evidence: in base 4
its n-th digit is how often the n-th submission counted.
"""

from collections.abc import Mapping
from enum import StrEnum

from attrs import define, field, frozen

#: The base, and how many digits of it an exact score has room for.
BASE, DIGITS = 4, 26


class Outcome(StrEnum):
    """What the sender knows of a submission."""

    ANSWERED = "answered"
    REFUSED = "refused"  # it was said that nothing was applied
    UNKNOWN = "unknown"  # no answer, or one that says it may have been applied


@define
class History:
    """Every submission by player and digit, with what its sender knows of it last."""

    outcomes: dict[str, list[Outcome]] = field(factory=dict)

    def sent(self, player: str) -> int:
        """Take note of a player's next submission; returns its digit."""
        digits = self.outcomes.setdefault(player, [])
        digits.append(Outcome.UNKNOWN)
        return len(digits) - 1

    def ended(self, player: str, digit: int, outcome: Outcome) -> None:
        self.outcomes[player][digit] = outcome

    def answered_sum(self, player: str) -> int:
        """What the player's score is at least, by the answers so far."""
        outcomes = self.outcomes.get(player, [])
        return sum(BASE**digit for digit, outcome in enumerate(outcomes) if outcome is Outcome.ANSWERED)

    def possible_sum(self, player: str) -> int:
        """What the player's score is at most, by what was sent so far."""
        return sum(BASE**digit for digit in range(len(self.outcomes.get(player, []))))


@frozen
class Verdict:
    """Submissions by what became of them; each named as player and digit."""

    answered: int
    unknown: int
    lost: frozenset[tuple[str, int]]
    doubled: frozenset[tuple[str, int]]
    phantom: frozenset[tuple[str, int]]

    @property
    def is_clean(self) -> bool:
        return not (self.lost or self.doubled or self.phantom)

    def __str__(self) -> str:
        return (
            f"answered {self.answered}, unknown {self.unknown}, lost {len(self.lost)}, "
            f"doubled {len(self.doubled)}, phantom {len(self.phantom)}"
        )


def judge(history: History, scores: Mapping[str, int]) -> Verdict:
    """Hold the final scores against the history.

    Lost: answered, and not there. Doubled: there more than once. Phantom: there, though it was never sent or its
    sender was told that nothing was applied.
    """
    lost, doubled, phantom = set(), set(), set()
    for player in history.outcomes.keys() | scores.keys():
        outcomes = history.outcomes.get(player, [])
        for digit, count in enumerate(digits_of(scores.get(player, 0))):
            outcome = outcomes[digit] if digit < len(outcomes) else Outcome.REFUSED
            if outcome is Outcome.ANSWERED and count == 0:
                lost.add((player, digit))
            if outcome is Outcome.REFUSED and count > 0:
                phantom.add((player, digit))
            elif count > 1:
                doubled.add((player, digit))
    known = [outcome for outcomes in history.outcomes.values() for outcome in outcomes]
    return Verdict(
        answered=known.count(Outcome.ANSWERED),
        unknown=known.count(Outcome.UNKNOWN),
        lost=frozenset(lost),
        doubled=frozenset(doubled),
        phantom=frozenset(phantom),
    )


def digits_of(score: int) -> list[int]:
    """How often each submission counted."""
    return [score // BASE**digit % BASE for digit in range(DIGITS + 1)]
