"""Rate limits on HTTP and on WebSocket."""

import json
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest
from websockets.exceptions import InvalidStatus

from leaderboard_core import Application
from leaderboard_shells.access import access_from_settings
from leaderboard_shells.http.app import create_app
from leaderboard_shells.monitoring.readiness import Readiness
from leaderboard_shells.settings import Allowance, Allowances, Auth, Duration, RateLimits
from leaderboard_shells.settings.access import KeyAllowances
from tests.integration.access.kit import player
from tests.integration.http.kit import BOARDS, SCORES, refused, submission
from tests.support.in_process import serving
from tests.support.keys import SECRET, bearer, key
from tests.support.live import watching


def allowance(most: int) -> Allowance:
    """So many at once and then one in an hour, so that no slow machine sees the next one."""
    return Allowance(limit=1, per=Duration("1h"), burst=most)


@pytest.fixture
def auth() -> Auth:
    return Auth(
        keys=(key("a", "admin"), key("b", "admin")),
        token_secret=SECRET,
        rate_limits=RateLimits(
            per_key=KeyAllowances(submit=allowance(4), read=allowance(3), admin=allowance(1)),
            per_player=Allowances(submit=allowance(2), read=allowance(2)),
        ),
    )


async def submit(client: httpx.AsyncClient, headers: dict[str, str], player_id: str = "alice", **fields: Any) -> int:
    return (await client.post(SCORES, json=submission(player_id, 1, **fields), headers=headers)).status_code


async def score_of(application: Application, player_id: str) -> float:
    return (await application.read.player("game1", player_id)).entry.score


async def test_a_key_has_its_own(client: httpx.AsyncClient) -> None:
    """Each key and each scope has an allowance of its own; beyond, 429 says when to try again."""
    reads = [await client.get(f"{BOARDS}/game1", headers=bearer("a")) for _ in range(4)]

    assert [200, 200, 200, 429] == [answer.status_code for answer in reads]
    assert (429, "rate_limited") == refused(reads[-1])
    assert 3_000 < int(reads[-1].headers["retry-after"]) <= 3_600
    assert 200 == (await client.get(f"{BOARDS}/game1", headers=bearer("b"))).status_code
    assert 200 == (await client.post(f"{BOARDS}/other1/reset", headers=bearer("a"))).status_code
    assert (429, "rate_limited") == refused(await client.post(f"{BOARDS}/other1/reset", headers=bearer("a")))


async def test_what_is_refused_is_not_applied(client: httpx.AsyncClient, application: Application) -> None:
    """A score over the limit changes nothing and does not use its event id up."""
    statuses = [await submit(client, bearer("a"), event_id=f"e{number}") for number in range(3)]

    assert [200, 200, 429] == statuses
    assert 7 == await score_of(application, "alice")


async def test_a_player_has_their_own(client: httpx.AsyncClient) -> None:
    """Whoever sends them, scores of one player are counted together; what is refused costs the key nothing."""
    assert [200, 200, 429, 429] == [await submit(client, bearer("a"), "p") for _ in range(4)]
    assert 429 == await submit(client, bearer("b"), "p")
    assert [200, 200, 429] == [await submit(client, bearer("a"), "q") for _ in range(3)]
    assert 429 == await submit(client, bearer("a"), "r")


async def test_a_token_is_its_players(client: httpx.AsyncClient) -> None:
    """Reads by a token count for its player, and its scores for no key."""
    alice = player("alice")
    assert [200, 200, 429] == [(await client.get(f"{BOARDS}/game1/top", headers=alice)).status_code for _ in range(3)]
    assert 200 == (await client.get(f"{BOARDS}/game1/top", headers=player("bob"))).status_code
    for number in range(6):
        assert 200 == await submit(client, player(f"p{number}"), f"p{number}")


