"""What is committed is answered as committed, whatever the real-time store does then, foreseen or not."""

from collections.abc import Sequence

import pytest

from leaderboard_adapters.memory import MemoryRankingStore, MemoryRepository
from leaderboard_core.application import Application
from leaderboard_core.domain.board import ResetPeriod
from leaderboard_core.domain.board_settings import BoardPatch
from leaderboard_core.domain.change import Version
from leaderboard_core.domain.season import Season
from leaderboard_core.ports.queue import Record, RecordBatch, TopicIdPartition
from leaderboard_core.ports.ranking_store import Advance, Advanced, VersionConflict
from leaderboard_core.ports.repository import Snapshot
from leaderboard_core.usecases.decoded_batch import DecodedBatch
from tests.unit.usecases.kit import HOUR, Clock, live, new, play, sub


class BrokenRankings(MemoryRankingStore):
    """While it is broken, it fails in a way that nobody foresaw."""

    broken = False

    async def advance(self, moves: Sequence[Advance]) -> Sequence[Advanced | VersionConflict]:
        if self.broken:
            raise ZeroDivisionError("advance")
        return await super().advance(moves)

    async def rebuild(self, snapshot: Snapshot, judged: Version | None) -> bool:
        if self.broken:
            raise ZeroDivisionError("load")
        return await super().rebuild(snapshot, judged)


@pytest.fixture
def ranking_store() -> BrokenRankings:
    return BrokenRankings()


@pytest.fixture
def unforeseen() -> list[Exception]:
    return []


@pytest.fixture
async def leaderboard(
    repository: MemoryRepository, ranking_store: BrokenRankings, unforeseen: list[Exception]
) -> Application:
    leaderboard = Application.over(repository, ranking_store, unforeseen=unforeseen.append)
    await leaderboard.boards.create(new())
    await play(leaderboard, a=3, b=2)
    ranking_store.broken = True
    return leaderboard


async def test_submissions(
    leaderboard: Application, ranking_store: BrokenRankings, unforeseen: list[Exception], clock: Clock
) -> None:
    """They are accepted, without ranks, and show once the store works; what happened is told."""
    [answer] = await play(leaderboard, c=5)

    assert (5, None, False) == (answer.score, answer.rank, answer.visible)
    assert [ZeroDivisionError] == [type(error) for error in unforeseen]
    ranking_store.broken = False
    await leaderboard.health_sweep()
    assert "cab" == await live(leaderboard)


async def test_boards(leaderboard: Application, unforeseen: list[Exception]) -> None:
    """They are made, changed, reset, emptied of a player and deleted."""
    boards = leaderboard.boards
    made = await boards.create(new("other"))

    changes = [
        await boards.update("b", BoardPatch(max_entries=2)),
        await boards.remove("b", "a"),
        await boards.reset("b"),
        await boards.delete("b"),
    ]

    assert "other" == made.id
    assert [False] * 4 == [change.visible for change in changes]
    assert 5 == len(unforeseen)


async def test_erasing(leaderboard: Application, unforeseen: list[Exception]) -> None:
    """A player is erased."""
    assert not (await leaderboard.players.erase("a")).visible
    assert unforeseen


async def test_seasons(leaderboard: Application, clock: Clock, unforeseen: list[Exception]) -> None:
    """They turn."""
    await leaderboard.boards.update("b", BoardPatch(reset_period=ResetPeriod.HOURLY))
    clock.now += HOUR

    assert 1 == await leaderboard.seasons.turn_due()
    assert [2, 1] == [season.season for season in await seasons_of(leaderboard)]


async def seasons_of(leaderboard: Application) -> Sequence[Season]:
    return await leaderboard.seasons.of("b")


async def test_records(leaderboard: Application, unforeseen: list[Exception]) -> None:
    """Records from a queue count, and their positions move."""
    source = TopicIdPartition("topic", 0)
    record = Record(offset=0, key=None, value=None, timestamp=None)
    batch = DecodedBatch.of(RecordBatch(source=source, continues=None, records=[record]), [sub("c", 9)])

    ingested = await leaderboard.ingest.commit([batch])
    await leaderboard.ingest.project(ingested)

    assert {source: 1} == dict(await leaderboard.ingest.positions([source]))
    assert unforeseen


async def test_a_library_warns(repository: MemoryRepository, ranking_store: BrokenRankings) -> None:
    """Who takes no reports is warned as Python does it."""
    leaderboard = Application.over(repository, ranking_store)
    await leaderboard.boards.create(new())
    ranking_store.broken = True

    with pytest.warns(RuntimeWarning, match="ZeroDivisionError"):
        await play(leaderboard, a=1)
