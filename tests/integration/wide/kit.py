"""What the tests of wide boards say again and again."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import uuid4

import httpx2 as httpx

from leaderboard_core.domain.shards import shard_of

CELLS, SHARDS = 4, 6
BOARDS = "/api/v1/leaderboards"
SCORES = "/api/v1/scores"


async def make_wide(client: httpx.AsyncClient, **fields: Any) -> str:
    """A new wide board; its id."""
    board_id = f"wide-{uuid4().hex[:10]}"
    answer = await client.post(BOARDS, json={"id": board_id, "name": "Wide", "shards": SHARDS, **fields})
    assert answer.status_code == 201, answer.text
    return board_id


def one_of_each(word: str = "p", count: int = SHARDS) -> list[str]:
    """A player of every shard, in their order."""
    found: dict[int, str] = {}
    number = 0
    while len(found) < count:
        found.setdefault(shard_of(f"{word}{number}", count), f"{word}{number}")
        number += 1
    return [found[shard] for shard in range(count)]


async def submit(client: httpx.AsyncClient, board_id: str, scores: Mapping[str, float]) -> None:
    """Send scores by player in one batch."""
    await submit_all(client, [(board_id, player, score, {}) for player, score in scores.items()])


async def submit_all(client: httpx.AsyncClient, scores: Iterable[tuple[str, str, float, Mapping[str, Any]]]) -> None:
    """Send scores of boards by players, with further fields, in one batch."""
    batch = [
        {"leaderboard_id": board_id, "player_id": player, "score": score, **fields}
        for board_id, player, score, fields in scores
    ]
    answer = await client.post(f"{SCORES}/batch", json={"scores": batch}, timeout=30)
    assert (200, len(batch)) == (answer.status_code, answer.json()["data"]["accepted"]), answer.text
