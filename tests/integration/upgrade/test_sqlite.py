"""A file that the version before has written, opened by this one: nothing of it is lost, and it answers alike."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, closing
from pathlib import Path

import httpx2 as httpx

from leaderboard_adapters.sqlite import SqliteRepository
from tests.integration.upgrade.before import Program
from tests.integration.upgrade.comparing import answered, paths_of, same
from tests.integration.upgrade.deployment import NOW
from tests.integration.upgrade.players import SEASONAL, SUBMIT, path_of
from tests.integration.upgrade.story import Side, Story
from tests.support.patience import PATIENCE
from tests.support.server import Server

#: Boards of every kind; a story ends the season of the last one.
_BOARDS: Mapping[str, Mapping[str, object]] = {
    "best": {"sort_order": "asc", "update_mode": "best", "max_entries": 3},
    "sums": {"update_mode": "increment", "min_score": -5.5, "max_score": 1000},
    "last": {"update_mode": "replace", "reset_period": "daily"},
    SEASONAL: {"update_mode": "increment"},
}
_PLAYERS = ("ada", "bob", "çyd", "dee", "eve/1")


async def test_a_server_goes_on_with_the_file(tmp_path: Path, before: Program) -> None:
    """Boards, seasons, standings, event ids and dead letters are there, and every question has the answer it had."""
    path = tmp_path / "leaderboard.db"
    async with httpx.AsyncClient(timeout=30) as client:
        async with serving(tmp_path, before.command, client) as side:
            await fill(side)
            first = Story("before", side, side)
            await first.happens()
            boards = (*_BOARDS, first.board_id)
            await until_published(side, boards)
            answers = {asked: await answered(side, asked) for asked in await paths_of(side, boards)}
        keep_letters(path)

        async with serving(tmp_path, NOW, client) as side:
            for asked, answer in answers.items():
                now = await answered(side, asked)
                assert same(answer, now), f"{asked}: {now}, and not {answer}"
            await first.remains(side)
            await send_again(side)
            second = Story("now", side, side)
            await second.happens()
        async with serving(tmp_path, NOW, client) as side:
            await send_again(side)
            for story in (first, second):
                await story.remains(side)

    async with SqliteRepository(str(path)) as repository:
        letters = await repository.dead_letters([0, 1], 10)
    assert [(7, b"k", b"{", "malformed_json"), (9, None, None, "invalid")] == [
        (letter.offset, letter.key, letter.value, letter.code) for letter in letters
    ]


def submissions(board: str) -> Sequence[Mapping[str, object]]:
    """What everybody has sent to a board, with all that may belong to a submission."""
    return [
        {
            "player_id": player,
            "leaderboard_id": board,
            "score": number * 1.1,
            "event_id": f"{number}",
            "game_id": f"game {number}",
            "metadata": {"number": number, "of": [player, None, {"x": 1.5}]},
        }
        for number, player in enumerate(_PLAYERS)
    ]


async def fill(side: Side) -> None:
    """Make the boards; two seasons are over on each, and the scores stand in the third."""
    for board, fields in _BOARDS.items():
        await side.answers("POST", "/api/v1/leaderboards", {"id": board, "name": board, **fields}, 201)
        for season in range(3):
            for player in _PLAYERS:
                await side.submits(board, player, season + 0.25, metadata={"season": season})
            if season < 2:
                await side.answers("POST", f"{path_of(board)}/reset")
        for body in submissions(board):
            await side.answers("POST", SUBMIT, body)


async def send_again(side: Side) -> None:
    """Nothing of it counts a second time."""
    for board in _BOARDS:
        for body in submissions(board):
            assert (await side.answers("POST", SUBMIT, body))["data"]["duplicate"]


async def until_published(side: Side, boards: Sequence[str]) -> None:
    """Return when standings of all that is shown are there, of the seasons that are over as well."""
    async with asyncio.timeout(PATIENCE):
        for board in boards:
            for later in ("season=1", "source=batch"):
                while True:
                    now, then = [
                        (await answered(side, f"{path_of(board)}/stats{asked}")) for asked in ("", f"?{later}")
                    ]
                    if "meta" in then and (later == "season=1" or now["meta"]["revision"] == then["meta"]["revision"]):
                        break
                    await asyncio.sleep(0.05)


def keep_letters(path: Path) -> None:
    """Records that can never be applied wait in the file, as a consumer leaves them there."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executemany(
            "INSERT INTO dead_letters (topic_id, partition, record_offset, key, value, code, reason) "
            "VALUES ('topic', 0, ?, ?, ?, ?, 'why')",
            [(7, b"k", b"{", "malformed_json"), (9, None, None, "invalid")],
        )


@asynccontextmanager
async def serving(directory: Path, command: Sequence[str], client: httpx.AsyncClient) -> AsyncIterator[Side]:
    """A server over the file in the directory, which has ended when the context ends."""
    server = Server(directory, {"LEADERBOARD_SYNC__INTERVAL": "200ms"}, command)
    try:
        await asyncio.to_thread(server.start)
        yield Side(client, server.url)
        assert 0 == await asyncio.to_thread(server.stop)
    finally:
        server.end()
    assert [] == [line for line in server.log if line["level"] in ("warning", "error")]
