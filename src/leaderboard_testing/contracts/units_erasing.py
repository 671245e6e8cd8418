"""What every repository promises of erasing a player from a board: the law of `WriteSet.erased`."""

import asyncio

import pytest
from attrs import evolve

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.errors import NotShown
from leaderboard_core.domain.season import Season
from leaderboard_core.ports.repository import LockedState, ReadSet, Repository, WriteSet
from leaderboard_testing.contracts.values import ABC, a_state
from leaderboard_testing.contracts.writing import (
    add,
    erase,
    next_change,
    page_of,
    players_of,
    put,
    season_of,
    states_of,
    turn,
)


class ErasingContract:
    """The law of units of work that erase."""

    async def test_an_erased_player_is_off_the_board(self, repository: Repository) -> None:
        """The open season does not have them any more, and counts one less."""
        board = await put(repository, await add(repository), ABC)

        await erase(repository, board, "b")

        assert ["a", "c"] == sorted(await states_of(repository, board))
        assert 2 == (await season_of(repository, board, 1)).total_players

    async def test_other_boards_keep_the_player(self, repository: Repository) -> None:
        """A unit of work erases from its boards alone."""
        first = await put(repository, await add(repository), ABC)
        second = await put(repository, await add(repository), ABC)

        await erase(repository, first, "b")

        assert ["a", "b", "c"] == sorted(await states_of(repository, second))

    @pytest.mark.parametrize("settled", [False, True])
    @pytest.mark.parametrize("cleared", [False, True])
    async def test_past_seasons_close_up(self, repository: Repository, settled: bool, cleared: bool) -> None:
        """Whatever stage a past season is in: ranks have no gap, and it counts one less."""
        board = await put(repository, await add(repository), ABC)
        board, _ = await turn(repository, board, [a_state("a")])
        if settled:
            await repository.publish_standings(board.uid, 1)
        if cleared:
            await repository.prune(0, 0)

        await erase(repository, board, "b")

        page = await page_of(repository, board)
        assert [(1, "a"), (2, "c")] == [(place.rank, place.player_id) for place in page.places]
        assert (2, 2) == (page.total, (await season_of(repository, board, 1)).total_players)
        assert 1 == (await season_of(repository, board, 2)).total_players

    async def test_who_is_in_older_standings_alone_is_not_counted_out(self, repository: Repository) -> None:
        """Their standings were not replaced yet when the season ended: the place goes all the same."""
        board = await put(repository, await add(repository), ABC)
        await repository.publish_standings(board.uid, 1)
        board, _ = await turn(repository, await put(repository, board, removed=["b"]))

        await erase(repository, board, "b")

        assert [] == list(await repository.presences("b"))
        assert 2 == (await season_of(repository, board, 1)).total_players
        await repository.publish_standings(board.uid, 1)
        assert ("ac", 2) == (await players_of(repository, board), (await season_of(repository, board, 1)).total_players)

    async def test_a_season_that_ends_by_the_same_commit_closes_up(self, repository: Repository) -> None:
        """The change that erases may be the one that opens a season."""
        board = await put(repository, await add(repository), ABC)

        def decide(view: LockedState) -> WriteSet[None]:
            before = view.boards[board.uid]
            ended = Season(
                board_uid=before.uid,
                season=1,
                version=before.version,
                started_at=before.season_started_at,
                ended_at=view.now,
                max_entries=None,
            )
            turned = evolve(before, season=2, season_started_at=view.now)
            change = next_change(view, turned)
            after = evolve(turned, version=change.version, season_opened=change.revision)
            erased = {board.uid: "b"}
            return WriteSet(answer=None, boards=[after], changes=[change], ended=[ended], erased=erased)

        await repository.unit_of_work(ReadSet(players={board.uid: ["b"]}), decide)

        assert "ac" == await players_of(repository, board)
        assert [0, 2] == [season.total_players for season in await repository.seasons(board.uid)]

    async def test_who_was_below_the_line_moves_up(self, repository: Repository) -> None:
        """A past season still shows as many as its `max_entries` says, if it has them."""
        board = await put(repository, await add(repository, max_entries=2), ABC)
        board, _ = await turn(repository, board)
        await repository.publish_standings(board.uid, 1)

        await erase(repository, board, "a")

        assert "bc" == await players_of(repository, board)

    async def test_an_erased_player_can_come_back(self, repository: Repository) -> None:
        """A state that is set afterwards is kept, told and published."""
        board = await erase(repository, await put(repository, await add(repository), ABC), "b")

        await put(repository, board, [a_state("b", 9.0)])
        await repository.publish_standings(board.uid, 1)

        assert "acb" == await players_of(repository, board)
        assert [["b"]] == [
            [state.player_id for state in change.states]
            for change in await repository.changes(board.uid, board.version.change_id) or ()
        ]

    async def test_changes_from_before_are_not_told(self, repository: Repository) -> None:
        """Who is at a change from before the erasure has to load the board anew."""
        first = await add(repository)
        second = await put(repository, first, ABC)

        await erase(repository, second, "b")

        assert [None, None] == [await repository.changes(first.uid, at.version.change_id) for at in (first, second)]

    async def test_the_line_goes_on_from_the_erasure(self, repository: Repository) -> None:
        """Who is at the erasing change catches up by what follows it."""
        board = await erase(repository, await put(repository, await add(repository), ABC), "b")

        after = await put(repository, board, [a_state("d")])

        assert [] == await repository.changes(board.uid, after.version.change_id)
        assert [after.version] == [
            change.version for change in await repository.changes(board.uid, board.version.change_id) or ()
        ]

    async def test_a_snapshot_from_before_is_left_alone(self, repository: Repository) -> None:
        """It shows its moment; who loads it is behind the erasure and has to load again."""
        board = await put(repository, await add(repository), ABC)

        async with repository.snapshot(board.uid) as snapshot:
            assert snapshot is not None
            await erase(repository, board, "b")
            seen = [state.player_id async for chunk in snapshot.chunks for state in chunk]

        assert (board.version, ["a", "b", "c"]) == (snapshot.board.version, sorted(seen))
        assert None is await repository.changes(board.uid, snapshot.board.version.change_id)

    async def test_shown_standings_close_up(self, repository: Repository) -> None:
        """The batch path does not wait for the next sync; players erased one after the other all go."""
        states = [a_state(player, float(rank)) for rank, player in enumerate("abcdef")]
        board = await put(repository, await add(repository), states)
        await repository.publish_standings(board.uid, 1)

        for player in "eac":
            await erase(repository, board, player)

        page = await page_of(repository, board)
        assert (3, [(1, "b"), (2, "d"), (3, "f")]) == (page.total, [(p.rank, p.player_id) for p in page.places])

    @pytest.mark.parametrize("ended", [False, True])
    @pytest.mark.parametrize("moment", range(5))
    async def test_standings_begun_before_are_never_shown(
        self, repository: Repository, moment: int, ended: bool
    ) -> None:
        """However far their writing has come: they do not bring the player back, and the next ones are whole."""
        board = await put(repository, await add(repository), [a_state(f"p{n}", float(n)) for n in range(2500)])
        if ended:
            board, _ = await turn(repository, board)
        publishing = asyncio.ensure_future(repository.publish_standings(board.uid, 1))
        await asyncio.sleep(0.003 * moment)

        await erase(repository, board, "p7")
        await publishing

        assert not await _is_shown(repository, board, "p7")
        await repository.publish_standings(board.uid, 1)
        assert not await _is_shown(repository, board, "p7")
        page = await page_of(repository, board)
        assert list(range(1, 2500)) == [place.rank for place in page.places]


async def _is_shown(repository: Repository, board: Board, player_id: str) -> bool:
    """Whether the standings of the first season know the player."""
    try:
        roll = await repository.places(board, await season_of(repository, board, 1)).find([player_id])
    except NotShown:
        return False
    return bool(roll.players)
