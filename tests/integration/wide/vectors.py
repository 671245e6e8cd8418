"""What a board has at each vector of its lines: a model, list by list, of which every answer names the moment."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple, TypeAlias

from leaderboard_core.domain.shards import shard_of
from leaderboard_core.usecases.answers import Meta

#: Where somebody stands: the best is the smallest.
Key: TypeAlias = tuple[float, int, str]
#: How many lists back an answer may be.
_KEPT = 60


class Told(NamedTuple):
    """A place, as an answer tells it."""

    rank: int | None
    player_id: str
    score: float


class Gain(NamedTuple):
    """What one submission adds to a player's score, and at which moment, in microseconds."""

    score: int
    moment: int


class Vectors:
    """A board that adds scores up, over so many lines, in one season. A narrow board has one line."""

    def __init__(self, count: int) -> None:
        self._count = count
        #: Of each player, after which list of their line they came to stand where.
        self._keys: defaultdict[str, list[tuple[int, Key]]] = defaultdict(list)
        #: Of each line, after each list that held something for it, who stands there, best first.
        self._lines: list[dict[int, list[Key]]] = []
        self._base: Sequence[int] = ()

    def begin(self, gains: Mapping[str, Gain]) -> None:
        """What is there before anybody asks."""
        for player, gain in gains.items():
            self._keys[player] = [(0, (-gain.score, gain.moment, player))]

    def is_at(self, meta: Meta) -> None:
        """That is shown at the vector of this answer."""
        self._base = vector_of(meta)
        lines: list[list[Key]] = [[] for _ in range(self._count)]
        for player, [(_, key)] in self._keys.items():
            lines[shard_of(player, self._count)].append(key)
        self._lines = [{0: sorted(line)} for line in lines]

    def take(self, gains: Mapping[str, Gain]) -> None:
        """One list of players who are there: it is one change of each line that it holds something for."""
        of_lines: defaultdict[int, list[str]] = defaultdict(list)
        for player in gains:
            of_lines[shard_of(player, self._count)].append(player)
        for number, players in of_lines.items():
            line = self._lines[number]
            step = max(line) + 1
            line.pop(step - _KEPT, None)
            now = [key for key in line[step - 1] if key[2] not in gains]
            for player in players:
                gain, (_, before) = gains[player], self._keys[player][-1]
                # What adds up was reached by its last part.
                now.append((before[0] - gain.score, gain.moment, player))
                self._keys[player].append((step, now[-1]))
            now.sort()
            line[step] = now

    def untrue(self, places: Sequence[Told], total: int | None, meta: Meta) -> list[str]:
        """What an answer tells otherwise than it was at the vector that it names."""
        steps = [at - base for at, base in zip(vector_of(meta), self._base, strict=True)]
        lines = [line[step] for line, step in zip(self._lines, steps, strict=True)]
        found = [] if total == sum(map(len, lines)) else [f"{total} players at {vector_of(meta)}"]
        for one in places:
            number = shard_of(one.player_id, self._count)
            key = next(key for step, key in reversed(self._keys[one.player_id]) if step <= steps[number])
            right = Told(1 + sum(bisect_left(line, key) for line in lines), one.player_id, -key[0])
            if one != right:
                found.append(f"{one} instead of {right} at {vector_of(meta)}")
        return found


def vector_of(meta: Meta) -> tuple[int, ...]:
    """The moment of an answer: a number for each line, which never goes back."""
    return meta.revisions or (meta.revision,)
