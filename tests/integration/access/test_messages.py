"""Every message of `/ws` × who sends it; what a handshake is refused; and what ends when a key or token does."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, get_args

import jwt
import pytest
from websockets.exceptions import InvalidStatus

from leaderboard_core import Submission
from leaderboard_shells.live import client_messages, socket_session
from leaderboard_shells.live.board_snapshot import read_snapshots
from leaderboard_shells.settings import Auth
from tests.integration.access.kit import AUTH, player
from tests.support.in_process import Live, serving
from tests.support.keys import SECRET, bearer, key
from tests.support.live import Watcher, watching

VIEW = {"leaderboard_id": "game1", "player_id": "alice"}
#: Each message that asks for something: its fields, the scope it takes, and what it is answered.
TABLE: dict[type[object], tuple[str, dict[str, Any], str | None, str]] = {
    client_messages.Subscribe: ("subscribe", VIEW, "read", "subscribed"),
    client_messages.Get: ("get", VIEW, "read", "leaderboard_update"),
    client_messages.SubmitScore: ("submit_score", {**VIEW, "score": 1}, "submit", "score_result"),
    client_messages.SubscribeBoards: ("subscribe_boards", {}, "read", "boards_subscribed"),
    client_messages.UnsubscribeBoards: ("unsubscribe_boards", {}, None, "boards_unsubscribed"),
    client_messages.Unsubscribe: ("unsubscribe", {"leaderboard_id": "game1"}, None, "unsubscribed"),
    client_messages.Ping: ("ping", {}, None, "pong"),
}
WRONG = {"read": "submit-game", "submit": "read-game"}
ASKING = pytest.mark.parametrize("message", [pytest.param(one, id=one[0]) for one in TABLE.values() if one[2]])
#: Those of one board and one player.
ON_A_BOARD = pytest.mark.parametrize(
    "message", [pytest.param(one, id=one[0]) for one in TABLE.values() if one[2] and one[1]]
)

Message = tuple[str, dict[str, Any], str, str]


@pytest.fixture
async def live(tmp_path: Path, auth: Auth) -> AsyncIterator[Live]:
    async with serving(tmp_path, auth=auth) as live:
        yield live


async def answer_to(watcher: Watcher, type_: str, fields: dict[str, Any]) -> str:
    """The type of the answer, or the code of the error; which keeps the socket open."""
    await watcher.send(type_, **fields, request_id="r")
    answer = await watcher.receive(30)
    return str(answer["code"] if answer["type"] == "error" else answer["type"])


def token(subject: str = "alice", seconds: float = 60, **claims: object) -> str:
    now = int(time.time())
    payload = {"sub": subject, "aud": "leaderboard", "iat": now, "exp": int(now + seconds), **claims}
    return jwt.encode(payload, SECRET, "HS256")


def test_every_message_is_in_the_table() -> None:
    """No message is forgotten here; `auth` is what the others are about."""
    assert {*get_args(client_messages.Request)} - {client_messages.Authenticate} == set(TABLE)


@ASKING
async def test_nobody(live: Live, message: Message) -> None:
    """Without a key the handshake is let pass, for a first message may bring one; anything else is refused."""
    async with watching(live.url) as watcher:
        assert "key_required" == await answer_to(watcher, *message[:2])
        assert "pong" == await answer_to(watcher, "ping", {})
    assert await untouched(live)


@ASKING
async def test_wrong_scope(live: Live, message: Message) -> None:
    """A key for anything else does not help."""
    async with watching(live.url, additional_headers=bearer(WRONG[message[2]])) as watcher:
        assert "forbidden" == await answer_to(watcher, *message[:2])
    assert await untouched(live)


@ON_A_BOARD
async def test_other_board(live: Live, message: Message) -> None:
    """Nor does the key of another board."""
    async with watching(live.url, additional_headers=bearer(f"{message[2]}-other")) as watcher:
        assert "forbidden" == await answer_to(watcher, *message[:2])
    assert await untouched(live)


@ASKING
@pytest.mark.parametrize("with_message", [False, True], ids=["header", "message"])
async def test_right(live: Live, message: Message, *, with_message: bool) -> None:
    """The one scope on its board is enough, shown in the handshake or in the first message."""
    right = bearer(f"{message[2]}-game")
    async with watching(live.url, additional_headers={} if with_message else right) as watcher:
        if with_message:
            await watcher.send("auth", token=right["Authorization"].removeprefix("Bearer "))
        assert message[3] == await answer_to(watcher, *message[:2])


@ON_A_BOARD
@pytest.mark.parametrize("with_message", [False, True], ids=["header", "message"])
async def test_a_player(live: Live, message: Message, *, with_message: bool) -> None:
    """A player's token does this for that player, and for no other one."""
    for subject, expected in (("alice", message[3]), ("mallory", "forbidden")):
        headers = {} if with_message else {"Authorization": f"Bearer {token(subject)}"}
        async with watching(live.url, additional_headers=headers) as watcher:
            if with_message:
                await watcher.send("auth", token=token(subject))
            assert expected == await answer_to(watcher, *message[:2])


@ON_A_BOARD
async def test_a_player_elsewhere(live: Live, message: Message) -> None:
    """A token that names boards opens no other ones."""
    async with watching(live.url, additional_headers=player("alice", "other1")) as watcher:
        assert "forbidden" == await answer_to(watcher, *message[:2])


