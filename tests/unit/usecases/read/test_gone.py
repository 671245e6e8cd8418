"""Boards that are not there, that went, and that came again."""

import pytest

from leaderboard_adapters.memory import MemoryRepository
from leaderboard_core.application import Application
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.entry import Entry
from leaderboard_core.domain.errors import BoardNotFound
from leaderboard_core.usecases.answers import At
from tests.unit.usecases.kit import WatchedRankings, live, new, play
from tests.unit.usecases.read.kit import BATCH


async def test_a_board_that_is_not_there(leaderboard: Application) -> None:
    """Whatever is asked of it, live or not."""
    read = leaderboard.read
    for question in (
        read.top("b"),
        read.range("b"),
        read.around("b", "p"),
        read.player("b", "p"),
        read.players("b", ["p"]),
        read.stats("b"),
        leaderboard.distribution.count("b"),
        leaderboard.distribution.rank("b", 1),
        leaderboard.distribution.around("b", 1),
        leaderboard.distribution.score_at_rank("b", 1),
        leaderboard.distribution.score_at_percentile("b", 50),
        leaderboard.distribution.best("b", 10),
        leaderboard.distribution.histogram("b"),
        leaderboard.groups.among("b", ["p"]),
        read.top("b", at=BATCH),
        read.top("b", at=At(season=1)),
    ):
        with pytest.raises(BoardNotFound):
            await question


async def test_a_board_deleted_elsewhere_is_gone(leaderboard: Application, elsewhere: Application) -> None:
    """Though this process remembers it, and whether the store has heard of it or not."""
    await leaderboard.boards.create(new())
    await play(leaderboard, a=1)
    await elsewhere.boards.delete("b")

    for _ in range(2):
        with pytest.raises(BoardNotFound):
            await leaderboard.read.top("b")


async def test_a_deleted_board_that_the_store_still_has(
    repository: MemoryRepository, leaderboard: Application, board: Board
) -> None:
    """A store that is behind the deletion is brought forward, and then the board is gone."""
    late = WatchedRankings()
    other = Application.over(repository, late)
    await live(other)
    late.away = True
    await play(other, a=9)
    late.away = False
    await leaderboard.boards.delete("b")

    with pytest.raises(BoardNotFound):
        await live(other)


async def test_a_board_made_again_elsewhere_is_read_at_once(
    leaderboard: Application, elsewhere: Application, board: Board
) -> None:
    """The board that bears the id now, though this process remembers the one before."""
    await elsewhere.boards.delete("b")
    await elsewhere.boards.create(new(sort_order="asc"))
    await play(elsewhere, x=2, y=1)

    assert [Entry(1, "y", 1), Entry(2, "x", 2)] == [*(await leaderboard.read.top("b")).entries]
