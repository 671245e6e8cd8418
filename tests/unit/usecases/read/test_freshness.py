"""Nothing that is read is older than what was answered."""

import pytest

from leaderboard_adapters.memory import MemoryRepository
from leaderboard_core.application import Application
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change import Version
from leaderboard_core.domain.errors import BoardLoading, StoreUnavailable
from leaderboard_core.ports.repository import Snapshot
from tests.unit.usecases.kit import WatchedRankings, live, play, shown
from tests.unit.usecases.read.kit import BATCH


async def test_revisions_grow(leaderboard: Application, board: Board) -> None:
    """By one with each change of the board."""
    revisions = [(await leaderboard.read.top("b")).meta.revision]
    for change in (play(leaderboard, x=1), leaderboard.boards.remove("b", "x"), leaderboard.boards.reset("b")):
        await change
        revisions.append((await leaderboard.read.top("b")).meta.revision)

    assert [2, 3, 4, 5] == revisions


async def test_a_store_that_is_behind_is_brought_forward_first(
    leaderboard: Application, repository: MemoryRepository, ranking_store: WatchedRankings, board: Board
) -> None:
    """A process never shows less than it has answered, whatever the real-time store has."""
    ranking_store.away = True
    await play(leaderboard, e=9)
    ranking_store.away = False

    assert "eabcd" == await live(leaderboard)


async def test_what_others_brought_is_shown(leaderboard: Application, elsewhere: Application, board: Board) -> None:
    """As soon as it is in the store."""
    await play(elsewhere, e=9)

    assert "eabcd" == await live(leaderboard)


async def test_an_empty_store_is_filled_by_the_first_reader(
    leaderboard: Application, ranking_store: WatchedRankings, board: Board
) -> None:
    """Whoever asks finds the board, whole."""
    await ranking_store.drop(board.uid)

    assert "abcde" == await live(leaderboard)


async def test_a_board_that_cannot_be_shown_is_loading(repository: MemoryRepository, board: Board) -> None:
    """It says so rather than show something wrong; its standings answer meanwhile."""

    class NeverLoaded(WatchedRankings):
        async def rebuild(self, snapshot: Snapshot, judged: Version | None) -> bool:
            del snapshot, judged
            return False

    leaderboard = Application.over(repository, NeverLoaded())

    with pytest.raises(BoardLoading) as refused:
        await leaderboard.read.top("b")

    assert "b" == refused.value.board_id
    assert "" == shown(await leaderboard.read.top("b", at=BATCH))


async def test_a_store_that_is_away_answers_nothing(
    repository: MemoryRepository, board: Board, leaderboard: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is read of the repository answers all the same."""
    await leaderboard.sync()
    away = WatchedRankings()
    away.away = True
    without = Application.over(repository, away)

    with pytest.raises(StoreUnavailable):
        await without.read.top("b")
    assert "abcde" == shown(await without.read.top("b", at=BATCH))
