"""What every real-time store promises: the law of `ports/ranking_store.py`, sentence by sentence.

An adapter's test class inherits `RankingStoreContract` and overrides the fixture `ranking_store` and `lose_a_player`.
"""

from collections.abc import Sequence

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change import Version
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.ports.ranked_view import RankedView
from leaderboard_core.ports.ranking_store import Advance, Advanced, RankingStore
from leaderboard_testing.contracts.advancing import AdvancingContract
from leaderboard_testing.contracts.counting_ahead import CountingAheadContract
from leaderboard_testing.contracts.lines import Line, loaded, scanned, snapshot
from leaderboard_testing.contracts.ranked import Show, keyed, placed
from leaderboard_testing.contracts.ranked_view import RankedViewContract
from leaderboard_testing.contracts.rebuilding import RebuildingContract
from leaderboard_testing.contracts.recipes import MOVING, OTHERS, RECIPES, Recipe, followed, ranks
from leaderboard_testing.contracts.refusing import RefusingContract
from leaderboard_testing.contracts.telling import TellingContract
from leaderboard_testing.contracts.values import a_board, a_state, change_id, in_order


class RankingStoreContract(
    AdvancingContract,
    RefusingContract,
    RebuildingContract,
    TellingContract,
    CountingAheadContract,
    RankedViewContract,
):
    """The law of `RankingStore`; and its boards, loaded or moved there, keep the law of `RankedView`."""

    @pytest.fixture
    def ranking_store(self) -> RankingStore:
        """Override: a store that holds no board, or none of those that a test will make."""
        raise NotImplementedError

    @pytest.fixture(params=["loaded", "moved"])
    def show(self, ranking_store: RankingStore, request: pytest.FixtureRequest) -> Show:
        async def rebuild(board: Board, states: Sequence[PlayerState]) -> RankedView:
            assert await ranking_store.rebuild(snapshot(board, states), None)
            return ranking_store.board(board)

        async def move(board: Board, states: Sequence[PlayerState]) -> RankedView:
            """Everyone passes through another place and another state first."""
            elsewhere = [state._replace(sort_key=-state.sort_key + 0.0, payload="old") for state in states]
            line = Line(evolve(board, version=Version(change_id(), board.version.revision - 2), max_entries=1))
            await ranking_store.rebuild(snapshot(line.board, [a_state("gone before")]), None)
            first = line.move(elsewhere, removed=["gone before"])
            last = evolve(line.change(states, max_entries=board.max_entries), id=board.version.change_id)
            [moved] = await ranking_store.advance([evolve(first, changes=[*first.changes, last])])
            assert isinstance(moved, Advanced)
            return ranking_store.board(board)

        return rebuild if request.param == "loaded" else move

    @pytest.fixture
    def absent(self, ranking_store: RankingStore) -> RankedView:
        return ranking_store.board(a_board())

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        moves=st.lists(st.lists(RECIPES, max_size=3), min_size=1, max_size=5),
        shared=st.booleans(),
        dense=st.booleans(),
        width=st.sampled_from([0, 8, 24]),
    )
    async def test_the_header_names_exactly_the_state_beneath_it(
        self, ranking_store: RankingStore, moves: list[list[Recipe]], shared: bool, dense: bool, width: int
    ) -> None:
        """Whatever moves a board makes: its states, places and ranks are always what its changes say."""
        truth = {state.player_id: keyed(state, width) for state in OTHERS}
        line = await loaded(ranking_store, [*truth.values()])
        for recipes in moves:
            before, after, changes = (
                ranks(truth, line.board, shared=shared, dense=shared and dense),
                line.board.version.change_id,
                [],
            )
            for recipe in recipes:
                season = line.board.season
                changes.append(recipe.change(line, truth, width))
                truth = followed(truth, season, changes[-1])

            move = Advance(
                board_uid=line.board.uid,
                after=after,
                changes=changes,
                ranks_of=MOVING,
                shared=shared,
                dense=shared and dense,
            )
            answers = await ranking_store.advance([move])

            assert [Advanced(before, ranks(truth, line.board, shared=shared, dense=shared and dense))] == list(answers)
            assert {line.board.uid: line.board.version} == await ranking_store.versions([line.board.uid])
            assert in_order([*truth.values()]) == await scanned(ranking_store, line.board)
            page = await ranking_store.board(line.board).page(1, 200)
            assert placed(in_order([*truth.values()])[: line.board.max_entries]) == list(page.places)
