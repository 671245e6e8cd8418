"""Every question of the contract kit holds for wide boards."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from functools import partial

import pytest
from attrs import evolve

from leaderboard_adapters.concurrency.together import at_once
from leaderboard_adapters.memory.ranking_store import MemoryRankingStore
from leaderboard_adapters.redis import RedisRankingStore
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change import Version
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.shards import shard_of
from leaderboard_core.ports.ranked_view import Counts, Extremes, Page, Pages, PlayerLookup, RankedView, RankRange
from leaderboard_core.ports.ranking_store import RankingStore
from leaderboard_core.usecases.wide_view import WideRankedView
from leaderboard_testing.contracts.lines import snapshot
from leaderboard_testing.contracts.ranked import FIVE, Show
from leaderboard_testing.contracts.ranked_view import RankedViewContract
from leaderboard_testing.contracts.values import a_board, change_id
from tests.support.redis_server import RedisServer, running


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    """One server for all tests: every board has keys of its own."""
    with running(tmp_path_factory.mktemp("redis")) as server:
        yield server


class TestWideRankedView(RankedViewContract):
    """Of boards whose shards lie in a store of the memory."""

    tells_dense_ranks = False

    @pytest.fixture(params=[2, 7])
    def count(self, request: pytest.FixtureRequest) -> int:
        return int(request.param)

    @pytest.fixture
    def ranking_store(self) -> RankingStore:
        return MemoryRankingStore()

    @pytest.fixture
    def show(self, count: int, ranking_store: RankingStore) -> Show:
        async def spread(board: Board, states: Sequence[PlayerState]) -> RankedView:
            boards = shards_of(board, count)
            for shard, own in enumerate(boards):
                held = [state for state in states if shard_of(state.player_id, count) == shard]
                assert await ranking_store.rebuild(snapshot(own, held), None)
            return view_of(ranking_store, boards)

        return spread

    @pytest.fixture
    def absent(self, count: int, ranking_store: RankingStore) -> RankedView:
        return view_of(ranking_store, shards_of(a_board(), count))

    async def test_every_answer_names_its_moment(self, show: Show) -> None:
        """Each of the answers names the versions of all shards, their sum, and the season that they are in."""
        places = await show(a_board(season=3), FIVE)

        answers: list[Page | Pages | PlayerLookup | Extremes | Counts] = [
            *(await places.page(1, 2), await places.around("b", 1), await places.pages([RankRange(1, 2)])),
            *(await places.find(["c"]), await places.extremes(), await places.counts([1.0])),
        ]

        revisions = answers[0].read_version.revisions
        assert [*range(2, 2 + len(revisions))] == [*revisions]
        assert [(revisions, sum(revisions), 3)] * 6 == [
            (answer.read_version.revisions, answer.read_version.version.revision, answer.read_version.season)
            for answer in answers
        ]
        assert 1 == len({answer.read_version.version.change_id for answer in answers})


class TestWideRankedViewOfRedis(TestWideRankedView):
    """Of boards whose shards lie in Redis, which tells places by column."""

    @pytest.fixture
    def count(self) -> int:  # type: ignore[override]
        return 3

    @pytest.fixture
    async def ranking_store(self, server: RedisServer) -> AsyncIterator[RankingStore]:
        async with RedisRankingStore(server.endpoint()) as ranking_store:
            yield ranking_store


def shards_of(board: Board, count: int) -> list[Board]:
    """Boards that make up one: each is at another revision."""
    return [evolve(board, uid=board.uid + number, version=Version(change_id(), 2 + number)) for number in range(count)]


def view_of(ranking_store: RankingStore, boards: Sequence[Board]) -> WideRankedView:
    async def read(own: Board, ask: Callable[[RankedView], Awaitable[Pages]]) -> Pages:
        return await ask(ranking_store.board(own))

    return WideRankedView(
        [partial(read, own) for own in boards],
        at_once,
        lambda player_id: shard_of(player_id, len(boards)),
    )
