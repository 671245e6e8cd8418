"""What every real-time store promises: the law of `ports/rankings.py`, sentence by sentence.

An adapter's test class inherits `RankingsContract` and overrides the fixture `rankings` and `lose_a_player`.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

import pytest
from attrs import evolve, frozen
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change import Change, Head
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.errors import NotShown, StoreUnavailable
from leaderboard_core.ports.places import Found, Places
from leaderboard_core.ports.rankings import Move, Moved, Rankings, Refused
from leaderboard_core.ports.repository import Snapshot
from tests.contract.places import FIVE, MANY, PlacesContract, Show, placed
from tests.contract.values import NEW_YEAR, a_board, a_state, change_id, in_order

#: More players than any chunk of a scan may hold.
CROWD = [a_state(f"player-{n}", float(n)) for n in range(12_000)]


class Line:
    """A board's line of changes in the making; `board` is the row after the newest."""

    def __init__(self, board: Board) -> None:
        self.board = board

    def change(self, states: Sequence[PlayerState] = (), removed: Sequence[str] = (), **fields: Any) -> Change:
        """The next change of the line; season and `max_entries` stay as they are unless they are given."""
        values = {"season": self.board.season, "max_entries": self.board.max_entries} | fields
        change = Change(
            id=change_id(),
            previous=self.board.head.change_id,
            sequence=self.board.head.sequence + 1,
            board_uid=self.board.uid,
            committed_at=NEW_YEAR,
            states=tuple(states),
            removed=tuple(removed),
            **values,
        )
        self.board = evolve(self.board, head=change.head, season=change.season, max_entries=change.max_entries)
        return change

    def move(self, states: Sequence[PlayerState] = (), removed: Sequence[str] = (), **fields: Any) -> Move:
        """The move from where the line stands through its next change; it asks for every named player's ranks."""
        after = self.board.head.change_id
        change = self.change(states, removed, **fields)
        ranks_of = (*(state.player_id for state in states), *removed)
        return Move(board_uid=self.board.uid, after=after, changes=[change], ranks_of=ranks_of)

    def look(self, *ranks_of: str) -> Move:
        """The move that stays where the line stands and only asks for ranks."""
        return Move(board_uid=self.board.uid, after=self.board.head.change_id, changes=[], ranks_of=ranks_of)


def snapshot(board: Board, states: Sequence[PlayerState] = (), size: int = 1000) -> Snapshot:
    """A board and its players as the repository hands them over, `size` at a time."""

    async def chunks() -> AsyncIterator[Sequence[PlayerState]]:
        for start in range(0, len(states), size):
            yield states[start : start + size]

    return Snapshot(board, chunks())


async def loaded(rankings: Rankings, states: Sequence[PlayerState] = FIVE, **fields: Any) -> Line:
    """A board that the store has never seen, loaded with these players."""
    board = a_board(**fields)
    assert await rankings.load(snapshot(board, states), None)
    return Line(board)


async def standing(rankings: Rankings, board: Board) -> str:
    """The ids of a board's players, best first."""
    page = await rankings.board(board).page(1, 10_000)
    return "".join(place.player_id for place in page.places)


async def scanned(rankings: Rankings, board: Board) -> list[PlayerState]:
    """All that a scan tells, best first."""
    return in_order([state async for chunk in rankings.scan(board.uid) for state in chunk])


#: The players of a random board who move, and others, so many that a move is sometimes small beside them.
MOVING = ["a", "b", "é", "\uffe5", "\U0001f600", "A", " "]
OTHERS = MANY[:80]


@frozen
class Recipe:
    """What a random change shall do: set some players, remove some, turn the season, move the line."""

    states: Sequence[PlayerState]
    removed: Sequence[str]
    turns: bool
    max_entries: int | None

    def change(self, line: Line, truth: Mapping[str, PlayerState]) -> Change:
        """The next change of the line, as the core might have made it: nobody twice, only who is there removed."""
        named = {state.player_id for state in self.states}
        removed = [player for player in self.removed if player in truth and player not in named and not self.turns]
        season = line.board.season + self.turns
        return line.change(self.states, removed, season=season, max_entries=self.max_entries)


