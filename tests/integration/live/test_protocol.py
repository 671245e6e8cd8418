"""The messages of `/ws`, each as a client meets it."""

import asyncio

import httpx2 as httpx

from tests.support.live import make_board, submit, watching
from tests.support.server import Server


def entry(rank: int, player: str, score: int) -> dict[str, object]:
    return {"rank": rank, "player_id": player, "score": score}


async def test_a_snapshot_follows_the_subscription(server: Server, client: httpx.AsyncClient, board: str) -> None:
    """The board as it is, at once, in the documented shape."""
    await submit(client, board, ada=5, bob=7)
    async with watching(server.url) as watcher:
        snapshot = await watcher.subscribe(board)

    timestamp = snapshot.pop("timestamp")
    assert timestamp.endswith("Z")
    assert {
        "type": "leaderboard_update",
        "leaderboard_id": board,
        "revision": 2,
        "data": {
            "leaderboard_id": board,
            "season": 1,
            "entries": [entry(1, "bob", 7), entry(2, "ada", 5)],
            "total_players": 2,
        },
    } == snapshot


async def test_each_is_shown_what_it_asked_for(server: Server, client: httpx.AsyncClient, board: str) -> None:
    """`include` says what else is told; a change of name alone is shown to those who see names."""
    # Nobody else is called so here: who has a profile brings it to each board they come to, as one more change.
    await submit(client, board, lovelace=5)
    async with watching(server.url) as plain, watching(server.url) as named, watching(server.url) as near:
        await plain.subscribe(board)
        await named.subscribe(board, include=["profile", "updated_at"])
        await near.subscribe(board, limit=1, player_id="lovelace", include=["metadata"])
        told = {"player_id": "lovelace", "leaderboard_id": board, "score": 0, "profile": {"display_name": "Ada"}}
        assert 200 == (await client.post("/api/v1/scores", json=told)).status_code
        [shown] = (await named.receive())["data"]["entries"]
        assert await plain.silence()
        assert await near.silence()
        await submit(client, board, lovelace=1)
        assert [entry(1, "lovelace", 6)] == (await plain.receive())["data"]["entries"]
        assert [entry(1, "lovelace", 6) | {"metadata": None}] == (await near.receive())["data"]["around"]
        [again] = (await named.receive())["data"]["entries"]

    assert {"display_name": "Ada"} == shown["profile"] == again["profile"]
    assert shown["updated_at"] < again["updated_at"]


async def test_a_change_is_shown(server: Server, client: httpx.AsyncClient, board: str) -> None:
    """An update follows when the entries change."""
    async with watching(server.url) as watcher:
        await watcher.subscribe(board)
        await submit(client, board, ada=5)
        update = await watcher.receive()

    assert [entry(1, "ada", 5)] == update["data"]["entries"]


async def test_what_is_not_shown_is_not_sent(server: Server, client: httpx.AsyncClient, board: str) -> None:
    """A change below the shown entries that leaves the number of players alone sends nothing."""
    await submit(client, board, ada=50, bob=40, cyd=1)
    async with watching(server.url) as watcher:
        await watcher.subscribe(board, limit=2)
        await submit(client, board, cyd=1)
        assert await watcher.silence()
        await submit(client, board, dan=1)
        update = await watcher.receive()

    assert 4 == update["data"]["total_players"]


async def test_a_second_subscription_replaces_the_first(server: Server, client: httpx.AsyncClient, board: str) -> None:
    """On one board a socket watches one view: the last it asked for."""
    await submit(client, board, ada=3, bob=2, cyd=1)
    async with watching(server.url) as watcher:
        await watcher.subscribe(board)
        await watcher.subscribe(board, limit=1)
        await submit(client, board, ada=1)
        update = await watcher.receive()
        assert [entry(1, "ada", 4)] == update["data"]["entries"]
        assert await watcher.silence()


async def test_the_neighbourhood_of_a_player_is_shown(server: Server, client: httpx.AsyncClient, board: str) -> None:
    """`around` holds the player and the neighbours on each side, and is empty while the player is absent."""
    await submit(client, board, ada=5, bob=4, cyd=3, dan=2)
    async with watching(server.url) as watcher:
        snapshot = await watcher.subscribe(board, limit=1, player_id="eve", range=1)
        assert [] == snapshot["data"]["around"]
        await submit(client, board, eve=3)
        update = await watcher.receive()

    assert [entry(3, "cyd", 3), entry(4, "eve", 3), entry(5, "dan", 2)] == update["data"]["around"]


async def test_unsubscribing_ends_the_updates(server: Server, client: httpx.AsyncClient, board: str) -> None:
    """After `unsubscribed` nothing more is sent of that board."""
    async with watching(server.url) as watcher:
        await watcher.subscribe(board)
        await watcher.send("unsubscribe", leaderboard_id=board)
        assert {"type": "unsubscribed", "leaderboard_id": board} == await watcher.receive()
        await submit(client, board, ada=5)
        assert await watcher.silence()


