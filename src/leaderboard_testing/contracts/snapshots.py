"""What every change log promises of snapshots: the law of `ports/repository.py`, `ChangeLog.snapshot`."""

import asyncio

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.ports.repository import Repository
from leaderboard_testing.contracts.change_log import FOREVER
from leaderboard_testing.contracts.values import NEW_YEAR, a_state, in_order
from leaderboard_testing.contracts.writing import add, delete, later, put, states_of, turn


class SnapshotContract:
    """A board at one moment, whatever is committed meanwhile."""

    async def test_a_snapshot_has_all_states(self, repository: Repository) -> None:
        """The board's row, and every player's state once."""
        board = await add(repository)
        states = [a_state(f"p{n}", n / 7, NEW_YEAR + n, metadata='{"k":[]}', game_id="") for n in range(2500)]
        board = await put(repository, board, states)

        async with repository.snapshot(board.uid) as snapshot:
            assert snapshot is not None
            told = [state async for chunk in snapshot.chunks for state in chunk]

        assert board == snapshot.board
        assert sorted(states, key=lambda state: state.player_id) == sorted(told, key=lambda state: state.player_id)

    async def test_a_snapshot_can_be_told_best_first(self, repository: Repository) -> None:
        """In the one order, also where many share a sort key: then by order key, time and player id."""
        board = await add(repository)
        states = [
            a_state(f"p{n}", n % 3 / 7, NEW_YEAR + n % 7, game_id="g" if n % 2 else None)._replace(
                order_key=bytes([n % 5, 255])
            )
            for n in range(2500)
        ]
        board = await put(repository, board, states)

        async with repository.snapshot(board.uid, best_first=True) as snapshot:
            assert snapshot is not None
            told = [state async for chunk in snapshot.chunks for state in chunk]

        assert in_order(states) == told

    async def test_a_snapshot_that_is_told_best_first_is_of_one_moment(self, repository: Repository) -> None:
        """Whatever is committed while it is read; and nobody waits for it."""
        board = await add(repository)
        states = [a_state(f"p{n}", float(n)) for n in range(2500)]
        first = await put(repository, board, states)

        async with repository.snapshot(board.uid, best_first=True) as snapshot:
            assert snapshot is not None
            told: list[PlayerState] = []
            async for chunk in snapshot.chunks:
                told += chunk
                await put(repository, board, [a_state("p2499", -1.0)], removed=["p2000"])

        assert (first, in_order(states)) == (snapshot.board, told)

    async def test_an_empty_board_has_a_snapshot(self, repository: Repository) -> None:
        """A board without players is at a moment, too."""
        board = await add(repository)

        for best_first in (False, True):
            async with repository.snapshot(board.uid, best_first=best_first) as snapshot:
                assert snapshot is not None
                assert board == snapshot.board
                assert [] == [state async for chunk in snapshot.chunks for state in chunk]

    async def test_there_is_no_snapshot_of_what_does_not_exist(self, repository: Repository) -> None:
        """None for a board that never was, or is deleted."""
        board = await add(repository)
        await put(repository, board, [a_state("p")])
        await delete(repository, board)

        for uid in (board.uid, board.uid - 1):
            async with repository.snapshot(uid) as snapshot:
                assert snapshot is None

    async def test_a_snapshot_shows_the_season(self, repository: Repository) -> None:
        """Players of earlier seasons are not in it."""
        board = await add(repository)
        await put(repository, board, [a_state("old", 1.0), a_state("both", 1.0)])
        board, _ = await turn(repository, board, [a_state("both", 2.0)])

        assert {"both": a_state("both", 2.0)} == await states_of(repository, board)

    async def test_a_snapshot_is_of_one_moment(self, repository: Repository) -> None:
        """Whatever is committed while it is read, it shows the board as it was when it was opened."""
        board = await add(repository)
        players = [f"p{n}" for n in range(2500)]
        first = await put(repository, board, [a_state(player, 1.0) for player in players])

        async with repository.snapshot(board.uid) as snapshot:
            assert snapshot is not None
            await put(repository, board, [a_state(player, 2.0) for player in players[:1300]], removed=players[1300:])
            told: list[PlayerState] = []
            async for chunk in snapshot.chunks:
                told += chunk
                await put(repository, board, [a_state("new", 3.0)])

        assert first == snapshot.board
        assert dict.fromkeys(players, 1.0) == {state.player_id: state.sort_key for state in told}

    async def test_a_snapshot_outlives_the_season_and_the_board(self, repository: Repository) -> None:
        """It shows its moment also when the season turns, the board is deleted, and everything is pruned."""
        board = await add(repository)
        players = [f"p{n}" for n in range(2500)]
        await put(repository, board, [a_state(player, 1.0) for player in players])

        async with repository.snapshot(board.uid) as snapshot:
            assert snapshot is not None
            await turn(repository, board)
            await repository.publish_standings(board.uid, 1)
            await repository.prune(FOREVER, FOREVER)
            await delete(repository, board)
            await repository.prune(FOREVER, FOREVER)
            told = [state.player_id async for chunk in snapshot.chunks for state in chunk]

        assert sorted(players) == sorted(told)

    async def test_commits_go_on_beside_a_snapshot(self, repository: Repository) -> None:
        """Nobody waits for an open snapshot."""
        board = await add(repository)
        await put(repository, board, [a_state("p", 1.0)])

        async with repository.snapshot(board.uid) as snapshot, asyncio.timeout(10):
            assert snapshot is not None
            for score in range(20):
                await put(repository, board, [a_state("p", float(score))])

        assert {"p": a_state("p", 19.0)} == await states_of(repository, board)

    async def test_the_changes_after_a_snapshot_are_kept_while_it_is_open(self, repository: Repository) -> None:
        """Pruning takes none of the changes that follow it; when it is closed, they may go."""
        board = await put(repository, await add(repository), [a_state("p", 1.0)])

        async with repository.snapshot(board.uid) as snapshot:
            assert snapshot is not None
            rows = [await put(repository, board, [a_state("p", float(n))]) for n in (2, 3, 4)]
            await repository.prune(FOREVER, 0)
            kept = await repository.changes(board.uid, snapshot.board.version.change_id)
        await repository.prune(FOREVER, 0)

        assert [row.version for row in rows] == [change.version for change in kept or ()]
        assert await repository.changes(board.uid, board.version.change_id) is None

    async def test_each_open_snapshot_keeps_its_own(self, repository: Repository) -> None:
        """Closing a later snapshot takes nothing from an earlier one of the same board."""
        board = await add(repository)

        async with repository.snapshot(board.uid):
            second = await put(repository, board, [a_state("p", 1.0)])
            async with repository.snapshot(board.uid):
                third = await put(repository, board, [a_state("p", 2.0)])
                await repository.prune(FOREVER, 0)
            await repository.prune(FOREVER, 0)
            kept = await repository.changes(board.uid, board.version.change_id)

        assert [second.version, third.version] == [change.version for change in kept or ()]

    async def test_a_snapshot_and_the_changes_after_it_give_the_board(self, repository: Repository) -> None:
        """While commits go on: a snapshot, brought forward by the changes that follow it, is the board."""
        board = await add(repository)
        await put(repository, board, [a_state(f"p{n}", 0.0) for n in range(1500)])

        async def go_on() -> Board:
            for n in range(40):
                row = await put(repository, board, [a_state(f"p{n}", 1.0)], removed=[f"p{1499 - n}"])
            return row

        going = asyncio.ensure_future(go_on())
        async with repository.snapshot(board.uid) as snapshot:
            assert snapshot is not None
            told = {state.player_id: state async for chunk in snapshot.chunks for state in chunk}
            last = await going
            await later(repository)
            changes = await repository.changes(board.uid, snapshot.board.version.change_id)
        for change in changes or ():
            told.update({state.player_id: state for state in change.states})
            for player in change.removed:
                told.pop(player, None)

        assert await states_of(repository, board) == told
        assert last.version == (changes[-1].version if changes else snapshot.board.version)
