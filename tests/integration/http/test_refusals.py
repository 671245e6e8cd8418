"""What was refused lately is told, and nothing that came with it."""

import httpx2 as httpx
import pytest

from leaderboard_adapters.memory import memory_leaderboard
from leaderboard_shells.access import access_from_settings
from leaderboard_shells.http.app import create_app
from leaderboard_shells.monitoring.readiness import Readiness
from leaderboard_shells.settings import Auth
from leaderboard_shells.wire.limits import MAX_REFUSALS
from tests.integration.http.conformance import Conformance
from tests.integration.http.kit import faults, refused
from tests.support.keys import bearer, key

REFUSALS = "/api/v1/refusals"


async def told(client: httpx.AsyncClient, limit: int = 100, **headers: str) -> list[dict[str, object]]:
    answer = await client.get(REFUSALS, params={"limit": limit}, headers=headers)
    assert 200 == answer.status_code
    data = answer.json()["data"]
    assert isinstance(data, list)
    return data


async def test_the_last_ones_first(client: httpx.AsyncClient) -> None:
    """With the status, the code, the method and the route; what went well is not among them."""
    missing = await client.get("/api/v1/leaderboards/nowhere")
    await client.get("/health")
    wrong = await client.post("/api/v1/scores", json={})
    await client.request("PUT", "/api/v1/scores")

    rows = await told(client)

    assert [
        (405, "method_not_allowed", "PUT", "/api/v1/scores"),
        (422, "invalid", "POST", "/api/v1/scores"),
        (404, "board_not_found", "GET", "/api/v1/leaderboards/{id}"),
    ] == [(row["status"], row["code"], row["method"], row["route"]) for row in rows]
    assert [wrong.headers["x-request-id"], missing.headers["x-request-id"]] == [row["request_id"] for row in rows[1:]]
    assert rows[:2] == await told(client, 2)


async def test_no_row_can_name_a_player(client: httpx.AsyncClient) -> None:
    """Not by the path, the query, the body, the headers or the id that the sender chose."""
    needle = "needle-of-the-test"
    headers = {"X-Request-ID": needle, "User-Agent": needle, "Authorization": f"Bearer {needle}"}
    await client.get(f"/api/v1/players/{needle}", headers=headers)
    await client.delete(f"/api/v1/leaderboards/none/player/{needle}", headers=headers)
    await client.get(f"/{needle}?player={needle}", headers=headers)
    await client.request(needle, "/api/v1/scores", headers=headers)
    await client.post("/api/v1/scores", json={"player_id": needle, needle: needle}, headers=headers)

    rows = await told(client)

    assert len(rows) == 5
    assert needle not in repr(rows)
    assert {None} == {row["request_id"] for row in rows}


async def test_there_are_not_more_and_more(client: httpx.AsyncClient) -> None:
    """So many are kept, and no more asked for."""
    for _ in range(MAX_REFUSALS + 5):
        await client.get("/nowhere")
    assert MAX_REFUSALS == len(await told(client, MAX_REFUSALS))

    assert "limit" in faults(await client.get(REFUSALS, params={"limit": MAX_REFUSALS + 1}))


@pytest.fixture
def auth() -> Auth:
    keys = (key("operations", "admin"), key("reader", "read"), key("game", "admin", boards=("game*",)))
    return Auth(keys=keys)


async def test_whose_key_it_was(auth: Auth, conformance: Conformance) -> None:
    """By its name, where one was shown that is valid; it takes a key with `admin` that opens every leaderboard."""
    app = create_app(memory_leaderboard(), Readiness(), access=access_from_settings(auth))
    async with conformance.client(app) as client:
        assert (403, "forbidden") == refused(await client.get(REFUSALS, headers=bearer("reader")))
        assert (403, "forbidden") == refused(await client.get(REFUSALS, headers=bearer("game")))
        assert (401, "key_required") == refused(await client.get(REFUSALS, headers=bearer("unknown")))
        assert (401, "key_required") == refused(await client.get(REFUSALS))

        rows = await told(client, **bearer("operations"))

    assert [None, None, "game", "reader"] == [row["key"] for row in rows]
