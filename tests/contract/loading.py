"""How a board is loaded whole: the law of `Rankings.load`."""

import asyncio
from collections.abc import AsyncIterator, Sequence

import pytest
from attrs import evolve

from leaderboard_core.domain.change import Head
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.errors import StoreUnavailable
from leaderboard_core.ports.rankings import Moved, Rankings
from leaderboard_core.ports.repository import Snapshot
from tests.contract.lines import loaded, scanned, snapshot, standing
from tests.contract.losing import Losing
from tests.contract.ranked import FIVE, MANY, placed
from tests.contract.values import a_board, a_state, change_id, in_order


class LoadingContract(Losing):
    """What a load takes, replaces and leaves."""

    async def test_a_load_makes_an_absent_board(self, rankings: Rankings) -> None:
        """A board that is not there stands, once loaded, at its snapshot's change with all players."""
        board = a_board(season=4, max_entries=2000)

        done = await rankings.load(snapshot(board, MANY, size=700), None)

        assert done
        assert {board.uid: board.head} == await rankings.heads([board.uid])
        page = await rankings.board(board).page(1, 3000)
        assert (placed(in_order(MANY)[:2000]), 4) == (list(page.places), page.moment.season)
        assert in_order(MANY) == await scanned(rankings, board)

    async def test_a_load_replaces_all_that_was_there(self, rankings: Rankings) -> None:
        """Nothing of the old copy is left: no player, no state, no limit, no season."""
        line = await loaded(rankings, max_entries=1)
        new = evolve(line.board, head=Head(change_id(), 9), max_entries=None, season=2)

        done = await rankings.load(snapshot(new, [a_state("c", -5.0), a_state("x", 1.0)]), line.board.head)

        assert done
        assert [a_state("c", -5.0), a_state("x", 1.0)] == await scanned(rankings, line.board)
        page = await rankings.board(line.board).page(1, 10)
        assert (2, 2, new.head) == (page.total, page.moment.season, page.moment.head)

    async def test_a_board_can_be_loaded_empty(self, rankings: Rankings) -> None:
        """A snapshot without players makes an empty board that its line can go on from."""
        line = await loaded(rankings, [])

        [moved] = await rankings.advance([line.move([a_state("a")])])

        assert Moved({"a": None}, {"a": 1}) == moved

    async def test_a_load_may_repair_where_the_board_stands(self, rankings: Rankings) -> None:
        """A board can be loaded at the very change it is at."""
        line = await loaded(rankings, FIVE[:2])

        assert await rankings.load(snapshot(line.board, FIVE), line.board.head)
        assert "abcde" == await standing(rankings, line.board)

    @pytest.mark.parametrize("judged", [None, Head("another", 2)])
    async def test_a_board_at_another_change_than_judged_is_not_loaded(
        self, rankings: Rankings, judged: Head | None
    ) -> None:
        """A board that is there is not replaced by who judged it absent or elsewhere."""
        line = await loaded(rankings)
        new = evolve(line.board, head=Head(change_id(), 9))

        assert not await rankings.load(snapshot(new, [a_state("x")]), judged)
        assert {line.board.uid: line.board.head} == await rankings.heads([line.board.uid])
        assert FIVE == await scanned(rankings, line.board)

    async def test_a_board_that_was_dropped_meanwhile_is_not_loaded(self, rankings: Rankings) -> None:
        """Who judged a board to be somewhere does not load it when it is absent."""
        line = await loaded(rankings)
        await rankings.drop(line.board.uid)

        assert not await rankings.load(snapshot(line.board, FIVE), line.board.head)
        assert {} == await rankings.heads([line.board.uid])

    async def test_a_board_that_is_not_sound_counts_as_absent(self, rankings: Rankings) -> None:
        """A board that lost a player is loaded by who judged it not sound, and by nobody else."""
        line = await loaded(rankings)
        await self.lose_a_player(rankings, line.board.uid)

        wrongly = await rankings.load(snapshot(line.board, FIVE), line.board.head)
        rightly = await rankings.load(snapshot(line.board, FIVE), None)

        assert (False, True) == (wrongly, rightly)
        assert "abcde" == await standing(rankings, line.board)

    async def test_a_snapshot_is_read_to_its_end_first(self, rankings: Rankings) -> None:
        """A snapshot that breaks off changes nothing; the board can be loaded and moved as before."""
        line = await loaded(rankings)

        async def broken() -> AsyncIterator[Sequence[PlayerState]]:
            yield [a_state("x")]
            raise StoreUnavailable("repository")

        with pytest.raises(StoreUnavailable):
            await rankings.load(Snapshot(evolve(line.board, head=Head(change_id(), 9)), broken()), line.board.head)

        assert FIVE == await scanned(rankings, line.board)
        assert isinstance((await rankings.advance([line.move([a_state("f", 9.0)])]))[0], Moved)

    async def test_readers_see_the_old_copy_until_the_swap(self, rankings: Rankings) -> None:
        """While a snapshot is read, lists, heads and ranks are those of the old copy."""
        line = await loaded(rankings)
        old, seen = line.board, []

        async def chunks() -> AsyncIterator[Sequence[PlayerState]]:
            for state in (a_state("x"), a_state("y", 1.0)):
                yield [state]
                seen.append((await standing(rankings, old), (await rankings.heads([old.uid]))[old.uid]))

        done = await rankings.load(Snapshot(evolve(old, head=Head(change_id(), 9)), chunks()), old.head)

        assert [("abcde", old.head)] * 2 == seen
        assert (True, "xy") == (done, await standing(rankings, old))

    async def test_a_board_that_moved_on_is_not_loaded(self, rankings: Rankings) -> None:
        """A board moved on while its snapshot is read keeps what it was moved to."""
        line = await loaded(rankings)
        judged, move = line.board.head, line.move([a_state("f", 9.0)])

        async def chunks() -> AsyncIterator[Sequence[PlayerState]]:
            yield FIVE
            await rankings.advance([move])

        assert not await rankings.load(Snapshot(evolve(line.board, head=judged), chunks()), judged)
        assert "abcdef" == await standing(rankings, line.board)

    async def test_of_loads_at_once_one_is_done(self, rankings: Rankings) -> None:
        """Several who load an absent board at once: one does it, the board is whole, the others are told."""
        board = a_board()

        done = await asyncio.gather(*(rankings.load(snapshot(board, MANY, size=100), None) for _ in range(5)))

        assert 1 == sum(done)
        assert in_order(MANY) == await scanned(rankings, board)
