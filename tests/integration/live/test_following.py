"""A board that follows another is watched as any board is, and so is one of teams."""

import httpx2 as httpx

from tests.support.event_stream import streaming
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


async def test_what_members_send_is_shown_on_the_board_of_teams(
    server: Server, client: httpx.AsyncClient, board: str
) -> None:
    """By the socket, whose answer names the board of teams with the team's rank, and by the event stream."""
    clans = f"{board}-clans"
    fields = {"id": clans, "name": "Clans", "follows": board, "member": "team", "update_mode": "team_sum"}
    assert 201 == (await client.post("/api/v1/leaderboards", json=fields)).status_code
    async with watching(server.url) as watcher, watching(server.url) as sender, streaming(server.url, clans) as stream:
        await watcher.subscribe(clans)
        for player, score in {"ada": 5, "bob": 2.5}.items():
            await sender.send(
                "submit_score", leaderboard_id=board, player_id=player, score=score, profile={"team": "Foxes"}
            )
            answer = await sender.receive()
        shown = (await watcher.receive_until("leaderboard_update"))[-1]
        if shown["data"]["entries"][0]["score"] == 5:
            shown = await watcher.receive()
        streamed = (await stream.update_with(Foxes=7.5)).message

    told = {"status": "accepted", "rank": 1}
    assert {"leaderboard_id": clans, **told} == answer["data"]["followers"][-1]
    assert {"leaderboard_id": f"{clans}.members", **told, "rank": 2} == answer["data"]["followers"][0]
    entries = [{"rank": 1, "player_id": "Foxes", "score": 7.5}]
    assert [entries, entries] == [shown["data"]["entries"], streamed["data"]["entries"]]