async def test_ping_is_answered(server: Server) -> None:
    """`pong` to every `ping`."""
    async with watching(server.url) as watcher:
        await watcher.send("ping")
        assert {"type": "pong"} == await watcher.receive()


async def test_get_is_answered_once(server: Server, client: httpx.AsyncClient, board: str) -> None:
    """One update as of now, and no subscription."""
    await submit(client, board, ada=5)
    async with watching(server.url) as watcher:
        await watcher.send("get", leaderboard_id=board)
        update = await watcher.receive()
        await submit(client, board, ada=5)
        assert [entry(1, "ada", 5)] == update["data"]["entries"]
        assert await watcher.silence()


async def test_a_score_can_be_submitted(server: Server, board: str) -> None:
    """`submit_score` is answered as POST /scores is, with the id that the request brought."""
    async with watching(server.url) as watcher:
        await watcher.send("submit_score", leaderboard_id=board, player_id="ada", score=5, request_id="r1")
        result = await watcher.receive()

    assert {
        "type": "score_result",
        "request_id": "r1",
        "data": {
            "status": "accepted",
            "leaderboard_id": board,
            "player_id": "ada",
            "score": 5,
            "rank": 1,
            "previous_score": None,
            "previous_rank": None,
            "changed": True,
            "duplicate": False,
            "visible": True,
        },
    } == result


async def test_scores_of_one_socket_are_taken_in_their_order(server: Server, client: httpx.AsyncClient) -> None:
    """Many submissions in a row are applied as they were sent."""
    await make_board(client, board := f"replace-{server.port}")
    async with watching(server.url) as watcher:
        for score in range(1, 301):
            submission = {"leaderboard_id": board, "player_id": "ada", "score": score}
            await watcher.send("submit_score", **submission, request_id=str(score))
        results = [await watcher.receive() for _ in range(300)]

    assert [str(score) for score in range(1, 301)] == [result["request_id"] for result in results]
    assert [*range(1, 301)] == [result["data"]["score"] for result in results]


async def test_a_deleted_board_says_so(server: Server, client: httpx.AsyncClient, board: str) -> None:
    """Watchers are told, and a board made again under the id can be watched anew."""
    async with watching(server.url) as watcher:
        await watcher.subscribe(board)
        await client.delete(f"/api/v1/leaderboards/{board}")
        assert {"type": "leaderboard_deleted", "leaderboard_id": board} == await watcher.receive()
        await make_board(client, board)
        snapshot = await watcher.subscribe(board)

    assert ([], 1) == (snapshot["data"]["entries"], snapshot["revision"])


async def test_a_reset_is_shown(server: Server, client: httpx.AsyncClient, board: str) -> None:
    """The new season, empty, with a later revision."""
    await submit(client, board, ada=5)
    async with watching(server.url) as watcher:
        before = await watcher.subscribe(board)
        await client.post(f"/api/v1/leaderboards/{board}/reset")
        update = await watcher.receive()

    assert (2, [], 0) == (update["data"]["season"], update["data"]["entries"], update["data"]["total_players"])
    assert update["revision"] > before["revision"]


async def test_an_erased_player_goes(server: Server, client: httpx.AsyncClient, board: str) -> None:
    """From every board that shows them, by an update of its own; who was behind moves up."""
    other = f"{board}-2"
    await make_board(client, other)
    gone = f"gone-{board}"
    async with watching(server.url) as watcher:
        for watched in (board, other):
            await submit(client, watched, **{gone: 9, "ada": 5})
            await watcher.subscribe(watched)
        answer = await client.delete(f"/api/v1/players/{gone}")
        updates = [await watcher.receive(), await watcher.receive()]

    assert answer.json()["data"]["visible"]
    assert {board, other} == {update["leaderboard_id"] for update in updates}
    assert [[entry(1, "ada", 5)]] * 2 == [update["data"]["entries"] for update in updates]
    assert [3, 3] == [update["revision"] for update in updates]


async def test_one_socket_watches_fifty_boards(server: Server, client: httpx.AsyncClient) -> None:
    """The fifty-first is refused; with one let go it is taken."""
    boards = [f"fifty-{server.port}-{number}" for number in range(51)]
    await asyncio.gather(*(make_board(client, board) for board in boards))
    async with watching(server.url) as watcher:
        for board in boards[:50]:
            await watcher.subscribe(board)
        await watcher.send("subscribe", leaderboard_id=boards[50])
        assert "invalid" == (await watcher.receive())["code"]
        await watcher.send("unsubscribe", leaderboard_id=boards[0])
        await watcher.receive_until("unsubscribed")
        await watcher.subscribe(boards[50])


async def test_a_connection_has_an_id(server: Server) -> None:
    """The handshake is answered with the id that the log names the connection by; a sender may choose it."""
    async with watching(server.url, additional_headers={"X-Request-ID": "mine.1"}) as watcher:
        assert watcher.connection.response is not None
        assert "mine.1" == watcher.connection.response.headers["X-Request-ID"]
    async with watching(server.url) as watcher:
        assert watcher.connection.response is not None
        assert watcher.connection.response.headers["X-Request-ID"]
