"""Which moves are refused: the law of `Rankings.advance` where it does nothing."""

import asyncio

from attrs import evolve

from leaderboard_core.domain.change import Head
from leaderboard_core.ports.rankings import Moved, Rankings, Refused
from tests.contract.lines import Line, loaded, scanned, snapshot, standing
from tests.contract.losing import Losing
from tests.contract.ranked import FIVE
from tests.contract.values import a_board, a_state, change_id


class RefusingContract(Losing):
    """A move from any other change than the one a whole board is at."""

    async def test_an_absent_board_is_refused(self, rankings: Rankings) -> None:
        """A board that is not there is not made by a move."""
        line = Line(a_board())

        assert [Refused(None)] == list(await rankings.advance([line.move([a_state("a")])]))
        assert {} == await rankings.heads([line.board.uid])
        assert [] == await scanned(rankings, line.board)

    async def test_a_board_at_another_change_is_refused(self, rankings: Rankings) -> None:
        """A move from another change than the one the board is at touches nothing and is told where the board is."""
        line = await loaded(rankings)
        at = line.board.head
        line.change([a_state("a", 5.0)])

        answers = await rankings.advance([line.move([a_state("b", 9.0)], removed=["c"])])

        assert [Refused(at)] == list(answers)
        assert {line.board.uid: at} == await rankings.heads([line.board.uid])
        assert FIVE == await scanned(rankings, line.board)

    async def test_the_same_move_again_is_refused(self, rankings: Rankings) -> None:
        """A move that was made already is harmless: it is refused at the change it led to."""
        line = await loaded(rankings)
        move = line.move([a_state("f", -1.0)], removed=["a"])

        answers = [*await rankings.advance([move]), *await rankings.advance([move])]

        assert [Moved({"f": None, "a": 1}, {"f": 1, "a": None}), Refused(line.board.head)] == answers
        assert "fbcde" == await standing(rankings, line.board)

    async def test_ids_are_compared_and_not_numbers(self, rankings: Rankings) -> None:
        """A change of another line is another change, whatever its sequence number."""
        line = await loaded(rankings)
        other = Line(evolve(line.board, head=Head(change_id(), line.board.head.sequence)))

        assert [Refused(line.board.head)] == list(await rankings.advance([other.move([a_state("a", 5.0)])]))

    async def test_a_board_that_lost_a_player_is_refused(self, rankings: Rankings) -> None:
        """A board whose header counts other players than are there is refused, whatever the move, and not touched."""
        line = await loaded(rankings)
        at = line.board.head
        await self.lose_a_player(rankings, line.board.uid)

        answers = await rankings.advance([line.look("a"), line.move([a_state("f")])])

        assert [Refused(None), Refused(None)] == list(answers)
        assert "f" not in {state.player_id for state in await scanned(rankings, line.board)}
        assert await rankings.load(snapshot(evolve(line.board, head=at), FIVE), None)

    async def test_a_refusal_stops_no_other_move(self, rankings: Rankings) -> None:
        """Moves of different boards are independent, and their answers come in the order of the moves."""
        here, lost, there = await loaded(rankings), await loaded(rankings), await loaded(rankings)
        await rankings.drop(lost.board.uid)

        answers = await rankings.advance([line.move([a_state("a", 9.0)]) for line in (here, lost, there)])

        assert [Moved({"a": 1}, {"a": 5}), Refused(None), Moved({"a": 1}, {"a": 5})] == list(answers)
        assert ["bcdea"] * 2 == [await standing(rankings, line.board) for line in (here, there)]

    async def test_no_moves_no_answers(self, rankings: Rankings) -> None:
        """An empty list of moves is answered by an empty list."""
        assert [] == list(await rankings.advance([]))

    async def test_of_moves_from_one_change_only_one_is_made(self, rankings: Rankings) -> None:
        """However many move a board from the same change at once, it takes exactly one of those ways, whole."""
        line = await loaded(rankings, [])
        pairs = [[a_state(f"{n}x"), a_state(f"{n}y")] for n in range(20)]
        moves = [Line(line.board).move(pair) for pair in pairs]

        answers = await asyncio.gather(*(rankings.advance([move]) for move in moves))

        [winner] = [n for n, [answer] in enumerate(answers) if isinstance(answer, Moved)]
        assert pairs[winner] == await scanned(rankings, line.board)
        assert {line.board.uid: moves[winner].changes[0].head} == await rankings.heads([line.board.uid])
