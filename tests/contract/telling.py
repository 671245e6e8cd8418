"""What a store tells of itself and of its boards: the law of the rest of `Rankings`."""

import pytest

from leaderboard_core.domain.errors import NotShown
from leaderboard_core.ports.rankings import Rankings
from tests.contract.lines import loaded, scanned, snapshot, standing
from tests.contract.losing import Losing
from tests.contract.ranked import FIVE
from tests.contract.values import NEW_YEAR, a_board, a_state, in_order

#: More players than any chunk of a scan may hold.
CROWD = [a_state(f"player-{n}", float(n)) for n in range(12_000)]


class TellingContract(Losing):
    """Heads, scans, and what is forgotten."""

    async def test_a_dropped_board_is_forgotten(self, rankings: Rankings) -> None:
        """Nothing of a dropped board is left, other boards stay, and it can be loaded anew."""
        line, other = await loaded(rankings), await loaded(rankings)

        await rankings.drop(line.board.uid)

        assert {other.board.uid: other.board.head} == await rankings.heads([line.board.uid, other.board.uid])
        assert ([], FIVE) == (await scanned(rankings, line.board), await scanned(rankings, other.board))
        assert await rankings.load(snapshot(line.board, FIVE[:1]), None)
        assert "a" == await standing(rankings, line.board)

    async def test_dropping_what_is_not_there(self, rankings: Rankings) -> None:
        """A board that is not there is dropped already."""
        board = a_board()

        await rankings.drop(board.uid)

        assert {} == await rankings.heads([board.uid])

    async def test_heads_name_the_asked_boards_alone(self, rankings: Rankings) -> None:
        """Each asked board that is there, and no other."""
        one, two, three = [(await loaded(rankings, FIVE[:1])).board for _ in range(3)]

        assert {one.uid: one.head, three.uid: three.head} == await rankings.heads([three.uid, one.uid, a_board().uid])
        assert {} == await rankings.heads([])
        assert two.uid in await rankings.heads([two.uid])

    async def test_a_board_that_is_not_sound_has_no_head(self, rankings: Rankings) -> None:
        """Boards that are not sound are left out of the heads and are not shown."""
        line = await loaded(rankings)
        await self.lose_a_player(rankings, line.board.uid)
        places = rankings.board(line.board)

        assert {} == await rankings.heads([line.board.uid])
        for ask in (places.page(1, 1), places.around("a", 1), places.find(["a"]), places.ends()):
            with pytest.raises(NotShown):
                await ask

    async def test_boards_are_all_that_have_a_header(self, rankings: Rankings) -> None:
        """Sound or not; those that are dropped are not among them."""
        sound, broken, dropped = [(await loaded(rankings)).board.uid for _ in range(3)]
        await self.lose_a_player(rankings, broken)
        await rankings.drop(dropped)

        uids = await rankings.boards()

        assert [True, True, False] == [uid in uids for uid in (sound, broken, dropped)]

    async def test_the_epoch_stays_while_the_store_does(self, rankings: Rankings) -> None:
        """As long as the store is the same one, it is of the same epoch."""
        before = rankings.epoch
        await loaded(rankings)

        assert before == rankings.epoch

    async def test_a_scan_tells_everybody(self, rankings: Rankings) -> None:
        """Every player's whole state, ranked or not."""
        states = [a_state("a", 0.1, NEW_YEAR + 3, game_id="g", metadata='{"k":"é"}'), *FIVE[1:]]
        line = await loaded(rankings, states, max_entries=2)

        assert in_order(states) == await scanned(rankings, line.board)

    async def test_a_scan_comes_in_chunks(self, rankings: Rankings) -> None:
        """The chunks are of a bounded size, however large the board."""
        line = await loaded(rankings, CROWD)

        chunks = [chunk async for chunk in rankings.scan(line.board.uid)]

        assert 6000 > max(len(chunk) for chunk in chunks)
        assert set(CROWD) == {state for chunk in chunks for state in chunk}

    async def test_a_scan_of_an_absent_board_tells_nothing(self, rankings: Rankings) -> None:
        """Nothing when the board is absent."""
        assert [] == [chunk async for chunk in rankings.scan(a_board().uid)]

    async def test_who_is_there_throughout_a_scan_is_named(self, rankings: Rankings) -> None:
        """Whatever happens to others during a scan, whoever is there throughout is named at least once."""
        line = await loaded(rankings, CROWD)
        staying = {state.player_id for state in CROWD[::2]}
        named: set[str] = set()

        going = [CROWD[start : start + 1000] for start in range(1, len(CROWD), 2000)]
        async for chunk in rankings.scan(line.board.uid):
            named.update(state.player_id for state in chunk)
            if going:
                gone = going.pop()
                come = [a_state(f"new-{state.player_id}", -state.sort_key) for state in gone[::2]]
                await rankings.advance([line.move(come, removed=[state.player_id for state in gone[::2]])])

        assert staying <= named

    async def test_places_follow_the_board(self, rankings: Rankings) -> None:
        """The ranked copy of a board shows it as it is when it is asked."""
        line = await loaded(rankings)
        places = rankings.board(line.board)

        await rankings.advance([line.move([a_state("e", -1.0)])])

        assert "e" == (await places.page(1, 1)).places[0].player_id
        assert line.board.head == (await places.ends()).moment.head

    async def test_boards_do_not_mix(self, rankings: Rankings) -> None:
        """The same player on two boards has two states."""
        one, two = await loaded(rankings, [a_state("p", 1.0)]), await loaded(rankings, [a_state("p", 2.0)])

        await rankings.advance([one.move([a_state("p", 3.0)])])

        assert [a_state("p", 3.0)] == await scanned(rankings, one.board)
        assert [a_state("p", 2.0)] == await scanned(rankings, two.board)

    async def test_ping_returns_when_the_store_answers(self, rankings: Rankings) -> None:
        """A store that is there answers."""
        await rankings.ping()
