"""Answers that were asked for with a key are kept for whoever holds it, and confirmed to whoever may read them."""

import httpx2 as httpx
import pytest

from tests.integration.access.kit import player
from tests.support.keys import bearer

BOARD = "/api/v1/leaderboards/game1"
READER = bearer("read-game")


async def test_it_is_kept_in_private(client: httpx.AsyncClient) -> None:
    """No cache that others share may give it to somebody else; so with its confirmation."""
    kept = await client.get(f"{BOARD}/top", headers=READER)
    answer = await client.get(f"{BOARD}/top", headers={**READER, "If-None-Match": kept.headers["etag"]})

    assert (200, 304) == (kept.status_code, answer.status_code)
    for one in (kept, answer):
        assert "private, no-cache" == one.headers["cache-control"]
        assert "authorization" in one.headers["vary"]


@pytest.mark.parametrize(
    "headers", [{}, bearer("read-other"), bearer("submit-game")], ids=["nobody", "other", "submit"]
)
async def test_it_is_confirmed_to_nobody_else(client: httpx.AsyncClient, headers: dict[str, str]) -> None:
    """An ETag opens nothing: whoever may not read is refused before it is looked at."""
    kept = await client.get(f"{BOARD}/top", headers=READER)
    answer = await client.get(f"{BOARD}/top", headers={**headers, "If-None-Match": kept.headers["etag"]})

    assert answer.status_code in (401, 403)


async def test_players_have_etags_of_their_own(client: httpx.AsyncClient) -> None:
    """What one kind of viewer was shown confirms nothing to another, who might be shown something else."""
    viewers = (READER, bearer("admin-game"), player("alice"), player("bob"))
    etags = {(await client.get(f"{BOARD}/top", headers=viewer)).headers["etag"] for viewer in viewers}

    assert len(viewers) == len(etags)


async def test_an_etag_names_no_other_players(client: httpx.AsyncClient) -> None:
    """A token is for one player; asking for others is refused whatever is sent along."""
    kept = await client.get(f"{BOARD}/players?ids=alice", headers=player("alice"))
    assert 200 == kept.status_code

    answer = await client.get(
        f"{BOARD}/players?ids=alice", headers={**player("bob"), "If-None-Match": kept.headers["etag"]}
    )

    assert 403 == answer.status_code
