"""When boards freeze: on open servers, moved moments, moments that do not go together, boards that follow."""

from typing import Any

import httpx2 as httpx
import pytest

from leaderboard_core import Application, Include, NewBoard
from leaderboard_core.domain.moments import moment_at
from leaderboard_core.usecases.answers import At
from leaderboard_core.usecases.viewer import Viewer
from leaderboard_shells.access import access_from_settings
from leaderboard_shells.http.app import create_app
from leaderboard_shells.monitoring.readiness import Readiness
from leaderboard_shells.settings import Auth
from tests.integration.access.freezing.kit import BEGAN, BOARD, HIDE, MANAGE, READ, SHOW, Clock, goes_on
from tests.integration.access.kit import AUTH
from tests.integration.http.kit import BOARDS, SCORES, faults
from tests.support.keys import bearer


async def test_on_an_open_server_everybody_is_the_public(application: Application, clock: Clock) -> None:
    """Only a program that holds the board is trusted, and may ask as the public does."""
    clock.now = HIDE
    await goes_on(application)
    for auth in (Auth(), Auth(keys=AUTH.keys, anonymous=("admin",))):
        app = create_app(application, Readiness(), access=access_from_settings(auth))
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client:
            assert [] == (await client.get(f"{BOARD}/top")).json()["data"]

    assert 4 == (await application.read.top("game1", include=[Include.UPDATED_AT])).total_players
    assert None is (await application.read.top("game1", at=At(viewer=Viewer.PUBLIC))).total_players


@pytest.mark.parametrize(
    ("change", "is_frozen"),
    [
        ({"show_at": moment_at(SHOW + 9).isoformat()}, True),
        ({"show_at": moment_at(HIDE + 1).isoformat()}, False),
        ({"show_at": None}, True),
        ({"hide_after": moment_at(HIDE + 9).isoformat()}, False),
        ({"hide_after": moment_at(BEGAN).isoformat()}, True),
        ({"hide_after": None}, False),
    ],
)
async def test_either_moment_may_be_moved(
    client: httpx.AsyncClient, clock: Clock, change: dict[str, Any], is_frozen: bool
) -> None:
    """At once, also while it is frozen; without the first moment there is no second one."""
    clock.now = HIDE + 5

    changed = await client.patch(BOARD, json=change, headers=MANAGE)

    assert 200 == changed.status_code, changed.text
    assert is_frozen is ("frozen" in (await client.get(f"{BOARD}/top", headers=READ)).json()["meta"])
    if change.get("hide_after", "") is None:
        assert None is changed.json()["data"]["show_at"]


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"show_at": "2031-01-01T00:00:00Z"}, ("show_at", "must not be given where hide_after is not")),
        (
            {"hide_after": "2031-01-01T00:00:00Z", "show_at": "2031-01-01T00:00:00+00:00"},
            ("show_at", "must be later than hide_after"),
        ),
        ({"hide_after": "2031-01-01"}, ("hide_after", "must be a moment in RFC 3339, with its offset from UTC")),
        ({"hide_after": 5}, ("hide_after", "must be a moment in RFC 3339, with its offset from UTC")),
    ],
)
async def test_moments_that_do_not_go_together(
    client: httpx.AsyncClient, fields: dict[str, Any], fault: tuple[str, str]
) -> None:
    """They are refused by name, and nothing is made."""
    refused = await client.post(BOARDS, json={"id": "game9", "name": "G", **fields}, headers=MANAGE)

    assert [fault] == [*faults(refused).items()]
    assert 404 == (await client.get(f"{BOARDS}/game9", headers=MANAGE)).status_code


async def test_a_patch_is_judged_with_what_the_board_has(client: httpx.AsyncClient) -> None:
    """An end before the beginning that it has."""
    refused = await client.patch(BOARD, json={"show_at": moment_at(HIDE).isoformat()}, headers=MANAGE)

    assert {"show_at": "must be later than hide_after"} == faults(refused)


async def test_a_board_that_follows_freezes_by_itself(
    client: httpx.AsyncClient, application: Application, clock: Clock
) -> None:
    """What it made of a score is told, and no rank there."""
    follower = NewBoard(id="game2", name="G", follows="other1", hide_after=moment_at(HIDE))  # type: ignore[arg-type]
    await application.boards.create(NewBoard(id="other1", name="O"))
    await application.boards.create(follower)
    clock.now = HIDE
    score = {"player_id": "alice", "leaderboard_id": "other1", "score": 8}

    told_to = {}
    for name in ("submit-other", "admin-everywhere"):
        sent = (await client.post(SCORES, json=score, headers=bearer(name))).json()["data"]
        [followed] = sent["followers"]
        told_to[name] = (sent["rank"], followed["rank"], followed.get("frozen"))

    assert {"submit-other": (1, None, True), "admin-everywhere": (1, 1, None)} == told_to
