"""Who asks is told what is open to them, by the same rules that open it."""

from datetime import UTC, datetime

import httpx2 as httpx
import pytest

from leaderboard_core import Application
from leaderboard_shells.access import access_from_settings
from leaderboard_shells.access.scope import Scope
from leaderboard_shells.http.app import create_app
from leaderboard_shells.monitoring.readiness import Readiness
from leaderboard_shells.settings import Allowance, Auth, Duration, RateLimits
from leaderboard_shells.settings.access import KeyAllowances
from tests.integration.access.kit import player
from tests.integration.http.conformance import Conformance
from tests.integration.http.kit import refused
from tests.support.keys import bearer, key

ACCESS = "/api/v1/access"


async def told(client: httpx.AsyncClient, headers: dict[str, str]) -> dict[str, object]:
    answer = await client.get(ACCESS, headers=headers)
    assert (200, "no-store") == (answer.status_code, answer.headers["cache-control"])
    data = answer.json()["data"]
    assert isinstance(data, dict)
    return data


async def test_a_key(client: httpx.AsyncClient) -> None:
    """Its name, what it is for and where; `admin` is told as all that it includes."""
    assert {
        "shown": "key",
        "key": "read-submit-game",
        "player_id": None,
        "scopes": ["read", "submit"],
        "boards": ["game*"],
        "public": [],
        "expires_at": None,
    } == await told(client, bearer("read-submit-game"))
    assert [*Scope] == (await told(client, bearer("admin-everywhere")))["scopes"]


async def test_a_token(client: httpx.AsyncClient) -> None:
    """Whom it is for, and until when."""
    said = await told(client, player("alice", "game1"))

    assert ("token", None, "alice", ["read", "submit"], ["game1"]) == tuple(
        said[name] for name in ("shown", "key", "player_id", "scopes", "boards")
    )
    assert said["expires_at"] is not None


async def test_nothing_is_shown(client: httpx.AsyncClient) -> None:
    """Whoever shows nothing is told that nothing is open."""
    said = await told(client, {})

    assert ("nothing", [], [], []) == tuple(said[name] for name in ("shown", "scopes", "boards", "public"))


@pytest.mark.parametrize("name", ["unknown", "expired"])
async def test_what_is_not_valid_is_refused(client: httpx.AsyncClient, name: str) -> None:
    """As everywhere, and not told as one who shows nothing."""
    assert (401, "key_required") == refused(await client.get(ACCESS, headers=bearer(name)))


OPEN = Auth()
FUTURE = datetime(2100, 1, 1, tzinfo=UTC)
KEYS = Auth(keys=(key("later", "manage", boards=("a*", "b"), expires_at=FUTURE),), anonymous=("read",))


@pytest.mark.parametrize("auth", [OPEN], ids=["open"])
async def test_an_open_server(client: httpx.AsyncClient) -> None:
    """Everything is open to everybody, but for sending scores from before their season, which takes a key."""
    assert [scope for scope in Scope if scope is not Scope.IMPORT] == (await told(client, {}))["public"]


@pytest.mark.parametrize("auth", [KEYS], ids=["keys"])
async def test_what_is_public_beside_a_key(client: httpx.AsyncClient) -> None:
    """Both are told; the end of the key as well."""
    said = await told(client, bearer("later"))

    assert (["manage"], ["a*", "b"], ["read"]) == (said["scopes"], said["boards"], said["public"])
    assert said["expires_at"] == "2100-01-01T00:00:00.000000Z"


#: And then one in an hour, so that no slow machine sees the next one.
TWO = Allowance(limit=1, per=Duration("1h"), burst=2)
LIMITED = Auth(keys=KEYS.keys, rate_limits=RateLimits(per_key=KeyAllowances(read=TWO)))


async def test_asking_counts_as_reading(application: Application, conformance: Conformance) -> None:
    """A key is not guessed for nothing, and a valid one asks no more than it may read."""
    app = create_app(application, Readiness(), access=access_from_settings(LIMITED))
    async with conformance.client(app) as client:
        for shown in ({}, bearer("later")):
            codes = [(await client.get(ACCESS, headers=shown)).status_code for _ in range(3)]
            assert [200, 200, 429] == codes
        guesses = [(await client.get(ACCESS, headers=bearer("unknown"))).status_code for _ in range(2)]
        assert [429, 429] == guesses
