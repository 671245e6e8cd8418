"""How players moved on a board lately, from one snapshot of it to the next."""

from collections import deque
from collections.abc import Mapping, Sequence
from typing import Any

from attrs import define, field, frozen

#: A move is told for this long, in seconds.
_LATELY = 3.0


@frozen
class RankChange:
    """Places won (lost when negative) and what the score gained; a `newcomer` was not in sight before."""

    places: int = 0
    points: float = 0
    newcomer: bool = False


@define
class RankTracker:
    """Compares what is shown with what was shown a few seconds ago."""

    _past: deque[tuple[float, Mapping[str, Mapping[str, Any]]]] = field(factory=deque, init=False)

    def see(self, now: float, entries: Sequence[Mapping[str, Any]]) -> None:
        """Remember the snapshot of this moment, in seconds of any clock that only goes forward."""
        self._past.append((now, {entry["player_id"]: entry for entry in entries}))

    def moves(self, now: float) -> Mapping[str, RankChange]:
        """How each player of the newest snapshot has moved; who has not is not there."""
        # The newest snapshot that is old enough stays: it is what was shown when this stretch began.
        while len(self._past) > 1 and self._past[1][0] <= now - _LATELY:
            self._past.popleft()
        if not self._past:
            return {}
        before, after = self._past[0][1], self._past[-1][1]
        moves = {player: _move(before.get(player), entry) for player, entry in after.items()}
        return {player: move for player, move in moves.items() if move != RankChange()}


def _move(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> RankChange:
    if before is None:
        return RankChange(newcomer=True)
    return RankChange(int(_difference(before["rank"], after["rank"])), _difference(after["score"], before["score"]))


def _difference(one: Any, other: Any) -> float:
    """Nothing where one of them is none, or where scores have parts."""
    return one - other if isinstance(one, int | float) and isinstance(other, int | float) else 0
