"""Ids in paths: any character may stand in a player's."""

import json
from urllib.parse import quote

import httpx2 as httpx
import pytest
from starlette.applications import Starlette

from tests.integration.http.kit import BOARDS, ask, make_board, submit

IDS = ["a/b", "..", ".", "a b", "50%", "%2F", "ü€✈", "a?b#c", "a+b", "a,b", "//", "a%00", "\\", "'\";<>&"]


@pytest.mark.parametrize("player_id", IDS)
@pytest.mark.parametrize("method", ["GET", "DELETE"])
async def test_any_player_id(app: Starlette, client: httpx.AsyncClient, player_id: str, method: str) -> None:
    """A percent-encoded id is the id itself; nothing in it is taken for a part of the path."""
    await make_board(client)
    await submit(client, player_id)

    answer = await ask(app, method, f"{BOARDS}/game1/player/{quote(player_id, safe='')}".encode())

    assert 200 == answer.status


@pytest.mark.parametrize("player_id", IDS)
async def test_any_neighbour(app: Starlette, client: httpx.AsyncClient, player_id: str) -> None:
    """The same holds where neighbours are asked for."""
    await make_board(client)
    await submit(client, player_id)

    answer = await ask(app, "GET", f"{BOARDS}/game1/around/{quote(player_id, safe='')}".encode())

    assert [player_id] == [entry["player_id"] for entry in json.loads(answer.body)["data"]]


@pytest.mark.parametrize("sent", [b"a%2fb", b"%61/b".replace(b"/", b"%2F"), b"a%2Fb"])
async def test_an_encoding_of_any_case(app: Starlette, client: httpx.AsyncClient, sent: bytes) -> None:
    """It does not matter which characters are encoded, and in which case."""
    await make_board(client)
    await submit(client, "a/b")

    assert 200 == (await ask(app, "GET", f"{BOARDS}/game1/player/".encode() + sent)).status


@pytest.mark.parametrize(
    "sent", [b"%ff", b"a%c3", b"%ed%a0%80", b"%00", b"%0a", b"%C2%85", b"x" * 129, b"%E2%82%AC" * 86]
)
@pytest.mark.parametrize("read", ["player", "around"])
async def test_an_id_that_can_not_be(app: Starlette, client: httpx.AsyncClient, sent: bytes, read: str) -> None:
    """What no player can be called is 422 and named, not looked for."""
    await make_board(client)

    answer = await ask(app, "GET", f"{BOARDS}/game1/{read}/".encode() + sent)

    assert 422 == answer.status
    assert ["player_id"] == [fault["path"] for fault in json.loads(answer.body)["details"]]


@pytest.mark.parametrize("sent", [b"50%", b"%zz", b"%2"])
async def test_a_percent_sign_that_encodes_nothing(app: Starlette, client: httpx.AsyncClient, sent: bytes) -> None:
    """A percent sign without two digits behind it stands for itself."""
    await make_board(client)
    await submit(client, sent.decode())

    assert 200 == (await ask(app, "GET", f"{BOARDS}/game1/player/".encode() + sent)).status


@pytest.mark.parametrize("sent", [b"..", b".", b"%2e%2e", b"%2E", b"a%2Fb", b"a%20b", b"%", b"%ff"])
@pytest.mark.parametrize("rest", [b"", b"/top"])
async def test_a_board_id_that_can_not_be(app: Starlette, sent: bytes, rest: bytes) -> None:
    """A board that cannot exist is not there; no dots are followed."""
    answer = await ask(app, "GET", f"{BOARDS}/".encode() + sent + rest)

    assert (404, "board_not_found") == (answer.status, json.loads(answer.body)["code"])


async def test_a_board_id_in_percent_encoding(app: Starlette, client: httpx.AsyncClient) -> None:
    """A board's id is decoded like any other."""
    await make_board(client, "game.1")

    assert 200 == (await ask(app, "GET", f"{BOARDS}/g%61me%2e1/top".encode())).status


async def test_a_server_that_tells_no_raw_path(app: Starlette, client: httpx.AsyncClient) -> None:
    """The path as it was sent is optional in ASGI; without it the decoded one serves."""
    await make_board(client)
    await submit(client, "ü b")

    answer = await ask(app, "GET", b"", path=f"{BOARDS}/game1/player/ü b", raw_path=None)

    assert 200 == answer.status
