"""What every repository promises of taking a player out of a past season: the law of `WriteSet.taken_out`."""

import asyncio

import pytest
from attrs import evolve

from leaderboard_core.domain.board import Board
from leaderboard_core.ports.repository import LockedState, ReadSet, Repository, WriteSet
from leaderboard_testing.contracts.values import ABC, a_state
from leaderboard_testing.contracts.writing import add, next_change, page_of, put, season_of, states_of, turn


async def take_out(repository: Repository, board: Board, player_id: str, season: int = 1) -> Board:
    """Take a player out of a past season, by a change that says nothing of it; the board's row afterwards."""

    def decide(view: LockedState) -> WriteSet[Board]:
        before = view.boards[board.uid]
        change = next_change(view, before)
        after = evolve(before, version=change.version)
        return WriteSet(answer=after, boards=[after], changes=[change], taken_out={board.uid: (season, player_id)})

    return await repository.unit_of_work(ReadSet(players={board.uid: [player_id]}), decide)


class TakingOutContract:
    """The law of units of work that take players out of past seasons."""

    @pytest.mark.parametrize("settled", [False, True])
    @pytest.mark.parametrize("cleared", [False, True])
    @pytest.mark.parametrize("shown", [False, True])
    async def test_the_season_closes_up_and_no_other_one(
        self, repository: Repository, shown: bool, settled: bool, cleared: bool
    ) -> None:
        """Whatever stage the season is in; the player keeps what they have in the others."""
        board = await put(repository, await add(repository), ABC)
        if shown:
            await repository.publish_standings(board.uid, 1)
        board, _ = await turn(repository, board, ABC)
        if settled:
            await repository.publish_standings(board.uid, 1)
        if cleared:
            await repository.prune(0, 0)

        await take_out(repository, board, "b")

        for _ in range(2):
            page = await page_of(repository, board)
            assert [(1, "a"), (2, "c")] == [(place.rank, place.player_id) for place in page.places]
            assert (2, 2) == (page.total, (await season_of(repository, board, 1)).total_players)
            await repository.publish_standings(board.uid, 1)
        assert ["a", "b", "c"] == sorted(await states_of(repository, board))
        assert 3 == (await season_of(repository, board, 2)).total_players
        [presence] = await repository.presences("b")
        assert [2] == list(presence.seasons)

    async def test_other_boards_keep_the_player(self, repository: Repository) -> None:
        """A unit of work takes nobody out of a season of the same number elsewhere."""
        first, _ = await turn(repository, await put(repository, await add(repository), ABC))
        second, _ = await turn(repository, await put(repository, await add(repository), ABC))

        await take_out(repository, first, "b")

        assert 3 == (await page_of(repository, second)).total

    async def test_the_line_of_a_settled_season_goes_on(self, repository: Repository) -> None:
        """Whoever shows the board catches up by the changes as ever."""
        board, _ = await turn(repository, await put(repository, await add(repository), ABC))
        await repository.publish_standings(board.uid, 1)

        after = await take_out(repository, board, "b")

        changes = await repository.changes(board.uid, board.version.change_id)
        assert [after.version] == [change.version for change in changes or ()]
        assert [((), ())] == [(change.states, change.removed) for change in changes or ()]

    async def test_one_after_the_other(self, repository: Repository) -> None:
        """Each closes up on what those before have left."""
        states = [a_state(player, float(rank)) for rank, player in enumerate("abcdef")]
        board, _ = await turn(repository, await put(repository, await add(repository), states))
        await repository.publish_standings(board.uid, 1)

        for player in "eac":
            board = await take_out(repository, board, player)

        page = await page_of(repository, board)
        assert (3, [(1, "b"), (2, "d"), (3, "f")]) == (page.total, [(p.rank, p.player_id) for p in page.places])

    @pytest.mark.parametrize("moment", range(5))
    async def test_standings_begun_before_do_not_bring_them_back(self, repository: Repository, moment: int) -> None:
        """However far the final standings have come while they are written."""
        board = await put(repository, await add(repository), [a_state(f"p{n}", float(n)) for n in range(2500)])
        board, _ = await turn(repository, board)
        publishing = asyncio.ensure_future(repository.publish_standings(board.uid, 1))
        await asyncio.sleep(0.003 * moment)

        await take_out(repository, board, "p7")
        await publishing
        await repository.publish_standings(board.uid, 1)

        found = await repository.places(board, await season_of(repository, board, 1)).find(["p6", "p7", "p8"])
        assert [(7, "p6"), (8, "p8")] == [(one.rank, one.state.player_id) for one in found.players]
        assert 2499 == found.total
