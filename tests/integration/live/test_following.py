"""A board that follows another is watched as any board is."""

import httpx2 as httpx

from tests.support.live import submit, watching
from tests.support.server import Server


async def test_what_is_sent_to_the_root_is_shown_on_its_followers(
    server: Server, client: httpx.AsyncClient, board: str
) -> None:
    """At once, to whoever watches the follower alone."""
    fields = {"id": f"{board}-best", "name": "Best", "follows": board, "update_mode": "best"}
    assert 201 == (await client.post("/api/v1/leaderboards", json=fields)).status_code
    async with watching(server.url) as watcher:
        await watcher.subscribe(fields["id"])
        await submit(client, board, ada=5)
        shown = await watcher.receive()

    assert (fields["id"], [{"rank": 1, "player_id": "ada", "score": 5}]) == (
        shown["leaderboard_id"],
        shown["data"]["entries"],
    )