RECIPES = st.builds(
    Recipe,
    st.lists(
        st.builds(
            a_state, st.sampled_from(MOVING), st.integers(-3, 53).map(float), st.integers(NEW_YEAR, NEW_YEAR + 7)
        ),
        unique_by=lambda state: state.player_id,
    ),
    st.lists(st.sampled_from([*MOVING, *(state.player_id for state in OTHERS)]), unique=True, max_size=3),
    st.sampled_from([False] * 9 + [True]),
    st.one_of(st.none(), st.integers(1, 90)),
)


def followed(truth: Mapping[str, PlayerState], season: int, change: Change) -> dict[str, PlayerState]:
    """The players after a change, by the letter of `Change`."""
    staying = {} if change.season != season else truth
    kept = {player: state for player, state in staying.items() if player not in change.removed}
    return kept | {state.player_id: state for state in change.states}


def ranks(truth: Mapping[str, PlayerState], board: Board) -> dict[str, int | None]:
    """The ranks of those who move."""
    ranked = {state.player_id: n for n, state in enumerate(in_order([*truth.values()])[: board.max_entries], start=1)}
    return {player: ranked.get(player) for player in MOVING}


class RankingsContract(PlacesContract):
    """The law of `Rankings`; and its boards, whether they were loaded or moved there, keep the law of `Places`."""

    @pytest.fixture
    def rankings(self) -> Rankings:
        """Override: a store that holds no board, or none of those that a test will make."""
        raise NotImplementedError

    async def lose_a_player(self, rankings: Rankings, board_uid: int) -> None:
        """Override: make a player of the board vanish behind the store's back, its header staying as it is."""
        raise NotImplementedError

    @pytest.fixture(params=["loaded", "moved"])
    def show(self, rankings: Rankings, request: pytest.FixtureRequest) -> Show:
        async def load(board: Board, states: Sequence[PlayerState]) -> Places:
            assert await rankings.load(snapshot(board, states), None)
            return rankings.board(board)

        async def move(board: Board, states: Sequence[PlayerState]) -> Places:
            """Everyone passes through another place and another state first."""
            elsewhere = [state._replace(sort_key=-state.sort_key + 0.0, game_id="old") for state in states]
            line = Line(evolve(board, head=Head(change_id(), board.head.sequence - 2), max_entries=1))
            await rankings.load(snapshot(line.board, [a_state("gone before")]), None)
            first = line.move(elsewhere, removed=["gone before"])
            last = evolve(line.change(states, max_entries=board.max_entries), id=board.head.change_id)
            [moved] = await rankings.advance([evolve(first, changes=[*first.changes, last])])
            assert isinstance(moved, Moved)
            return rankings.board(board)

        return load if request.param == "loaded" else move

    @pytest.fixture
    def absent(self, rankings: Rankings) -> Places:
        return rankings.board(a_board())

    # -- advance: what a move does

    async def test_a_move_brings_the_board_to_its_last_change(self, rankings: Rankings) -> None:
        """After a move the board stands at the change it led to, with exactly the states of that change."""
        line = await loaded(rankings)
        move = line.move([a_state("f", -1.0), FIVE[0]._replace(sort_key=9.0, stamp=NEW_YEAR + 1)])

        await rankings.advance([move])

        assert {line.board.uid: line.board.head} == await rankings.heads([line.board.uid])
        assert "fbcdea" == await standing(rankings, line.board)

    async def test_a_move_passes_through_all_its_changes(self, rankings: Rankings) -> None:
        """The changes of one move are applied in their order."""
        line = await loaded(rankings)
        after = line.board.head.change_id
        changes = [line.change([a_state("a", 9.0)]), line.change(removed=["b"]), line.change([a_state("b", -1.0)])]

        await rankings.advance([Move(board_uid=line.board.uid, after=after, changes=changes)])

        assert "bcdea" == await standing(rankings, line.board)
        assert {line.board.uid: line.board.head} == await rankings.heads([line.board.uid])

    async def test_a_state_replaces_all_that_was_kept_of_the_player(self, rankings: Rankings) -> None:
        """A state takes the place of the one before it: nothing of that one is left, metadata and game id included."""
        line = await loaded(rankings, [a_state("a", 1.0, game_id="g", metadata='{"k":1}'), a_state("b", 2.0)])
        new = a_state("a", 1.0, NEW_YEAR + 1)

        await rankings.advance([line.move([new])])

        assert [new, a_state("b", 2.0)] == await scanned(rankings, line.board)
        assert [Found(1, new)] == list((await rankings.board(line.board).find(["a"])).players)

    async def test_only_the_time_of_a_score_changes(self, rankings: Rankings) -> None:
        """A player whose stamp alone changes moves among those with an equal score."""
        line = await loaded(rankings, [a_state("a", 1.0, NEW_YEAR), a_state("b", 1.0, NEW_YEAR + 5)])

        await rankings.advance([line.move([a_state("a", 1.0, NEW_YEAR + 9)])])

        assert "ba" == await standing(rankings, line.board)

    async def test_the_removed_go(self, rankings: Rankings) -> None:
        """Removed players are neither ranked nor found nor scanned any more, and those behind move up."""
        line = await loaded(rankings)

        await rankings.advance([line.move(removed=["a", "d"])])

        assert placed([FIVE[1], FIVE[2], FIVE[4]]) == list((await rankings.board(line.board).page(1, 9)).places)
        assert [] == list((await rankings.board(line.board).find(["a", "d"])).players)
        assert [FIVE[1], FIVE[2], FIVE[4]] == await scanned(rankings, line.board)

    async def test_the_last_player_can_be_removed(self, rankings: Rankings) -> None:
        """A board whose only player was removed is empty, not absent."""
        line = await loaded(rankings, FIVE[:1])

        await rankings.advance([line.move(removed=["a"])])

        assert 0 == (await rankings.board(line.board).ends()).total

    async def test_another_season_empties_the_board_first(self, rankings: Rankings) -> None:
        """A change of another season leaves its own states alone, and names the season from then on."""
        line = await loaded(rankings)

        await rankings.advance([line.move([a_state("c", 7.0)], season=2)])

        page = await rankings.board(line.board).page(1, 10)
        assert (placed([a_state("c", 7.0)]), 1, 2) == (list(page.places), page.total, page.moment.season)
        assert [a_state("c", 7.0)] == await scanned(rankings, line.board)

    async def test_a_season_may_open_with_nobody(self, rankings: Rankings) -> None:
        """A change of another season without states leaves an empty board, and its line goes on."""
        line = await loaded(rankings)

        await rankings.advance([line.move(season=2)])

        assert "" == await standing(rankings, line.board)
        assert isinstance((await rankings.advance([line.move([a_state("a")])]))[0], Moved)
        assert "a" == await standing(rankings, line.board)

    async def test_seasons_may_turn_in_the_middle_of_a_move(self, rankings: Rankings) -> None:
        """What came before the turn does not show after it."""
        line = await loaded(rankings)
        after = line.board.head.change_id
        changes = [line.change([a_state("x")]), line.change([a_state("y")], season=2), line.change([a_state("z", 1.0)])]

        await rankings.advance([Move(board_uid=line.board.uid, after=after, changes=changes)])

        assert "yz" == await standing(rankings, line.board)

    @pytest.mark.parametrize(("line_now", "shown"), [(3, "abc"), (None, "abcde"), (9, "abcde")])
    async def test_a_change_sets_max_entries(self, rankings: Rankings, line_now: int | None, shown: str) -> None:
        """The board shows as many places as its newest change says, also to who holds an older row of it."""
        line = await loaded(rankings, max_entries=2)
        older = line.board

        await rankings.advance([line.move(max_entries=line_now)])

        assert shown == await standing(rankings, older)

    async def test_players_below_the_line_are_kept(self, rankings: Rankings) -> None:
        """Who falls below `max_entries` comes back when the line moves down again or someone above goes."""
        line = await loaded(rankings)

        await rankings.advance([line.move(max_entries=2)])
        await rankings.advance([line.move(removed=["a"])])
        shown = await standing(rankings, line.board)
        await rankings.advance([line.move(max_entries=None)])

        assert ("bc", "bcde") == (shown, await standing(rankings, line.board))

    async def test_a_deletion_drops_the_board(self, rankings: Rankings) -> None:
        """A change that deletes a board leaves nothing of it; its players have no rank afterwards."""
        line = await loaded(rankings)
        move = evolve(line.move(deleted=True), ranks_of=["a", "nobody"])

        answers = await rankings.advance([move])

        assert [Moved({"a": 1, "nobody": None}, {"a": None, "nobody": None})] == list(answers)
        assert {} == await rankings.heads([line.board.uid])
        assert [] == await scanned(rankings, line.board)
        with pytest.raises(NotShown):
            await standing(rankings, line.board)

    # -- advance: ranks

    async def test_a_move_tells_ranks_before_and_after(self, rankings: Rankings) -> None:
        """Ranks are those just before the move and those after all of it; None for who is not on the board."""
        line = await loaded(rankings)
        move = line.move([a_state("e", -1.0), a_state("new", -2.0)], removed=["b"])

        [moved] = await rankings.advance([evolve(move, ranks_of=["a", "b", "e", "new", "nobody"])])

        before = {"a": 1, "b": 2, "e": 5, "new": None, "nobody": None}
        after = {"a": 3, "b": None, "e": 2, "new": 1, "nobody": None}
        assert Moved(before, after) == moved

    async def test_a_move_without_changes_tells_ranks(self, rankings: Rankings) -> None:
        """A move may stay where the board is, to learn ranks."""
        line = await loaded(rankings)

        [moved] = await rankings.advance([line.look("c", "nobody")])

        assert Moved({"c": 3, "nobody": None}, {"c": 3, "nobody": None}) == moved
        assert "abcde" == await standing(rankings, line.board)

    async def test_there_is_no_rank_below_the_line(self, rankings: Rankings) -> None:
        """A player below `max_entries` has no rank, before or after; the line is that of the moment."""
        line = await loaded(rankings, max_entries=4)
        move = evolve(line.move(max_entries=2), ranks_of=["b", "c", "e"])

        [moved] = await rankings.advance([move])

        assert Moved({"b": 2, "c": 3, "e": None}, {"b": 2, "c": None, "e": None}) == moved

    async def test_who_asks_for_no_ranks_gets_none(self, rankings: Rankings) -> None:
        """Only the asked players are told."""
        line = await loaded(rankings)

        answers = await rankings.advance([evolve(line.move([a_state("a", 2.0)]), ranks_of=())])

        assert [Moved({}, {})] == list(answers)

    async def test_ranks_among_many(self, rankings: Rankings) -> None:
        """A thousand players who move at once on a board of many are ranked like everyone else."""
        line = await loaded(rankings, MANY)
        moving = [state._replace(sort_key=float(n), stamp=NEW_YEAR + 10 + n) for n, state in enumerate(MANY[:1000])]
        before = {state.player_id: rank for rank, state in enumerate(in_order(MANY), start=1)}
        after = {state.player_id: rank for rank, state in enumerate(in_order([*moving, *MANY[1000:]]), start=1)}
        asked = [state.player_id for state in moving]

        [moved] = await rankings.advance([line.move(moving)])

        assert Moved({p: before[p] for p in asked}, {p: after[p] for p in asked}) == moved

    # -- advance: refusals

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

    # -- load

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

    # -- drop, heads, scan, board, ping

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

    # -- all of it

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(moves=st.lists(st.lists(RECIPES, max_size=3), min_size=1, max_size=5))
    async def test_the_header_names_exactly_the_state_beneath_it(
        self, rankings: Rankings, moves: list[list[Recipe]]
    ) -> None:
        """Whatever moves a board makes: its states, places and ranks are always what its changes say."""
        truth = {state.player_id: state for state in OTHERS}
        line = await loaded(rankings, OTHERS)
        for recipes in moves:
            before, after, changes = ranks(truth, line.board), line.board.head.change_id, []
            for recipe in recipes:
                season = line.board.season
                changes.append(recipe.change(line, truth))
                truth = followed(truth, season, changes[-1])

            move = Move(board_uid=line.board.uid, after=after, changes=changes, ranks_of=MOVING)
            answers = await rankings.advance([move])

            assert [Moved(before, ranks(truth, line.board))] == list(answers)
            assert {line.board.uid: line.board.head} == await rankings.heads([line.board.uid])
            assert in_order([*truth.values()]) == await scanned(rankings, line.board)
            page = await rankings.board(line.board).page(1, 200)
            assert placed(in_order([*truth.values()])[: line.board.max_entries]) == list(page.places)
