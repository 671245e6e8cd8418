"""A board that freezes in a minute, and how it is asked about."""

from collections.abc import Mapping
from typing import Any

import httpx2 as httpx

from leaderboard_core import Application, Submission
from tests.integration.http.kit import BOARDS
from tests.support.keys import bearer

BOARD = f"{BOARDS}/game1"
BEGAN = 1_700_000_000_000_000
HIDE, SHOW = BEGAN + 60_000_000, BEGAN + 120_000_000
READ, MANAGE = bearer("read-game"), bearer("keeper")
#: All that is read of the board by a GET.
READS = [
    "top",
    "top?include=profile,metadata,updated_at,display",
    "range?start=1&end=5",
    "around/alice",
    "around/new",
    "around?score=5",
    "player/alice",
    "player/new",
    "players?ids=alice,new",
    "stats",
    "count",
    "count?min=1&max=9",
    "rank?score=7",
    "score?rank=1",
    "score?percentile=50",
    "best?percent=50",
    "histogram",
]
ALSO = ["top?source=batch", "stats?source=batch", "top?season=2", "player/alice?season=2"]


class Clock:
    now = BEGAN

    def __call__(self) -> int:
        return self.now


async def goes_on(application: Application) -> None:
    """What nobody is to learn of."""
    scores = {"alice": 9, "new": 11, "bob": 2}
    await application.submit_many(
        [Submission(player_id=name, leaderboard_id="game1", score=score) for name, score in scores.items()]
    )
    await application.submit(Submission(player_id="carl", leaderboard_id="game1", score=1))
    await application.sync()


async def told(client: httpx.AsyncClient, path: str, headers: Mapping[str, str] = READ) -> Any:
    """An answer without the moment at which it was made."""
    answer = await client.get(path, headers=headers)
    assert 200 == answer.status_code, answer.text
    body = answer.json()
    body.get("meta", {}).pop("as_of", None)
    return body, answer.headers.get("etag")


async def asked_by_post(client: httpx.AsyncClient, headers: Mapping[str, str] = READ) -> Any:
    group = await client.post(
        f"{BOARD}/players/query", json={"player_ids": ["alice", "new"], "around": "new"}, headers=headers
    )
    queries = [
        {"read": "top", "leaderboard_id": "game1"},
        {"read": "player", "leaderboard_id": "game1", "player_id": "new"},
        {"read": "stats", "leaderboard_id": "game1"},
    ]
    several = await client.post("/api/v1/query", json={"queries": queries}, headers=headers)
    bodies = [group.json(), *several.json()["data"]]
    assert {200} == {group.status_code, several.status_code, *(one["status"] for one in bodies[1:])}
    for body in bodies:
        body["meta"].pop("as_of")
    return bodies
