"""Event streams: the messages of `/ws` over plain HTTP, for as long as their reader stays."""

import asyncio
import json
import socket
import time
from collections.abc import Mapping
from pathlib import Path

import httpx2 as httpx
import pytest

from tests.support.event_stream import streaming
from tests.support.live import make_board, submit, watching
from tests.support.server import Server, free_port, running


async def test_the_state_comes_first_and_then_each_change(
    server: Server, client: httpx.AsyncClient, board: str
) -> None:
    await submit(client, board, ann=1)
    async with streaming(server.url, board, limit=1) as stream:
        first = await stream.update()
        assert ("ann", 1) == told(first.message["data"]["entries"])
        await submit(client, board, bob=2)
        second = await stream.update_with(bob=2)

    assert first.id != second.id
    assert (board, 2) == (second.message["leaderboard_id"], second.message["data"]["total_players"])
    assert "text/event-stream" == stream.response.headers["content-type"]
    assert "no-store, no-transform" == stream.response.headers["cache-control"]
    assert 1_000 <= (stream.retry or 0) <= 3_000


def told(entries: list[Mapping[str, object]]) -> tuple[object, object]:
    [entry] = entries
    return entry["player_id"], entry["score"]


async def test_its_messages_are_those_of_a_socket(server: Server, client: httpx.AsyncClient, board: str) -> None:
    """With a player's neighbourhood, and all that may be included."""
    await submit(client, board, ann=1, bob=2, cyd=3)
    async with (
        watching(server.url) as watcher,
        streaming(server.url, board, limit=1, player_id="ann", range=1, include="updated_at,display") as stream,
    ):
        shown = await watcher.subscribe(board, limit=1, player_id="ann", range=1, include=["updated_at", "display"])
        message = dict((await stream.update()).message)

    assert shown.pop("timestamp")
    assert message.pop("timestamp")
    assert shown == message
    assert ["bob", "ann"] == [entry["player_id"] for entry in message["data"]["around"]]


async def test_what_is_sent_suits_hasty_readers(server: Server, client: httpx.AsyncClient, board: str) -> None:
    """Each block has data, for many take one without for a message; and no line ends inside a name, whoever reads."""
    name = "a\u2028b\u2029c"
    scores = [{"player_id": name, "leaderboard_id": board, "score": 1, "metadata": {"of": "d\u2028e"}}]
    assert 200 == (await client.post("/api/v1/scores/batch", json={"scores": scores})).status_code
    text = ""
    async with client.stream("GET", f"/api/v1/leaderboards/{board}/stream?include=metadata") as answer:
        async for piece in answer.aiter_text():
            text += piece
            if text.endswith("\n\n"):
                break

    retry, id_, data, *rest = text.splitlines()
    assert ["retry", "id", "data", ""] == [line.partition(":")[0] for line in (retry, id_, data, *rest)]
    [entry] = json.loads(data.removeprefix("data: "))["data"]["entries"]
    assert (name, {"of": "d\u2028e"}) == (entry["player_id"], entry["metadata"])


async def test_who_comes_back_with_the_last_id_is_told_of_changes_alone(
    server: Server, client: httpx.AsyncClient, board: str
) -> None:
    await submit(client, board, ann=1)
    async with streaming(server.url, board) as stream:
        seen = (await stream.update()).id
    async with streaming(server.url, board, seen) as stream, streaming(server.url, board, lastEventId=seen) as other:
        await submit(client, board, ann=1)
        for one in (stream, other):
            assert 2 == (await one.update()).message["data"]["entries"][0]["score"]


@pytest.mark.parametrize("last", ["", "1-1-1", "0", "nonsense", "é"])
async def test_an_unknown_id_gets_what_the_board_shows(
    server: Server, client: httpx.AsyncClient, board: str, last: str
) -> None:
    await submit(client, board, ann=1)
    async with streaming(server.url, board, lastEventId=last) as stream:
        assert ("ann", 1) == told((await stream.update()).message["data"]["entries"])


async def test_the_id_of_another_life_is_unknown(server: Server, client: httpx.AsyncClient, board: str) -> None:
    """A board that is made again begins at revision 1; so does a season at an equal revision of another one."""
    async with streaming(server.url, board) as stream:
        before = await stream.update()
    await client.delete(f"/api/v1/leaderboards/{board}")
    await make_board(client, board)
    async with streaming(server.url, board, before.id) as stream:
        again = await stream.update()

    assert before.message["revision"] == again.message["revision"]
    assert before.id != again.id


