"""How old an answer may be, for a process that has no way to the repository."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from leaderboard_adapters.memory import MemoryRankingStore, MemoryRepository
from leaderboard_core.application import Application
from leaderboard_core.domain.change import Version
from leaderboard_core.domain.errors import StoreUnavailable, TooOld
from leaderboard_core.usecases.answers import At, Source
from leaderboard_core.usecases.freshness import Freshness
from tests.unit.usecases.kit import WatchedRankings, live, new, play

LIMIT, NOON = 10.0, 1_700_000_000_000_000


class Watches:
    """One that never goes back, in seconds, and one on the wall, in microseconds."""

    def __init__(self) -> None:
        self.now = 100.0

    def clock(self) -> float:
        return self.now

    def wall(self) -> int:
        return NOON + round((self.now - 100.0) * 1_000_000)


@pytest.fixture
def watches() -> Watches:
    return Watches()


@pytest.fixture
async def leaderboard(repository: MemoryRepository, watches: Watches) -> Application:
    freshness = Freshness(LIMIT, watches.clock, watches.wall)
    leaderboard = Application.over(repository, MemoryRankingStore(), freshness=freshness)
    await leaderboard.boards.create(new())
    await play(leaderboard, a=3, b=2)
    await live(leaderboard)
    await leaderboard.health_sweep()
    return leaderboard


async def test_a_fresh_answer_is_of_now(leaderboard: Application, watches: Watches) -> None:
    """Up to half of the limit nothing is said."""
    watches.now += LIMIT / 2

    meta = (await leaderboard.read.top("b")).meta

    assert (None, False) == (meta.as_of, meta.stale)


async def test_past_half_of_it_an_answer_is_stale(leaderboard: Application, watches: Watches) -> None:
    """It says when it was compared last, in every kind of answer."""
    watches.now += 6.0
    read = leaderboard.read

    answers: list[Any] = [
        await read.top("b"),
        await read.range("b"),
        await read.around("b", "a"),
        await read.player("b", "a"),
        await read.players("b", ["a"]),
        await read.stats("b"),
    ]

    assert [(NOON, True)] * 6 == [(answer.meta.as_of, answer.meta.stale) for answer in answers]


async def test_past_the_limit_there_is_no_answer(leaderboard: Application, watches: Watches) -> None:
    """It is too old; standings, which say their age, are not."""
    await leaderboard.sync()
    watches.now += 10.1

    with pytest.raises(TooOld):
        await leaderboard.read.top("b")

    assert not (await leaderboard.read.top("b", at=At(source=Source.PUBLISHED))).meta.stale


async def test_a_comparison_makes_it_fresh(leaderboard: Application, watches: Watches) -> None:
    """As of the moment at which it began."""
    watches.now += 11.0
    await leaderboard.health_sweep()

    assert not (await leaderboard.read.top("b")).meta.stale


async def test_without_a_limit_it_is_as_old_as_it_comes(repository: MemoryRepository, watches: Watches) -> None:
    """That is how it is unless something else is said."""
    leaderboard = Application.over(
        repository, MemoryRankingStore(), freshness=Freshness(0.0, watches.clock, watches.wall)
    )
    await leaderboard.boards.create(new())
    await live(leaderboard)
    watches.now += 1_000_000.0

    assert not (await leaderboard.read.top("b")).meta.stale


class ReadOnlyRankings(WatchedRankings):
    """While `away`, it can be read and not written to."""

    async def versions(self, board_uids: Sequence[int]) -> Mapping[int, Version]:
        return await MemoryRankingStore.versions(self, board_uids)


async def test_what_the_sweep_knows_is_shown_or_nothing(repository: MemoryRepository) -> None:
    """A store that cannot be brought forward any more shows nothing older than what the repository is known to hold."""
    ranking_store = ReadOnlyRankings()
    here, there = Application.over(repository, ranking_store), Application.over(repository, MemoryRankingStore())
    await here.boards.create(new())
    await play(here, a=3, b=2)
    assert "ab" == await live(here)
    ranking_store.away = True
    await there.boards.reset("b")
    assert "ab" == await live(here)

    with pytest.raises(StoreUnavailable):
        await here.health_sweep()

    with pytest.raises(StoreUnavailable):
        await live(here)
    ranking_store.away = False
    await here.health_sweep()
    assert "" == await live(here)
