"""The original system as far as its boards are read, answering as it does: places counted from 0, and never a 404."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

from tests.support.stand_in import Reply, answering

#: What it answers when nothing is said: one place more than somebody who counts would expect.
_FIRST, _LAST = 0, 10


@contextmanager
def original(boards: Mapping[str, Mapping[str, float]], max_limit: int = 1_000) -> Iterator[str]:
    """The URL of a server with these boards: the score of each player."""

    def reply(_: str, path: str) -> Reply:
        asked = urlsplit(path)
        *_, board, verb = asked.path.split("/")
        ranked = _ranked(boards.get(board, {}))
        if verb == "stats":
            return Reply.of({"leaderboard_id": board, "total_players": len(ranked)})
        assert verb == "range"
        bounds = {name: int(value) for name, [value] in parse_qs(asked.query).items()}
        start, end = bounds.get("start", _FIRST), bounds.get("end", _LAST)
        # What is more than it gives is cut without a word, one place after its limit.
        places = list(enumerate(ranked, start=1))[start : min(end, start + max_limit) + 1]
        return Reply.of([{"rank": n, "player_id": player, "score": score} for n, (player, score) in places])

    with answering(reply) as url:
        yield url


def _ranked(players: Mapping[str, float]) -> Sequence[tuple[str, float]]:
    """Highest first, and of equal ones the greater id, whatever the board was made for."""
    return sorted(players.items(), key=lambda player: (player[1], player[0].encode()), reverse=True)
