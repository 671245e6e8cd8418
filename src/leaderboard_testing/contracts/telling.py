"""What a store tells of itself and of its boards: the law of the rest of `RankingStore`."""

import pytest

from leaderboard_core.domain.errors import NotShown
from leaderboard_core.ports.ranking_store import RankingStore
from leaderboard_testing.contracts.lines import loaded, scanned, snapshot, standing
from leaderboard_testing.contracts.losing import Losing
from leaderboard_testing.contracts.ranked import FIVE
from leaderboard_testing.contracts.values import NEW_YEAR, a_board, a_state, in_order

#: More players than any chunk of a scan may hold.
CROWD = [a_state(f"player-{n}", float(n)) for n in range(12_000)]


class TellingContract(Losing):
    """Heads, scans, and what is forgotten."""

    async def test_a_dropped_board_is_forgotten(self, ranking_store: RankingStore) -> None:
        """Nothing of a dropped board is left, other boards stay, and it can be loaded anew."""
        line, other = await loaded(ranking_store), await loaded(ranking_store)

        await ranking_store.drop(line.board.uid)

        assert {other.board.uid: other.board.version} == await ranking_store.versions([line.board.uid, other.board.uid])
        assert ([], FIVE) == (await scanned(ranking_store, line.board), await scanned(ranking_store, other.board))
        assert await ranking_store.rebuild(snapshot(line.board, FIVE[:1]), None)
        assert "a" == await standing(ranking_store, line.board)

    async def test_dropping_what_is_not_there(self, ranking_store: RankingStore) -> None:
        """A board that is not there is dropped already."""
        board = a_board()

        await ranking_store.drop(board.uid)

        assert {} == await ranking_store.versions([board.uid])

    async def test_heads_name_the_asked_boards_alone(self, ranking_store: RankingStore) -> None:
        """Each asked board that is there, and no other."""
        one, two, three = [(await loaded(ranking_store, FIVE[:1])).board for _ in range(3)]

        assert {one.uid: one.version, three.uid: three.version} == await ranking_store.versions(
            [three.uid, one.uid, a_board().uid]
        )
        assert {} == await ranking_store.versions([])
        assert two.uid in await ranking_store.versions([two.uid])

    async def test_a_board_that_is_not_sound_has_no_head(self, ranking_store: RankingStore) -> None:
        """Boards that are not sound are left out of the heads and are not shown."""
        line = await loaded(ranking_store)
        await self.lose_a_player(ranking_store, line.board.uid)
        places = ranking_store.board(line.board)

        assert {} == await ranking_store.versions([line.board.uid])
        for ask in (places.page(1, 1), places.around("a", 1), places.find(["a"]), places.extremes()):
            with pytest.raises(NotShown):
                await ask

    async def test_boards_are_all_that_have_a_header(self, ranking_store: RankingStore) -> None:
        """Sound or not; those that are dropped are not among them."""
        sound, broken, dropped = [(await loaded(ranking_store)).board.uid for _ in range(3)]
        await self.lose_a_player(ranking_store, broken)
        await ranking_store.drop(dropped)

        uids = await ranking_store.boards()

        assert [True, True, False] == [uid in uids for uid in (sound, broken, dropped)]

    async def test_the_epoch_stays_while_the_store_does(self, ranking_store: RankingStore) -> None:
        """As long as the store is the same one, it is of the same epoch."""
        line = await loaded(ranking_store)
        before = ranking_store.epoch(line.board.uid)
        await ranking_store.advance([line.move()])
        await loaded(ranking_store)

        assert before == ranking_store.epoch(line.board.uid)

    async def test_a_scan_tells_everybody(self, ranking_store: RankingStore) -> None:
        """Every player's whole state, ranked or not."""
        states = [a_state("a", 0.1, NEW_YEAR + 3, game_id="g", metadata='{"k":"é"}'), *FIVE[1:]]
        line = await loaded(ranking_store, states, max_entries=2)

        assert in_order(states) == await scanned(ranking_store, line.board)

    async def test_a_scan_tells_the_best_first(self, ranking_store: RankingStore) -> None:
        """In the one order, also where many share a sort key: then by order key, time and player id."""
        tied = [
            a_state(f"p{n}", float(n % 3), NEW_YEAR + n % 7)._replace(order_key=bytes([n % 5])) for n in range(3000)
        ]
        line = await loaded(ranking_store, tied)

        assert in_order(tied) == await scanned(ranking_store, line.board)

    async def test_a_scan_comes_in_chunks(self, ranking_store: RankingStore) -> None:
        """The chunks are of a bounded size, however large the board; everybody is named once, and nobody is torn."""
        line = await loaded(ranking_store, CROWD)

        chunks = [chunk async for chunk in ranking_store.scan(line.board.uid)]

        assert 6000 > max(len(chunk.states) for chunk in chunks)
        assert in_order(CROWD) == [state for chunk in chunks for state in chunk.states]
        assert set() == {player for chunk in chunks for player in chunk.torn}

    async def test_a_scan_of_a_board_that_is_not_shown(self, ranking_store: RankingStore) -> None:
        """`NotShown` when the board is absent or not sound, also in the middle."""
        broken, going = await loaded(ranking_store), await loaded(ranking_store, CROWD)
        await self.lose_a_player(ranking_store, broken.board.uid)
        scan = ranking_store.scan(going.board.uid)
        await anext(scan)
        await ranking_store.drop(going.board.uid)

        for one in (ranking_store.scan(a_board().uid), ranking_store.scan(broken.board.uid), scan):
            with pytest.raises(NotShown):
                [chunk async for chunk in one]

    async def test_an_empty_board_is_scanned(self, ranking_store: RankingStore) -> None:
        """A board without players is shown, and has none to tell."""
        line = await loaded(ranking_store, [])

        assert [] == [state async for chunk in ranking_store.scan(line.board.uid) for state in chunk.states]

    async def test_who_stays_throughout_a_scan_is_named(self, ranking_store: RankingStore) -> None:
        """Whoever keeps a state throughout is named, while others go, and come before and behind what was told."""
        line = await loaded(ranking_store, CROWD)
        staying = {state.player_id for state in CROWD[::2]}
        named: list[str] = []

        going = [CROWD[start : start + 1000] for start in range(1, len(CROWD), 2000)]
        async for chunk in ranking_store.scan(line.board.uid):
            named += [state.player_id for state in chunk.states]
            if going:
                gone = going.pop()
                come = [a_state(f"new-{state.player_id}", -state.sort_key) for state in gone[::2]]
                await ranking_store.advance([line.move(come, removed=[state.player_id for state in gone[::2]])])

        assert staying <= set(named)

    async def test_a_scan_goes_on_behind_those_who_have_gone(self, ranking_store: RankingStore) -> None:
        """All who were told go, many come before them: whoever stays is named, though nobody was told before them."""
        tied = [a_state(f"p{n:05}", float(n // 1500)) for n in range(12_000)]
        line = await loaded(ranking_store, tied)
        told: set[str] = set()
        named: set[str] = set()
        async for chunk in ranking_store.scan(line.board.uid):
            named |= {state.player_id for state in chunk.states}
            if going := [state.player_id for state in chunk.states if state.player_id[0] == "p"]:
                told |= set(going)
                come = [a_state(f"new-{player}", -1.0) for player in going]
                await ranking_store.advance([line.move(come, removed=going)])

        assert {state.player_id for state in tied} == told
        assert told <= named

    async def test_places_follow_the_board(self, ranking_store: RankingStore) -> None:
        """The ranked copy of a board shows it as it is when it is asked."""
        line = await loaded(ranking_store)
        places = ranking_store.board(line.board)

        await ranking_store.advance([line.move([a_state("e", -1.0)])])

        assert "e" == (await places.page(1, 1)).places[0].player_id
        assert line.board.version == (await places.extremes()).read_version.version

    async def test_boards_do_not_mix(self, ranking_store: RankingStore) -> None:
        """The same player on two boards has two states."""
        one, two = await loaded(ranking_store, [a_state("p", 1.0)]), await loaded(ranking_store, [a_state("p", 2.0)])

        await ranking_store.advance([one.move([a_state("p", 3.0)])])

        assert [a_state("p", 3.0)] == await scanned(ranking_store, one.board)
        assert [a_state("p", 2.0)] == await scanned(ranking_store, two.board)

    async def test_a_probe_returns_when_the_store_works(self, ranking_store: RankingStore) -> None:
        """A store that works says so, and shows nothing of it afterwards."""
        await ranking_store.probe()
        before = set(await ranking_store.boards())

        await ranking_store.probe()

        assert before == set(await ranking_store.boards())
