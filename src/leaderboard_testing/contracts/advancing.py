"""How a move brings a board forward: the law of `RankingStore.advance` where it does."""

import pytest
from attrs import evolve

from leaderboard_core.domain.errors import NotShown
from leaderboard_core.ports.ranked_view import RankedPlayer
from leaderboard_core.ports.ranking_store import Advance, Advanced, RankingStore
from leaderboard_testing.contracts.lines import loaded, scanned, standing
from leaderboard_testing.contracts.ranked import FIVE, MANY, placed
from leaderboard_testing.contracts.values import NEW_YEAR, a_state, in_order


class AdvancingContract:
    """What a move does, and the ranks that it tells."""

    async def test_a_move_brings_the_board_to_its_last_change(self, ranking_store: RankingStore) -> None:
        """After a move the board stands at the change it led to, with exactly the states of that change."""
        line = await loaded(ranking_store)
        move = line.move([a_state("f", -1.0), FIVE[0]._replace(sort_key=9.0, reached_at=NEW_YEAR + 1)])

        await ranking_store.advance([move])

        assert {line.board.uid: line.board.version} == await ranking_store.versions([line.board.uid])
        assert "fbcdea" == await standing(ranking_store, line.board)

    async def test_a_move_passes_through_all_its_changes(self, ranking_store: RankingStore) -> None:
        """The changes of one move are applied in their order."""
        line = await loaded(ranking_store)
        after = line.board.version.change_id
        changes = [line.change([a_state("a", 9.0)]), line.change(removed=["b"]), line.change([a_state("b", -1.0)])]

        await ranking_store.advance([Advance(board_uid=line.board.uid, after=after, changes=changes)])

        assert "bcdea" == await standing(ranking_store, line.board)
        assert {line.board.uid: line.board.version} == await ranking_store.versions([line.board.uid])

    async def test_a_state_replaces_all_that_was_kept_of_the_player(self, ranking_store: RankingStore) -> None:
        """A state takes the place of the one before it: nothing of that one is left, metadata and game id included."""
        line = await loaded(ranking_store, [a_state("a", 1.0, game_id="g", metadata='{"k":1}'), a_state("b", 2.0)])
        new = a_state("a", 1.0, NEW_YEAR + 1)

        await ranking_store.advance([line.move([new])])

        assert [new, a_state("b", 2.0)] == await scanned(ranking_store, line.board)
        assert [RankedPlayer(1, new)] == list((await ranking_store.board(line.board).find(["a"])).players)

    async def test_only_the_time_of_a_score_changes(self, ranking_store: RankingStore) -> None:
        """A player whose stamp alone changes moves among those with an equal score."""
        line = await loaded(ranking_store, [a_state("a", 1.0, NEW_YEAR), a_state("b", 1.0, NEW_YEAR + 5)])

        await ranking_store.advance([line.move([a_state("a", 1.0, NEW_YEAR + 9)])])

        assert "ba" == await standing(ranking_store, line.board)

    async def test_the_removed_go(self, ranking_store: RankingStore) -> None:
        """Removed players are neither ranked nor found nor scanned any more, and those behind move up."""
        line = await loaded(ranking_store)

        await ranking_store.advance([line.move(removed=["a", "d"])])

        assert placed([FIVE[1], FIVE[2], FIVE[4]]) == list((await ranking_store.board(line.board).page(1, 9)).places)
        assert [] == list((await ranking_store.board(line.board).find(["a", "d"])).players)
        assert [FIVE[1], FIVE[2], FIVE[4]] == await scanned(ranking_store, line.board)

    async def test_the_last_player_can_be_removed(self, ranking_store: RankingStore) -> None:
        """A board whose only player was removed is empty, not absent."""
        line = await loaded(ranking_store, FIVE[:1])

        await ranking_store.advance([line.move(removed=["a"])])

        assert 0 == (await ranking_store.board(line.board).extremes()).total

    async def test_another_season_empties_the_board_first(self, ranking_store: RankingStore) -> None:
        """A change of another season leaves its own states alone, and names the season from then on."""
        line = await loaded(ranking_store)

        await ranking_store.advance([line.move([a_state("c", 7.0)], season=2)])

        page = await ranking_store.board(line.board).page(1, 10)
        assert (placed([a_state("c", 7.0)]), 1, 2) == (list(page.places), page.total, page.read_version.season)
        assert [a_state("c", 7.0)] == await scanned(ranking_store, line.board)

    async def test_a_season_may_open_with_nobody(self, ranking_store: RankingStore) -> None:
        """A change of another season without states leaves an empty board, and its line goes on."""
        line = await loaded(ranking_store)

        await ranking_store.advance([line.move(season=2)])

        assert "" == await standing(ranking_store, line.board)
        assert isinstance((await ranking_store.advance([line.move([a_state("a")])]))[0], Advanced)
        assert "a" == await standing(ranking_store, line.board)

    async def test_seasons_may_turn_in_the_middle_of_a_move(self, ranking_store: RankingStore) -> None:
        """What came before the turn does not show after it."""
        line = await loaded(ranking_store)
        after = line.board.version.change_id
        changes = [line.change([a_state("x")]), line.change([a_state("y")], season=2), line.change([a_state("z", 1.0)])]

        await ranking_store.advance([Advance(board_uid=line.board.uid, after=after, changes=changes)])

        assert "yz" == await standing(ranking_store, line.board)

    @pytest.mark.parametrize(("line_now", "shown"), [(3, "abc"), (None, "abcde"), (9, "abcde")])
    async def test_a_change_sets_max_entries(
        self, ranking_store: RankingStore, line_now: int | None, shown: str
    ) -> None:
        """The board shows as many places as its newest change says, also to who holds an older row of it."""
        line = await loaded(ranking_store, max_entries=2)
        older = line.board

        await ranking_store.advance([line.move(max_entries=line_now)])

        assert shown == await standing(ranking_store, older)

    async def test_players_below_the_line_are_kept(self, ranking_store: RankingStore) -> None:
        """Who falls below `max_entries` comes back when the line moves down again or someone above goes."""
        line = await loaded(ranking_store)

        await ranking_store.advance([line.move(max_entries=2)])
        await ranking_store.advance([line.move(removed=["a"])])
        shown = await standing(ranking_store, line.board)
        await ranking_store.advance([line.move(max_entries=None)])

        assert ("bc", "bcde") == (shown, await standing(ranking_store, line.board))

    async def test_a_deletion_drops_the_board(self, ranking_store: RankingStore) -> None:
        """A change that deletes a board leaves nothing of it; its players have no rank afterwards."""
        line = await loaded(ranking_store)
        move = evolve(line.move(deleted=True), ranks_of=["a", "nobody"])

        answers = await ranking_store.advance([move])

        assert [Advanced({"a": 1, "nobody": None}, {"a": None, "nobody": None})] == list(answers)
        assert {} == await ranking_store.versions([line.board.uid])
        assert [] == await scanned(ranking_store, line.board)
        with pytest.raises(NotShown):
            await standing(ranking_store, line.board)

    async def test_a_move_tells_ranks_before_and_after(self, ranking_store: RankingStore) -> None:
        """Ranks are those just before the move and those after all of it; None for who is not on the board."""
        line = await loaded(ranking_store)
        move = line.move([a_state("e", -1.0), a_state("new", -2.0)], removed=["b"])

        [moved] = await ranking_store.advance([evolve(move, ranks_of=["a", "b", "e", "new", "nobody"])])

        before = {"a": 1, "b": 2, "e": 5, "new": None, "nobody": None}
        after = {"a": 3, "b": None, "e": 2, "new": 1, "nobody": None}
        assert Advanced(before, after) == moved

    async def test_ranks_before_are_told_to_who_asks_for_them(self, ranking_store: RankingStore) -> None:
        """A move that asks for the ranks after alone is told no others, whether it leads anywhere or not."""
        line = await loaded(ranking_store)
        move = evolve(line.move([a_state("e", -1.0)]), ranks_of=["a", "e", "nobody"], ranks_before=False)

        [moved] = await ranking_store.advance([move])
        [looked] = await ranking_store.advance([evolve(line.look("e"), ranks_before=False)])

        assert Advanced({}, {"a": 2, "e": 1, "nobody": None}) == moved
        assert Advanced({}, {"e": 1}) == looked

    async def test_a_move_without_changes_tells_ranks(self, ranking_store: RankingStore) -> None:
        """A move may stay where the board is, to learn ranks."""
        line = await loaded(ranking_store)

        [moved] = await ranking_store.advance([line.look("c", "nobody")])

        assert Advanced({"c": 3, "nobody": None}, {"c": 3, "nobody": None}) == moved
        assert "abcde" == await standing(ranking_store, line.board)

    async def test_there_is_no_rank_below_the_line(self, ranking_store: RankingStore) -> None:
        """A player below `max_entries` has no rank, before or after; the line is that of the moment."""
        line = await loaded(ranking_store, max_entries=4)
        move = evolve(line.move(max_entries=2), ranks_of=["b", "c", "e"])

        [moved] = await ranking_store.advance([move])

        assert Advanced({"b": 2, "c": 3, "e": None}, {"b": 2, "c": None, "e": None}) == moved

    async def test_who_asks_for_no_ranks_gets_none(self, ranking_store: RankingStore) -> None:
        """Only the asked players are told."""
        line = await loaded(ranking_store)

        answers = await ranking_store.advance([evolve(line.move([a_state("a", 2.0)]), ranks_of=())])

        assert [Advanced({}, {})] == list(answers)

    async def test_ranks_among_many(self, ranking_store: RankingStore) -> None:
        """A thousand players who move at once on a board of many are ranked like everyone else."""
        line = await loaded(ranking_store, MANY)
        moving = [
            state._replace(sort_key=float(n), reached_at=NEW_YEAR + 10 + n) for n, state in enumerate(MANY[:1000])
        ]
        before = {state.player_id: rank for rank, state in enumerate(in_order(MANY), start=1)}
        after = {state.player_id: rank for rank, state in enumerate(in_order([*moving, *MANY[1000:]]), start=1)}
        asked = [state.player_id for state in moving]

        [moved] = await ranking_store.advance([line.move(moving)])

        assert Advanced({p: before[p] for p in asked}, {p: after[p] for p in asked}) == moved