async def test_a_stream_ends_with_its_board(server: Server, client: httpx.AsyncClient, board: str) -> None:
    async with streaming(server.url, board) as stream:
        await stream.update()
        await client.delete(f"/api/v1/leaderboards/{board}")
        event = await stream.receive()
        assert event == (None, {"type": "leaderboard_deleted", "leaderboard_id": board})
        assert await stream.receive() is None

    answer = await client.get(f"/api/v1/leaderboards/{board}/stream")
    assert (404, "board_not_found") == (answer.status_code, answer.json()["code"])


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("range=51", "range"),
        ("include=all", "include"),
        ("player_id=", "player_id"),
        ("of=game1", "of"),
        ("limit=1&limit=2", "limit"),
    ],
)
async def test_what_makes_no_sense_is_refused(client: httpx.AsyncClient, board: str, query: str, field: str) -> None:
    answer = await client.get(f"/api/v1/leaderboards/{board}/stream?{query}")

    assert (422, "invalid") == (answer.status_code, answer.json()["code"])
    assert [field] == [one["path"] for one in answer.json()["details"]]


async def test_it_is_asked_for_its_head(client: httpx.AsyncClient, board: str) -> None:
    answer = await client.head(f"/api/v1/leaderboards/{board}/stream")

    assert (200, "text/event-stream", b"") == (answer.status_code, answer.headers["content-type"], answer.content)
    assert 405 == (await client.post(f"/api/v1/leaderboards/{board}/stream")).status_code


async def test_readers_who_leave_are_let_go(server: Server, client: httpx.AsyncClient, board: str) -> None:
    """And streams are no requests under way: the server is as idle as before."""
    async with streaming(server.url, board) as one, streaming(server.url, board) as another:
        await one.update()
        await another.update()
        assert (2.0, 1.0) == await counted(client, "leaderboard_live_sockets", "leaderboard_http_requests_in_progress")
    deadline = time.monotonic() + 30
    while (await counted(client, "leaderboard_live_sockets", "leaderboard_live_subscriptions")) != (0.0, 0.0):
        assert time.monotonic() < deadline
        await asyncio.sleep(0.05)


async def counted(client: httpx.AsyncClient, *names: str) -> tuple[float, ...]:
    lines = (await client.get("/metrics")).text.splitlines()
    return tuple(float(line.split()[-1]) for name in names for line in lines if line.split(" ")[0] == name)


@pytest.mark.timeout(90)
async def test_a_reader_who_does_not_read_is_cut_off(server: Server, client: httpx.AsyncClient, board: str) -> None:
    """Within 30 s, while others are told as ever; its connection is given back."""
    long = {"leaderboard_id": board, "metadata": {"words": "n" * 1_000}}
    scores = [{"player_id": f"p{number}", "score": number, **long} for number in range(100)]
    assert 200 == (await client.post("/api/v1/scores/batch", json={"scores": scores})).status_code
    async with streaming(server.url, board, limit=1) as other:
        await other.update()
        connection = socket.socket()
        # So little that the system keeps nothing for a reader who does not read.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.connect(("127.0.0.1", server.port))
        reader, writer = await asyncio.open_connection(sock=connection, limit=1024)
        try:
            path = f"/api/v1/leaderboards/{board}/stream?limit=100&include=metadata"
            writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
            await reader.readuntil(b"\r\n\r\n")
            reader._transport.pause_reading()  # type: ignore[attr-defined]
            began, number = time.monotonic(), 0
            assert (2.0,) == await counted(client, "leaderboard_live_sockets")
            while await counted(client, "leaderboard_live_sockets") == (2.0,):
                assert time.monotonic() - began < 60
                number += 1
                await submit(client, board, p99=1)
                await other.update_with(p99=99 + number)
        finally:
            writer.transport.abort()


def engine_of(server: Server) -> str:
    return server.environment["LEADERBOARD_SERVER__ENGINE"]


async def test_a_server_that_stops_ends_its_streams(tmp_path: Path, server: Server) -> None:
    """At once: nobody waits for them, and readers come back by themselves."""
    with running(tmp_path, LEADERBOARD_SERVER__ENGINE=engine_of(server)) as lone:
        async with httpx.AsyncClient(base_url=lone.url) as client:
            await make_board(client, "game1")
        async with streaming(lone.url, "game1") as stream:
            await stream.update()
            began = time.monotonic()
            stopping = asyncio.create_task(asyncio.to_thread(lone.stop))
            assert await stream.receive() is None
            assert 0 == await stopping
            assert time.monotonic() - began < 10


async def test_a_store_that_is_away_is_told_of_in_the_stream(tmp_path: Path, server: Server) -> None:
    """Most clients give up for good after any other status than 200."""
    away = {"REDIS_ADDR": f"127.0.0.1:{free_port()}", "LEADERBOARD_SERVER__ENGINE": engine_of(server)}
    with running(tmp_path, **away) as lone:
        async with httpx.AsyncClient(base_url=lone.url) as client:
            await make_board(client, "game1")
            assert 503 == (await client.get("/api/v1/leaderboards/game1/top")).status_code
        async with streaming(lone.url, "game1") as stream:
            event = await stream.receive()
            assert event is not None
            assert (None, "error", "store_unavailable") == (event.id, event.message["type"], event.message["code"])
            assert await stream.receive() is None
            assert stream.retry is not None
