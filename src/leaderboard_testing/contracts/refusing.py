"""Which moves are refused: the law of `RankingStore.advance` where it does nothing."""

import asyncio

from attrs import evolve

from leaderboard_core.domain.change import Version
from leaderboard_core.ports.ranking_store import Advanced, RankingStore, VersionConflict
from leaderboard_testing.contracts.lines import Line, loaded, scanned, snapshot, standing
from leaderboard_testing.contracts.losing import Losing
from leaderboard_testing.contracts.ranked import FIVE
from leaderboard_testing.contracts.values import a_board, a_state, change_id


class RefusingContract(Losing):
    """A move from any other change than the one a whole board is at."""

    async def test_an_absent_board_is_refused(self, ranking_store: RankingStore) -> None:
        """A board that is not there is not made by a move."""
        line = Line(a_board())

        assert [VersionConflict(None)] == list(await ranking_store.advance([line.move([a_state("a")])]))
        assert {} == await ranking_store.versions([line.board.uid])
        assert [] == await scanned(ranking_store, line.board)

    async def test_a_board_at_another_change_is_refused(self, ranking_store: RankingStore) -> None:
        """A move from another change than the one the board is at touches nothing and is told where the board is."""
        line = await loaded(ranking_store)
        at = line.board.version
        line.change([a_state("a", 5.0)])

        answers = await ranking_store.advance([line.move([a_state("b", 9.0)], removed=["c"])])

        assert [VersionConflict(at)] == list(answers)
        assert {line.board.uid: at} == await ranking_store.versions([line.board.uid])
        assert FIVE == await scanned(ranking_store, line.board)

    async def test_the_same_move_again_is_refused(self, ranking_store: RankingStore) -> None:
        """A move that was made already is harmless: it is refused at the change it led to."""
        line = await loaded(ranking_store)
        move = line.move([a_state("f", -1.0)], removed=["a"])

        answers = [*await ranking_store.advance([move]), *await ranking_store.advance([move])]

        assert [Advanced({"f": None, "a": 1}, {"f": 1, "a": None}), VersionConflict(line.board.version)] == answers
        assert "fbcde" == await standing(ranking_store, line.board)

    async def test_ids_are_compared_and_not_numbers(self, ranking_store: RankingStore) -> None:
        """A change of another line is another change, whatever its sequence number."""
        line = await loaded(ranking_store)
        other = Line(evolve(line.board, version=Version(change_id(), line.board.version.revision)))

        assert [VersionConflict(line.board.version)] == list(
            await ranking_store.advance([other.move([a_state("a", 5.0)])])
        )

    async def test_a_board_that_lost_a_player_is_refused(self, ranking_store: RankingStore) -> None:
        """A board whose header counts other players than are there is refused, whatever the move, and not touched."""
        line = await loaded(ranking_store)
        at = line.board.version
        await self.lose_a_player(ranking_store, line.board.uid)

        answers = await ranking_store.advance([line.look("a"), line.move([a_state("f")])])

        assert [VersionConflict(None), VersionConflict(None)] == list(answers)
        assert "f" not in {state.player_id for state in await scanned(ranking_store, line.board)}
        assert await ranking_store.rebuild(snapshot(evolve(line.board, version=at), FIVE), None)

    async def test_a_refusal_stops_no_other_move(self, ranking_store: RankingStore) -> None:
        """Moves of different boards are independent, and their answers come in the order of the moves."""
        here, lost, there = await loaded(ranking_store), await loaded(ranking_store), await loaded(ranking_store)
        await ranking_store.drop(lost.board.uid)

        answers = await ranking_store.advance([line.move([a_state("a", 9.0)]) for line in (here, lost, there)])

        assert [Advanced({"a": 1}, {"a": 5}), VersionConflict(None), Advanced({"a": 1}, {"a": 5})] == list(answers)
        assert ["bcdea"] * 2 == [await standing(ranking_store, line.board) for line in (here, there)]

    async def test_no_moves_no_answers(self, ranking_store: RankingStore) -> None:
        """An empty list of moves is answered by an empty list."""
        assert [] == list(await ranking_store.advance([]))

    async def test_of_moves_from_one_change_only_one_is_made(self, ranking_store: RankingStore) -> None:
        """However many move a board from the same change at once, it takes exactly one of those ways, whole."""
        line = await loaded(ranking_store, [])
        pairs = [[a_state(f"{n}x"), a_state(f"{n}y")] for n in range(20)]
        moves = [Line(line.board).move(pair) for pair in pairs]

        answers = await asyncio.gather(*(ranking_store.advance([move]) for move in moves))

        [winner] = [n for n, [answer] in enumerate(answers) if isinstance(answer, Advanced)]
        assert pairs[winner] == await scanned(ranking_store, line.board)
        assert {line.board.uid: moves[winner].changes[0].version} == await ranking_store.versions([line.board.uid])
