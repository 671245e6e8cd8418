"""How subscriptions show scores and ranks, as their board says."""

import httpx2 as httpx

from tests.support.live import make_board, submit, watching
from tests.support.server import Server


async def test_scores_come_with_their_texts(server: Server, client: httpx.AsyncClient, board: str) -> None:
    """Where they are included; when the board writes them otherwise, all who see them are told."""
    await submit(client, board, ada=61.5)
    async with watching(server.url) as watcher:
        snapshot = await watcher.subscribe(board, player_id="ada", include=["display"])
        await client.patch(f"/api/v1/leaderboards/{board}", json={"format": "duration"})
        update = await watcher.receive()
        await watcher.send("get", leaderboard_id=board)
        plain = await watcher.receive()
        await watcher.send("subscribe", leaderboard_id=board, include=["names"])
        refused = await watcher.receive()

    for told, text in ((snapshot, "61.5"), (update, "1:01.5")):
        assert [text, text] == [told["data"][part][0]["display"] for part in ("entries", "around")]
    assert "display" not in plain["data"]["entries"][0]
    assert ("invalid", "include: must be some of profile, metadata, updated_at, display") == (
        refused["code"],
        refused["error"],
    )


async def test_shared_ranks_come_with_places(server: Server, client: httpx.AsyncClient) -> None:
    """In the best and around a player, and in the answer to a score."""
    await make_board(client, "shared", ranking="competition")
    await submit(client, "shared", ada=5, bob=5)
    async with watching(server.url) as watcher:
        snapshot = await watcher.subscribe("shared", player_id="bob")
        await watcher.send("submit_score", leaderboard_id="shared", player_id="cyd", score=5)
        told = {message["type"]: message for message in [await watcher.receive() for _ in range(2)]}

    expected = [{"rank": 1, "player_id": who, "score": 5, "place": n} for n, who in enumerate(["ada", "bob"], 1)]
    assert [expected, expected] == [snapshot["data"][part] for part in ("entries", "around")]
    assert 1 == told["score_result"]["data"]["rank"]
    assert [1, 2, 3] == [one["place"] for one in told["leaderboard_update"]["data"]["entries"]]


async def test_scores_of_several_parts_are_lists(server: Server, client: httpx.AsyncClient) -> None:
    """In what is subscribed to, in what is sent, and in its answer; a part at fault is named."""
    parts = [{"name": "solved"}, {"name": "penalty", "sort_order": "asc"}]
    await make_board(client, "contest", parts=parts)
    async with watching(server.url) as watcher:
        await watcher.subscribe("contest", include=["display"])
        await watcher.send("submit_score", leaderboard_id="contest", player_id="ada", score=[5, 310])
        told = {message["type"]: message for message in [await watcher.receive() for _ in range(2)]}
        await watcher.send("submit_score", leaderboard_id="contest", player_id="ada", score=[5, "x"])
        refused = await watcher.receive()

    assert [5, 310] == told["score_result"]["data"]["score"]
    [shown] = told["leaderboard_update"]["data"]["entries"]
    assert ([5, 310], "5 · 310") == (shown["score"], shown["display"])
    assert ("invalid", True) == (refused["code"], refused["error"].startswith("score[1]: must be"))


async def test_who_has_no_result_is_last(server: Server, client: httpx.AsyncClient) -> None:
    """In what is subscribed to, around that player, and in the answer; where it is refused, the field is named."""
    await make_board(client, "race", allow_null_score=True)
    await make_board(client, "other")
    async with watching(server.url) as watcher:
        await watcher.subscribe("race", player_id="ada", include=["display"])
        await watcher.send("submit_score", leaderboard_id="race", player_id="ada", score=None)
        told = {message["type"]: message for message in [await watcher.receive() for _ in range(2)]}
        await submit(client, "race", bob=5)
        later = await watcher.receive()
        await watcher.send("submit_score", leaderboard_id="other", player_id="ada", score=None)
        refused = await watcher.receive()

    result = told["score_result"]["data"]
    assert (None, None, True) == (result["score"], result["rank"], result["changed"])
    ada = {"rank": None, "player_id": "ada", "score": None, "display": "–"}
    bob = {"rank": 1, "player_id": "bob", "score": 5, "display": "5"}
    assert [[bob, ada], [bob, ada]] == [later["data"][part] for part in ("entries", "around")]
    assert ("invalid", True) == (refused["code"], refused["error"].startswith("score: must not be null"))