def told(answer: httpx.Response) -> dict[str, tuple[str, str]]:
    """What an answer says of each limit: the policy, and what is left of it without the seconds."""
    policies, left = (answer.headers[name].split(", ") for name in ("ratelimit-policy", "ratelimit"))
    assert [item.partition(";")[0] for item in policies] == [item.partition(";")[0] for item in left]
    return {
        policy.partition(";")[0]: (policy.partition(";")[2], item.split(";")[1])
        for policy, item in zip(policies, left, strict=True)
    }


async def test_what_is_left_is_told(client: httpx.AsyncClient) -> None:
    """Each answer says whose limits there are and what is left of them: also one that was found to hold, refused for
    what it says, or too much. Where nothing is limited nothing is said."""
    first = await client.get(f"{BOARDS}/game1", headers=bearer("a"))
    assert {'"key"': ("q=3;w=10800", "r=2")} == told(first)
    assert 3_500 < int(first.headers["ratelimit"].partition("t=")[2]) <= 3_600
    held = await client.get(f"{BOARDS}/game1/top", headers=bearer("b"))
    held = await client.get(f"{BOARDS}/game1/top", headers=bearer("b") | {"If-None-Match": held.headers["etag"]})
    assert (304, {'"key"': ("q=3;w=10800", "r=1")}) == (held.status_code, told(held))
    wrong = await client.get(f"{BOARDS}/game1/top?limit=x", headers=bearer("b"))
    assert (422, {'"key"': ("q=3;w=10800", "r=1")}) == (wrong.status_code, told(wrong))

    assert {'"key"': ("q=4;w=14400", "r=3")} == told(
        await client.post(SCORES, json=submission("p", 1), headers=bearer("a"))
    )
    await submit(client, bearer("a"), "p")
    refusal = await client.post(SCORES, json=submission("p", 1), headers=bearer("a"))
    assert 429 == refusal.status_code
    assert {'"key"': ("q=4;w=14400", "r=2"), '"player"': ("q=2;w=7200", "r=0")} == told(refusal)

    asked = await client.get(f"{BOARDS}/game1/top", headers=player("alice"))
    assert {'"player"': ("q=2;w=7200", "r=1")} == told(asked)
    assert "ratelimit" not in (await client.get("/health")).headers
    assert "ratelimit" not in (await client.get("/api/v1/nothing", headers=bearer("a"))).headers


async def test_a_wrong_request_is_not_counted(client: httpx.AsyncClient) -> None:
    """What is refused for what it says costs nothing."""
    for _ in range(9):
        assert 422 == await submit(client, bearer("a"), "")
        assert 403 == await submit(client, player("bob"), "alice")
    assert 200 == await submit(client, bearer("a"))


async def test_a_batch_costs_as_many_as_it_has(client: httpx.AsyncClient, application: Application) -> None:
    """Too many of one player are rejected one by one; a batch beyond the key's allowance is refused as a whole."""
    scores = [submission(player_id, 1) for player_id in ("p", "p", "p", "q")]
    first = (await client.post(f"{SCORES}/batch", json={"scores": scores}, headers=bearer("a"))).json()["data"]
    assert ("partial", 3) == (first["status"], first["accepted"])
    assert [(2, "rate_limited")] == [(error["index"], error["code"]) for error in first["errors"]]

    scores = [submission(player_id, 1) for player_id in ("r", "s")]
    second = await client.post(f"{SCORES}/batch", json={"scores": scores}, headers=bearer("a"))
    assert (429, "rate_limited") == refused(second)
    assert second.headers["retry-after"]
    assert 3 == (await application.read.top("game1")).total_players
    assert 200 == await submit(client, bearer("a"), "r")


