"""A player's neighbours."""

import pytest

from leaderboard_core.application import Application
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.board_settings import BoardPatch
from leaderboard_core.domain.entry import Entry
from leaderboard_core.domain.errors import PlayerNotFound
from tests.unit.usecases.kit import shown
from tests.unit.usecases.read.kit import field_errors


@pytest.mark.parametrize(
    ("player", "radius", "expected"),
    [("c", 1, "bcd"), ("c", 0, "c"), ("c", 50, "abcde"), ("a", 1, "ab"), ("a", 2, "abc"), ("e", 2, "cde")],
)
async def test_around_shows_the_neighbours(
    leaderboard: Application, board: Board, player: str, radius: int, expected: str
) -> None:
    """On each side as far as there are any; the player is always among them."""
    around = await leaderboard.read.around("b", player, radius)

    assert expected == shown(around)
    assert ["abcde".index(entry.player_id) + 1 for entry in around.entries] == [entry.rank for entry in around.entries]


async def test_around_shows_five_on_each_side_by_default(leaderboard: Application, crowd: Board) -> None:
    """When nothing is said."""
    assert [*range(45, 56)] == [entry.rank for entry in (await leaderboard.read.around("b", "p50")).entries]


@pytest.mark.parametrize("radius", [-1, 51])
async def test_a_radius_out_of_bounds(leaderboard: Application, board: Board, radius: int) -> None:
    """Names the parameter and its bounds."""
    assert ["range: must be from 0 to 50"] == await field_errors(leaderboard.read.around("b", "a", radius))


async def test_around_nobody(leaderboard: Application, board: Board) -> None:
    """A player who is not on the board has no neighbours."""
    with pytest.raises(PlayerNotFound) as refused:
        await leaderboard.read.around("b", "x")

    assert ("b", "x") == (refused.value.board_id, refused.value.player_id)


async def test_below_the_line_a_player_stands_alone(leaderboard: Application, board: Board) -> None:
    """That one entry, without a rank; nobody above it is a neighbour."""
    await leaderboard.boards.update("b", BoardPatch(max_entries=3))

    around = await leaderboard.read.around("b", "d", 3)

    assert ([Entry(None, "d", 2)], 3) == ([*around.entries], around.total_players)
    assert "bc" == shown(await leaderboard.read.around("b", "c", 1))
