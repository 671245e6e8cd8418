"""The standings of a repository keep the law of every ranked copy, in each of the ways they come about."""

from collections.abc import Sequence

import pytest
from attrs import evolve

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change import Head
from leaderboard_core.domain.edit import opening
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.score import MAX_SCORE
from leaderboard_core.ports.places import Places
from leaderboard_core.ports.repository import Outcome, Repository, View, Wanted
from tests.contract.places import PlacesContract
from tests.contract.ranked import Show
from tests.contract.values import a_state, change_id
from tests.contract.writing import add, delete, erase, next_change, season_of, turn


async def keep(repository: Repository, board: Board, states: Sequence[PlayerState]) -> None:
    """A new board that stands at its second change, which brought the players."""
    born = evolve(board, head=Head(change_id(), board.head.sequence - 1))
    await repository.add(born, opening(born))

    def decide(view: View) -> Outcome[None]:
        change = next_change(view, board, id=board.head.change_id, states=tuple(states))
        return Outcome(answer=None, boards=[board], changes=[change])

    await repository.unit_of_work(Wanted(players={board.uid: [state.player_id for state in states]}), decide)


class PublishedStandingsContract(PlacesContract):
    """The published standings of an open season."""

    @pytest.fixture
    def show(self, repository: Repository) -> Show:
        async def show(board: Board, states: Sequence[PlayerState]) -> Places:
            await keep(repository, board, states)
            assert await repository.publish_standings(board.uid, board.season)
            return repository.places(board, await season_of(repository, board, board.season))

        return show

    @pytest.fixture
    async def absent(self, repository: Repository) -> Places:
        board = await add(repository)
        return repository.places(board, await season_of(repository, board, 1))


class EndedStandingsContract(PlacesContract):
    """A season that has ended and is not published yet."""

    @pytest.fixture
    def show(self, repository: Repository) -> Show:
        async def show(board: Board, states: Sequence[PlayerState]) -> Places:
            await keep(repository, board, states)
            _, ended = await turn(repository, board, [state._replace(sort_key=1.5) for state in states[:3]])
            return repository.places(board, ended)

        return show

    @pytest.fixture
    async def absent(self, repository: Repository) -> Places:
        board, ended = await turn(repository, await add(repository))
        await delete(repository, board)
        return repository.places(board, ended)


class SettledStandingsContract(EndedStandingsContract):
    """A season that has ended and is settled, with its scores pruned."""

    @pytest.fixture
    def show(self, repository: Repository) -> Show:
        async def show(board: Board, states: Sequence[PlayerState]) -> Places:
            await keep(repository, board, states)
            _, ended = await turn(repository, board, [state._replace(sort_key=1.5) for state in states[:3]])
            assert await repository.publish_standings(board.uid, board.season)
            await repository.prune(0, 0)
            return repository.places(board, ended)

        return show


class ErasedStandingsContract(PublishedStandingsContract):
    """Published standings from which players were erased: first, last, in the middle, next to each other."""

    @pytest.fixture
    def show(self, repository: Repository) -> Show:
        async def show(board: Board, states: Sequence[PlayerState]) -> Places:
            erased = [a_state(f"\U0010fffd{n}", *place) for n, place in enumerate(_between(states))]
            await keep(repository, board, [*states, *erased])
            assert await repository.publish_standings(board.uid, board.season)
            for state in erased:
                await erase(repository, board, state.player_id)
            return repository.places(board, await season_of(repository, board, board.season))

        return show


def _between(states: Sequence[PlayerState]) -> list[tuple[float, int]]:
    """Sort keys and stamps that are ahead of all states, behind all, and twice behind each of the first."""
    behind = [(state.sort_key, state.stamp) for state in states[:3]]
    return [(-float(MAX_SCORE), 0), *behind, *behind, (float(MAX_SCORE), 2**62)]
