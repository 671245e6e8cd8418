"""The top of a board, and any range of it."""

import pytest

from leaderboard_adapters.memory import MemoryRepository
from leaderboard_core.application import Application
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.entry import Entry
from leaderboard_core.usecases.answers import Limits, Meta, Source
from tests.unit.usecases.kit import WatchedRankings, new, play
from tests.unit.usecases.read.kit import field_errors


async def test_entries_are_what_people_see(leaderboard: Application, board: Board) -> None:
    """Rank, player and score, best first, of one moment, with the number of all players."""
    top = await leaderboard.read.top("b", 2)

    assert [Entry(1, "a", 5), Entry(2, "b", 4)] == [*top.entries]
    assert (5, Meta(source=Source.REALTIME, season=1, revision=2, as_of=None)) == (top.total_players, top.meta)


async def test_low_scores_are_best_on_ascending_boards(leaderboard: Application) -> None:
    """Scores are told as they were sent."""
    await leaderboard.boards.create(new(sort_order="asc"))
    await play(leaderboard, a=3, b=-0.5, c=0)

    top = await leaderboard.read.top("b")

    assert [Entry(1, "b", -0.5), Entry(2, "c", 0), Entry(3, "a", 3)] == [*top.entries]


@pytest.mark.parametrize(("limit", "places"), [(None, 100), (1, 1), (1000, 1000)])
async def test_a_list_is_as_long_as_asked(
    leaderboard: Application, crowd: Board, limit: int | None, places: int
) -> None:
    """The default when nothing is said, and at most the maximum."""
    top = await leaderboard.read.top("b", limit)

    assert [*range(1, places + 1)] == [entry.rank for entry in top.entries]


@pytest.mark.parametrize("limit", [0, -1, 1001])
async def test_a_limit_out_of_bounds(leaderboard: Application, board: Board, limit: int) -> None:
    """Names the parameter and its bounds."""
    assert ["limit: must be from 1 to 1000"] == await field_errors(leaderboard.read.top("b", limit))


async def test_limits_are_a_setting(repository: MemoryRepository, ranking_store: WatchedRankings, crowd: Board) -> None:
    """A server may show other numbers."""
    leaderboard = Application.over(repository, ranking_store, Limits(default=3, maximum=20))

    assert 3 == len((await leaderboard.read.top("b")).entries)
    assert ["limit: must be from 1 to 20"] == await field_errors(leaderboard.read.top("b", 21))
    assert ["end: must ask for at most 20 places"] == await field_errors(leaderboard.read.range("b", 5, 25))


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ((), 1, 10),
        ((1191,), 1191, 1200),
        ((1195,), 1195, 1200),
        ((7, 7), 7, 7),
        ((101, 1100), 101, 1100),
        ((1200, 1300), 1200, 1200),
        ((1201, 1300), 1, 0),
        ((10**9,), 1, 0),
    ],
)
async def test_a_range_is_inclusive(
    leaderboard: Application, crowd: Board, asked: tuple[int, ...], first: int, last: int
) -> None:
    """From rank to rank; ten places when no end is given; nothing past the end of the board."""
    found = await leaderboard.read.range("b", *asked)

    assert [*range(first, last + 1)] == [entry.rank for entry in found.entries]


@pytest.mark.parametrize(
    ("asked", "fault"),
    [
        ((0,), "start: must be at least 1"),
        ((-3, 2), "start: must be at least 1"),
        ((5, 4), "end: must not be less than start"),
        ((1, 1001), "end: must ask for at most 1000 places"),
        ((1, 0), "end: must not be less than start"),
    ],
)
async def test_a_range_at_fault(leaderboard: Application, board: Board, asked: tuple[int, ...], fault: str) -> None:
    """Names the parameter that is at fault."""
    assert [fault] == await field_errors(leaderboard.read.range("b", *asked))
