"""The standings of a repository keep the law of every ranked copy, in each of the ways they come about."""

from collections.abc import Sequence

import pytest
from attrs import evolve

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change import Version
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.score import MAX_SCORE
from leaderboard_core.domain.season_turns import opening_change
from leaderboard_core.ports.ranked_view import RankedView
from leaderboard_core.ports.repository import LockedState, ReadSet, Repository, WriteSet
from leaderboard_testing.contracts.ranked import Show
from leaderboard_testing.contracts.ranked_view import RankedViewContract
from leaderboard_testing.contracts.values import a_state, change_id
from leaderboard_testing.contracts.writing import add, delete, erase, next_change, season_of, turn


async def keep(repository: Repository, board: Board, states: Sequence[PlayerState]) -> None:
    """A new board that stands at its second change, which brought the players."""
    born = evolve(board, version=Version(change_id(), board.version.revision - 1))
    await repository.add(born, opening_change(born))

    def decide(view: LockedState) -> WriteSet[None]:
        change = next_change(view, board, id=board.version.change_id, states=tuple(states))
        return WriteSet(answer=None, boards=[board], changes=[change])

    await repository.unit_of_work(ReadSet(players={board.uid: [state.player_id for state in states]}), decide)


class PublishedStandingsContract(RankedViewContract):
    """The published standings of an open season."""

    @pytest.fixture
    def show(self, repository: Repository) -> Show:
        async def show(board: Board, states: Sequence[PlayerState]) -> RankedView:
            await keep(repository, board, states)
            assert await repository.publish_standings(board.uid, board.season)
            return repository.places(board, await season_of(repository, board, board.season))

        return show

    @pytest.fixture
    async def absent(self, repository: Repository) -> RankedView:
        board = await add(repository)
        return repository.places(board, await season_of(repository, board, 1))


class EndedStandingsContract(RankedViewContract):
    """A season that has ended and is not published yet."""

    @pytest.fixture
    def show(self, repository: Repository) -> Show:
        async def show(board: Board, states: Sequence[PlayerState]) -> RankedView:
            await keep(repository, board, states)
            _, ended = await turn(repository, board, [state._replace(sort_key=1.5) for state in states[:3]])
            return repository.places(board, ended)

        return show

    @pytest.fixture
    async def absent(self, repository: Repository) -> RankedView:
        board, ended = await turn(repository, await add(repository))
        await delete(repository, board)
        return repository.places(board, ended)


class SettledStandingsContract(EndedStandingsContract):
    """A season that has ended and is settled, with its scores pruned."""

    @pytest.fixture
    def show(self, repository: Repository) -> Show:
        async def show(board: Board, states: Sequence[PlayerState]) -> RankedView:
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
        async def show(board: Board, states: Sequence[PlayerState]) -> RankedView:
            erased = [a_state(f"\U0010fffd{n}", *place) for n, place in enumerate(_between(states))]
            await keep(repository, board, [*states, *erased])
            assert await repository.publish_standings(board.uid, board.season)
            for state in erased:
                await erase(repository, board, state.player_id)
            return repository.places(board, await season_of(repository, board, board.season))

        return show


def _between(states: Sequence[PlayerState]) -> list[tuple[float, int]]:
    """Sort keys and stamps that are ahead of all states, behind all, and twice behind each of the first."""
    behind = [(state.sort_key, state.reached_at) for state in states[:3]]
    return [(-float(MAX_SCORE), 0), *behind, *behind, (float(MAX_SCORE), 2**62)]
