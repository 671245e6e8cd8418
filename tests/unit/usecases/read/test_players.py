"""One player, and some players."""

import pytest

from leaderboard_core.application import Application
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.board_settings import BoardPatch
from leaderboard_core.domain.entry import Entry
from leaderboard_core.domain.errors import PlayerNotFound
from leaderboard_testing.contracts.values import NEW_YEAR
from tests.unit.usecases.kit import SECOND, Clock, new, play, sub
from tests.unit.usecases.read.kit import field_errors


async def test_a_player_is_told_whole(leaderboard: Application, board: Board, clock: Clock) -> None:
    """The entry and all that belongs to it."""
    clock.now += SECOND
    await leaderboard.submit_many([sub("b", 4.5, game_id="g", metadata={"k": [1]})])

    found = await leaderboard.read.player("b", "b")

    assert (Entry(2, "b", 4.5), 5, 75.0) == (found.entry, found.total_players, found.percentile)
    assert (NEW_YEAR + SECOND, "g", '{"k":[1]}') == (found.updated_at, found.game_id, found.metadata)


async def test_a_player_below_the_line(leaderboard: Application, board: Board) -> None:
    """Keeps the score; there is no rank and no percentile, and the others count within the line."""
    await leaderboard.boards.update("b", BoardPatch(max_entries=3))

    below, last = [await leaderboard.read.player("b", player) for player in "dc"]

    assert (Entry(None, "d", 2), None, 3) == (below.entry, below.percentile, below.total_players)
    assert (Entry(3, "c", 3), 0.0) == (last.entry, last.percentile)


async def test_a_player_alone_is_better_than_all(leaderboard: Application) -> None:
    """There is nobody who is not behind."""
    await leaderboard.boards.create(new())
    await play(leaderboard, a=1)

    assert 100.0 == (await leaderboard.read.player("b", "a")).percentile


@pytest.mark.parametrize("player", ["x", "A", "a ", ""])
async def test_a_player_who_is_not_there(leaderboard: Application, board: Board, player: str) -> None:
    """Ids are compared as they are."""
    with pytest.raises(PlayerNotFound):
        await leaderboard.read.player("b", player)


async def test_some_players(leaderboard: Application, board: Board) -> None:
    """Best first, each once; who is missing is told in the order they were asked for."""
    await leaderboard.boards.update("b", BoardPatch(max_entries=4))

    found = await leaderboard.read.players("b", ["x", "e", "c", "a", "c", "w", "x"])

    assert [Entry(1, "a", 5), Entry(3, "c", 3), Entry(None, "e", 1)] == [*found.entries]
    assert (["x", "w"], 4) == (found.missing, found.total_players)


@pytest.mark.parametrize("ids", [[], [f"p{n}" for n in range(101)]])
async def test_too_few_or_too_many_players(leaderboard: Application, board: Board, ids: list[str]) -> None:
    """Names the parameter and its bounds."""
    assert ["ids: must name 1 to 100 players"] == await field_errors(leaderboard.read.players("b", ids))


async def test_a_hundred_players_named_twice(leaderboard: Application, crowd: Board) -> None:
    """Who is named twice is one player."""
    ids = [f"p{n}" for n in range(1, 101)]

    assert 100 == len((await leaderboard.read.players("b", [*ids, *ids])).entries)
