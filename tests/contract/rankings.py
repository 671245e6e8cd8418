"""What every real-time store promises: the law of `ports/rankings.py`, sentence by sentence.

An adapter's test class inherits `RankingsContract` and overrides the fixture `rankings` and `lose_a_player`.
"""

from collections.abc import Sequence

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change import Head
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.ports.places import Places
from leaderboard_core.ports.rankings import Move, Moved, Rankings
from tests.contract.advancing import AdvancingContract
from tests.contract.lines import Line, loaded, scanned, snapshot
from tests.contract.loading import LoadingContract
from tests.contract.places import PlacesContract
from tests.contract.ranked import Show, placed
from tests.contract.recipes import MOVING, OTHERS, RECIPES, Recipe, followed, ranks
from tests.contract.refusing import RefusingContract
from tests.contract.telling import TellingContract
from tests.contract.values import a_board, a_state, change_id, in_order


class RankingsContract(AdvancingContract, RefusingContract, LoadingContract, TellingContract, PlacesContract):
    """The law of `Rankings`; and its boards, whether they were loaded or moved there, keep the law of `Places`."""

    @pytest.fixture
    def rankings(self) -> Rankings:
        """Override: a store that holds no board, or none of those that a test will make."""
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
