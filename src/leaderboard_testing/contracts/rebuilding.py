"""How a board is loaded whole: the law of `RankingStore.load`."""

import asyncio
from collections.abc import AsyncIterator, Sequence

import pytest
from attrs import evolve

from leaderboard_core.domain.change import Version
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.errors import StoreUnavailable
from leaderboard_core.ports.ranking_store import Advanced, RankingStore
from leaderboard_core.ports.repository import Snapshot
from leaderboard_testing.contracts.lines import loaded, scanned, snapshot, standing
from leaderboard_testing.contracts.losing import Losing
from leaderboard_testing.contracts.ranked import FIVE, MANY, placed
from leaderboard_testing.contracts.values import a_board, a_state, change_id, in_order


class RebuildingContract(Losing):
    """What a load takes, replaces and leaves."""

    async def test_a_load_makes_an_absent_board(self, ranking_store: RankingStore) -> None:
        """A board that is not there stands, once loaded, at its snapshot's change with all players."""
        board = a_board(season=4, max_entries=2000)

        done = await ranking_store.rebuild(snapshot(board, MANY, size=700), None)

        assert done
        assert {board.uid: board.version} == await ranking_store.versions([board.uid])
        page = await ranking_store.board(board).page(1, 3000)
        assert (placed(in_order(MANY)[:2000]), 4) == (list(page.places), page.read_version.season)
        assert in_order(MANY) == await scanned(ranking_store, board)

    async def test_a_load_replaces_all_that_was_there(self, ranking_store: RankingStore) -> None:
        """Nothing of the old copy is left: no player, no state, no limit, no season."""
        line = await loaded(ranking_store, max_entries=1)
        new = evolve(line.board, version=Version(change_id(), 9), max_entries=None, season=2)

        done = await ranking_store.rebuild(snapshot(new, [a_state("c", -5.0), a_state("x", 1.0)]), line.board.version)

        assert done
        assert [a_state("c", -5.0), a_state("x", 1.0)] == await scanned(ranking_store, line.board)
        page = await ranking_store.board(line.board).page(1, 10)
        assert (2, 2, new.version) == (page.total, page.read_version.season, page.read_version.version)

    async def test_a_board_can_be_loaded_empty(self, ranking_store: RankingStore) -> None:
        """A snapshot without players makes an empty board that its line can go on from."""
        line = await loaded(ranking_store, [])

        [moved] = await ranking_store.advance([line.move([a_state("a")])])

        assert Advanced({"a": None}, {"a": 1}) == moved

    async def test_a_load_may_repair_where_the_board_stands(self, ranking_store: RankingStore) -> None:
        """A board can be loaded at the very change it is at."""
        line = await loaded(ranking_store, FIVE[:2])

        assert await ranking_store.rebuild(snapshot(line.board, FIVE), line.board.version)
        assert "abcde" == await standing(ranking_store, line.board)

    @pytest.mark.parametrize("judged", [None, Version("another", 2)])
    async def test_a_board_at_another_change_than_judged_is_not_loaded(
        self, ranking_store: RankingStore, judged: Version | None
    ) -> None:
        """A board that is there is not replaced by who judged it absent or elsewhere."""
        line = await loaded(ranking_store)
        new = evolve(line.board, version=Version(change_id(), 9))

        assert not await ranking_store.rebuild(snapshot(new, [a_state("x")]), judged)
        assert {line.board.uid: line.board.version} == await ranking_store.versions([line.board.uid])
        assert FIVE == await scanned(ranking_store, line.board)

    async def test_a_board_that_was_dropped_meanwhile_is_not_loaded(self, ranking_store: RankingStore) -> None:
        """Who judged a board to be somewhere does not load it when it is absent."""
        line = await loaded(ranking_store)
        await ranking_store.drop(line.board.uid)

        assert not await ranking_store.rebuild(snapshot(line.board, FIVE), line.board.version)
        assert {} == await ranking_store.versions([line.board.uid])

    async def test_a_board_that_is_not_sound_counts_as_absent(self, ranking_store: RankingStore) -> None:
        """A board that lost a player is loaded by who judged it not sound, and by nobody else."""
        line = await loaded(ranking_store)
        await self.lose_a_player(ranking_store, line.board.uid)

        wrongly = await ranking_store.rebuild(snapshot(line.board, FIVE), line.board.version)
        rightly = await ranking_store.rebuild(snapshot(line.board, FIVE), None)

        assert (False, True) == (wrongly, rightly)
        assert "abcde" == await standing(ranking_store, line.board)

    async def test_a_snapshot_is_read_to_its_end_first(self, ranking_store: RankingStore) -> None:
        """A snapshot that breaks off changes nothing; the board can be loaded and moved as before."""
        line = await loaded(ranking_store)

        async def broken() -> AsyncIterator[Sequence[PlayerState]]:
            yield [a_state("x")]
            raise StoreUnavailable("repository")

        with pytest.raises(StoreUnavailable):
            await ranking_store.rebuild(
                Snapshot(evolve(line.board, version=Version(change_id(), 9)), broken()), line.board.version
            )

        assert FIVE == await scanned(ranking_store, line.board)
        assert isinstance((await ranking_store.advance([line.move([a_state("f", 9.0)])]))[0], Advanced)

    async def test_readers_see_the_old_copy_until_the_swap(self, ranking_store: RankingStore) -> None:
        """While a snapshot is read, lists, heads and ranks are those of the old copy."""
        line = await loaded(ranking_store)
        old, seen = line.board, []

        async def chunks() -> AsyncIterator[Sequence[PlayerState]]:
            for state in (a_state("x"), a_state("y", 1.0)):
                yield [state]
                seen.append((await standing(ranking_store, old), (await ranking_store.versions([old.uid]))[old.uid]))

        done = await ranking_store.rebuild(
            Snapshot(evolve(old, version=Version(change_id(), 9)), chunks()), old.version
        )

        assert [("abcde", old.version)] * 2 == seen
        assert (True, "xy") == (done, await standing(ranking_store, old))

    async def test_a_board_that_moved_on_is_not_loaded(self, ranking_store: RankingStore) -> None:
        """A board moved on while its snapshot is read keeps what it was moved to."""
        line = await loaded(ranking_store)
        judged, move = line.board.version, line.move([a_state("f", 9.0)])

        async def chunks() -> AsyncIterator[Sequence[PlayerState]]:
            yield FIVE
            await ranking_store.advance([move])

        assert not await ranking_store.rebuild(Snapshot(evolve(line.board, version=judged), chunks()), judged)
        assert "abcdef" == await standing(ranking_store, line.board)

    async def test_of_loads_at_once_one_is_done(self, ranking_store: RankingStore) -> None:
        """Several who load an absent board at once: one does it, the board is whole, the others are told."""
        board = a_board()

        done = await asyncio.gather(*(ranking_store.rebuild(snapshot(board, MANY, size=100), None) for _ in range(5)))

        assert 1 == sum(done)
        assert in_order(MANY) == await scanned(ranking_store, board)