@pytest.mark.parametrize(
    "credential",
    ["lbk_unknown", "lbk_expired", "", "x" * 9_000, "a.b.c", "\N{SNOWMAN}", 5, None, token(seconds=-5), token() + "x"],
    ids=["unknown", "expired", "empty", "long", "dots", "strange", "number", "null", "old", "forged"],
)
async def test_what_auth_refuses(live: Live, credential: object) -> None:
    """A bad credential is an error like any other: the socket stays open, and what it was before."""
    async with watching(live.url, additional_headers=bearer("read-game")) as watcher:
        assert await answer_to(watcher, "auth", {"token": credential}) in ("key_required", "invalid")
        assert "leaderboard_update" == await answer_to(watcher, "get", {"leaderboard_id": "game1"})


@pytest.mark.parametrize("engine", ["hypercorn", "uvicorn"])
@pytest.mark.parametrize(
    "headers",
    [bearer("unknown"), bearer("expired"), {"Authorization": "Basic eDp5"}, {"Authorization": f"Bearer {token()}x"}],
    ids=["unknown", "expired", "basic", "forged"],
)
async def test_a_handshake_with_a_bad_key(tmp_path: Path, engine: str, headers: dict[str, str]) -> None:
    """What is shown at the handshake and is not valid is refused there, as a request would be."""
    async with serving(tmp_path, engine, AUTH) as live:
        with pytest.raises(InvalidStatus) as refused:
            async with watching(live.url, additional_headers=headers):
                pass
    answer = refused.value.response
    assert (401, "Bearer") == (answer.status_code, answer.headers["WWW-Authenticate"])
    assert "key_required" == json.loads(answer.body or b"")["code"]


async def test_a_token_that_ends_while_it_is_used(live: Live) -> None:
    """What it let in ends with it, the socket hears why and stays; a new token goes on."""
    async with watching(live.url) as watcher:
        await subscribe_for_a_short_while(watcher)

        ended = [await watcher.receive(60), await watcher.receive(60)]
        assert ["error", "unsubscribed"] == [message["type"] for message in ended]
        assert "key_required" == ended[0]["code"]
        await submit(live, "bob")
        assert await watcher.silence()
        assert "key_required" == await answer_to(watcher, "get", {"leaderboard_id": "game1"})

        await watcher.send("auth", token=token())
        snapshot = await watcher.subscribe("game1")
        assert ["bob"] == [entry["player_id"] for entry in snapshot["data"]["entries"]]


async def test_a_token_that_ends_while_a_board_is_read(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was let in before the end and is answered after it is refused after all."""
    ended = asyncio.Event()

    async def slowly(*wanted: Any) -> object:
        await ended.wait()
        return await read_snapshots(*wanted)

    monkeypatch.setattr(socket_session, "read_snapshots", slowly)
    async with watching(live.url) as watcher:
        await watcher.send("auth", token=token(seconds=5))
        await watcher.send("subscribe", leaderboard_id="game1", request_id="r")
        assert "key_required" == (await watcher.receive(60))["code"]
        ended.set()
        refusal = await watcher.receive(60)

        assert ("key_required", "r") == (refusal["code"], refusal["request_id"])


async def test_a_narrower_token(live: Live) -> None:
    """Who becomes somebody else keeps watching what they may, and hears of what ends."""
    async with watching(live.url, additional_headers=player("alice")) as watcher:
        await watcher.subscribe("game1", player_id="alice")
        await watcher.subscribe("game2")
        await watcher.send("auth", token=token("bob"))

        assert {"type": "unsubscribed", "leaderboard_id": "game1"} == await watcher.receive(30)
        await submit(live, "bob", "game2")
        assert "game2" == (await watcher.receive(30))["leaderboard_id"]


class TestBesideAnonymousReaders:
    """With `anonymous: [read]` everybody watches and only keys write."""

    @pytest.fixture
    def auth(self) -> Auth:
        return Auth(keys=(key("game", "submit"),), anonymous=("read",), token_secret=SECRET)

    async def test_everybody_watches(self, live: Live) -> None:
        """No key is needed for a board, nor for a player's neighbourhood."""
        async with watching(live.url) as watcher:
            await watcher.subscribe("game1", player_id="alice")
            assert "key_required" == await answer_to(watcher, "submit_score", {**VIEW, "score": 1})

    async def test_what_is_open_to_all_outlives_a_token(self, live: Live) -> None:
        """When a token ends, what everybody may see goes on."""
        async with watching(live.url) as watcher:
            await subscribe_for_a_short_while(watcher)
            assert "key_required" == (await watcher.receive(60))["code"]
            await submit(live, "bob")

            assert "leaderboard_update" == (await watcher.receive(30))["type"]


async def subscribe_for_a_short_while(watcher: Watcher) -> None:
    """With a token that ends soon; where the machine is slower than that, with one that ends later."""
    for seconds in (3, 15, 40):
        await watcher.send("auth", token=token(seconds=seconds))
        if "subscribed" == await answer_to(watcher, "subscribe", {"leaderboard_id": "game1"}):
            await watcher.receive(30)
            return
    raise AssertionError("every token had ended before it was used")


async def submit(live: Live, player_id: str, board: str = "game1") -> None:
    await live.services.application.submit_many([Submission(player_id=player_id, leaderboard_id=board, score=1)])


async def untouched(live: Live) -> bool:
    return 1 == (await live.services.application.read.top("game1")).meta.revision
