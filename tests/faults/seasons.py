"""Many resets under load, and what every season says afterwards."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import httpx2 as httpx
from attrs import frozen

from tests.faults.load import BOARD
from tests.faults.stack import Stack
from tests.support.postgres_server import Credentials

_BOARD = f"/api/v1/leaderboards/{BOARD}"
_PAGE = 1000

#: Whatever asks PostgreSQL for the time is told another one: these are found before those of the server.
_CLOCK = """
CREATE TABLE clock_offset (ahead interval NOT NULL);
INSERT INTO clock_offset VALUES ('0');
CREATE FUNCTION clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE
    RETURN (SELECT pg_catalog.clock_timestamp() + ahead FROM clock_offset);
CREATE FUNCTION statement_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE
    RETURN (SELECT pg_catalog.statement_timestamp() + ahead FROM clock_offset);
"""


@frozen
class Told:
    """What a deployment says of its seasons: their own facts, newest first, and all entries of each."""

    seasons: Sequence[Mapping[str, Any]]
    entries: Mapping[int, Sequence[Mapping[str, Any]]]

    @property
    def scores(self) -> dict[str, int]:
        """Each player's scores of all seasons together."""
        total: Counter[str] = Counter()
        for entries in self.entries.values():
            for entry in entries:
                total[entry["player_id"]] += entry["score"]
        return dict(total)


async def reset_again_and_again(stack: Stack, times: int, at_once: int = 4) -> list[int]:
    """End the season that often, several at once through all servers; the seasons that the answers named."""
    left = iter(range(times))

    async def reset(client: httpx.AsyncClient) -> list[int]:
        named = []
        for number in left:
            url = stack.urls[number % len(stack.urls)]
            answer = await client.post(f"{url}{_BOARD}/reset")
            assert answer.status_code == 200, answer.text
            named.append(int(answer.json()["data"]["season"]))
            await asyncio.sleep(0.02)
        return named

    async with httpx.AsyncClient(timeout=60) as client:
        return [season for named in await asyncio.gather(*[reset(client) for _ in range(at_once)]) for season in named]


async def told(url: str) -> Told:
    """Everything that a server says of all seasons, but how often standings were published: they are meanwhile."""
    async with httpx.AsyncClient(base_url=url, timeout=60) as client:
        listed = (await _answer(client, "seasons"))["data"]
        seasons = [{key: fact for key, fact in one.items() if key != "standings_revision"} for one in listed]
        return Told(seasons, {season["season"]: await _entries(client, season["season"]) for season in seasons})


async def _entries(client: httpx.AsyncClient, season: int) -> list[Mapping[str, Any]]:
    entries: list[Mapping[str, Any]] = []
    while True:
        first = len(entries) + 1
        page = (await _answer(client, "range", season=season, start=first, end=first + _PAGE - 1))["data"]
        entries += page
        if len(page) < _PAGE:
            return entries


async def _answer(client: httpx.AsyncClient, path: str, **parameters: int) -> Any:
    answer = await client.get(f"{_BOARD}/{path}", params=parameters)
    assert answer.status_code == 200, answer.text
    return answer.json()


def make_clock_movable(database: Credentials) -> None:
    """Let the time of a database be moved, for all sessions from now on."""
    with database.admin() as admin:
        admin.execute(_CLOCK.encode())
        admin.execute(f"ALTER DATABASE {database.database} SET search_path = public, pg_catalog")


def move_clock(database: Credentials, moment: datetime) -> None:
    """It is this moment now, and time goes on from there."""
    with database.admin() as admin:
        admin.execute("UPDATE clock_offset SET ahead = %s - pg_catalog.clock_timestamp()", [moment])


async def board_of(client: httpx.AsyncClient) -> Mapping[str, Any]:
    """The board as it is set up."""
    return (await client.get(_BOARD)).json()["data"]  # type: ignore[no-any-return]


async def until_season(client: httpx.AsyncClient, season: int) -> None:
    """Return once this season is open."""
    async with asyncio.timeout(60):
        while True:
            if (await board_of(client))["season"] >= season:
                return
            await asyncio.sleep(0.05)
