"""The list of leaderboards as each of its readers sees it."""

import httpx2 as httpx
import pytest

from leaderboard_core import Application, NewBoard, Submission
from leaderboard_shells.http.cursor import as_place
from tests.integration.access.kit import player
from tests.integration.http.kit import BOARDS, refused
from tests.support.keys import bearer


@pytest.fixture
async def many(application: Application) -> Application:
    """Boards of two kinds in turns."""
    for number in range(2, 12):
        for kind in ("game", "other"):
            await application.boards.create(NewBoard(id=f"{kind}{number}", name="x"))
    return application


async def pages(client: httpx.AsyncClient, headers: dict[str, str], limit: int) -> list[list[str]]:
    """The ids of every page; no cursor may tell of a board that is not seen."""
    found, cursor = [], ""
    while True:
        answer = (await client.get(f"{BOARDS}?limit={limit}{cursor}", headers=headers)).json()
        found.append([board["id"] for board in answer["data"]])
        if answer["meta"]["next_cursor"] is None:
            return found
        assert as_place(answer["meta"]["next_cursor"])[1] == found[-1][-1]
        cursor = f"&cursor={answer['meta']['next_cursor']}"


GAMES = [f"game{number}" for number in range(11, 0, -1)]


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 10, 11, 12, 100])
@pytest.mark.parametrize("shown", ["key", "token"])
async def test_only_what_is_open(client: httpx.AsyncClient, many: Application, shown: str, limit: int) -> None:
    """Page by page the boards that the key or token opens, newest first, each once; the others leave no gaps."""
    found = await pages(client, bearer("read-game") if shown == "key" else player("alice", "game*"), limit)

    assert GAMES == [board for page in found for board in page]
    assert {limit} >= {len(page) for page in found[:-1]}
    assert found[-1]


async def test_everything(client: httpx.AsyncClient, many: Application) -> None:
    """A token that names no board sees them all."""
    assert 22 == sum(map(len, await pages(client, player("alice"), 5)))


async def test_nothing_is_open(client: httpx.AsyncClient, application: Application) -> None:
    """Who sees none gets an empty list."""
    assert [[]] == await pages(client, player("alice", "none"), 5)


async def test_a_player_on_boards_that_are_not_open(client: httpx.AsyncClient, application: Application) -> None:
    """A player is shown on the boards that the key opens; one who is on none of them is like one whom nobody knows."""
    await application.submit_many([Submission(player_id="bob", leaderboard_id="other1", score=1)])
    alice, bob, nobody = [
        await client.get(f"/api/v1/players/{player_id}", headers=bearer("read-game"))
        for player_id in ("alice", "bob", "nobody")
    ]

    assert ["game1"] == [entry["leaderboard_id"] for entry in alice.json()["data"]]
    assert (404, "player_not_found") == refused(bob) == refused(nobody)