async def test_on_a_socket(tmp_path: Path, auth: Auth) -> None:
    """The same limits hold there; the error leaves the socket and what it watches as they are."""
    async with serving(tmp_path, auth=auth) as live, watching(live.url, additional_headers=player("alice")) as watcher:
        await watcher.subscribe("game1")
        for number in range(3):
            await watcher.send("submit_score", leaderboard_id="game1", player_id="alice", score=number, request_id="r")
        results = [await watcher.receive(30) for _ in range(3)]
        while not any(message["type"] == "error" for message in results):
            results.append(await watcher.receive(30))
        [error] = [message for message in results if message["type"] == "error"]
        assert ("rate_limited", "r") == (error["code"], error["request_id"])

        await watcher.send("get", leaderboard_id="game1")
        await watcher.receive_until("leaderboard_update")
        await watcher.send("subscribe", leaderboard_id="game2")
        assert "rate_limited" == (await watcher.receive_until("error"))[-1]["code"]


class TestWithoutKeys:
    """Limits hold also where no key is needed: all who come from one address share one allowance."""

    @pytest.fixture
    def auth(self) -> Auth:
        return Auth(rate_limits=RateLimits(per_key=KeyAllowances(read=allowance(2))))

    async def test_they_share(self, client: httpx.AsyncClient) -> None:
        """Whatever they show."""
        answers = [await client.get(f"{BOARDS}/game1", headers=headers) for headers in ({}, bearer("x"), bearer("y"))]

        assert [200, 200, 429] == [answer.status_code for answer in answers]

    async def test_each_address_has_its_own(self, application: Application, auth: Auth) -> None:
        """An IPv6 network counts as one, and what is not understood counts as well."""
        app = create_app(application, Readiness(), access=access_from_settings(auth))

        async def statuses(address: str, *queries: str) -> list[int]:
            transport = httpx.ASGITransport(app, client=(address, 1))
            async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
                return [(await client.get(f"{BOARDS}/game1/top{query}")).status_code for query in queries]

        assert [200, 422, 429, 429] == await statuses("203.0.113.7", "", "?limit=x", "", "?limit=x")
        assert [200, 200] == await statuses("2001:db8::1", "", "")
        assert [429] == await statuses("2001:db8::2", "")
        assert [200] == await statuses("2001:db8:0:1::1", "")


class TestWithKeys:
    """Who shows no key, or none that is valid, may not go on guessing."""

    @pytest.fixture
    def auth(self) -> Auth:
        limits = RateLimits(per_key=KeyAllowances(read=allowance(3), submit=allowance(3), admin=allowance(3)))
        return Auth(keys=(key("a", "admin"),), rate_limits=limits)

    @pytest.mark.parametrize("headers", [{}, bearer("wrong"), {"Authorization": "nonsense"}])
    async def test_what_is_refused_counts(self, client: httpx.AsyncClient, headers: dict[str, str]) -> None:
        """It is 401 and, too often, 429; a valid key goes on meanwhile."""
        for ask in (
            lambda: client.get(f"{BOARDS}/game1", headers=headers),
            lambda: client.post(SCORES, json=submission("p", 1), headers=headers),
            lambda: client.get("/metrics", headers=headers),
        ):
            assert [401, 401, 401, 429, 429] == [(await ask()).status_code for _ in range(5)]
        assert 200 == (await client.get(f"{BOARDS}/game1", headers=bearer("a"))).status_code

    async def test_on_a_socket(self, tmp_path: Path, auth: Auth) -> None:
        """There as well: of messages, of keys in them, and of keys at the handshake."""
        async with serving(tmp_path, auth=auth) as live:
            async with watching(live.url) as watcher:
                codes = []
                for fields in ({"type": "auth", "token": "x"}, {"type": "get", "leaderboard_id": "game1"}, {}, {}):
                    await watcher.connection.send(json.dumps(fields))
                    codes.append((await watcher.receive())["code"])
            assert ["key_required", "key_required", "invalid", "rate_limited"] == codes
            with pytest.raises(InvalidStatus) as refused:
                async with watching(live.url, additional_headers=bearer("wrong")):
                    pass
            assert 429 == refused.value.response.status_code
            async with watching(live.url, additional_headers=bearer("a")) as watcher:
                await watcher.subscribe("game1")
