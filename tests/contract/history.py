"""What every history promises: the law of `ports/repository.py`, `History`."""

import asyncio

from attrs import evolve

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change import Change, Head
from leaderboard_core.domain.following import STRETCH
from leaderboard_core.ports.repository import Outcome, Repository, View, Wanted
from tests.contract.values import NEW_YEAR, a_state, change_id
from tests.contract.writing import add, delete, later, next_change, put, states_of, turn

#: Later than every change of a test.
FOREVER = 4 * NEW_YEAR


#: More than a stretch names, by half a stretch at a time.
PLAYERS = [f"p{n}" for n in range(3 * STRETCH // 2)]


async def a_long_line(repository: Repository) -> list[Board]:
    """A board's rows: new, with all players, and after each of three changes that name as many together."""
    half = STRETCH // 2
    line = [await add(repository)]
    line.append(await put(repository, line[0], [a_state(player, 1.0) for player in PLAYERS]))
    for first in range(0, len(PLAYERS), half):
        states = [a_state(player, 2.0) for player in PLAYERS[first : first + half]]
        line.append(await put(repository, line[0], states))
    return line


async def told(repository: Repository, board: Board) -> list[Head] | None:
    """Where the changes lead that are told after the one a board's row is at."""
    changes = await repository.changes(board.uid, board.head.change_id)
    return None if changes is None else [change.head for change in changes]


class HistoryContract:
    """The law of `History`."""

    # -- changes

    async def test_changes_are_told_in_order_and_whole(self, repository: Repository) -> None:
        """The changes that follow a change come in order, each as it was committed."""
        board = await add(repository, max_entries=3)
        written: list[Change] = []

        def commit(view: View) -> Outcome[None]:
            before = view.boards[board.uid]
            n = float(len(written))
            change = next_change(
                view,
                evolve(before, max_entries=len(written) + 1),
                states=(a_state("a", n / 10, NEW_YEAR, metadata='{"é":1}'), a_state("b", -n, game_id="g")),
                removed=("c",) if written else (),
            )
            written.append(change)
            return Outcome(answer=None, boards=[evolve(before, head=change.head)], changes=[change])

        for _ in range(3):
            await repository.unit_of_work(Wanted(players={board.uid: ["a", "b", "c"]}), commit)

        assert written == list(await repository.changes(board.uid, board.head.change_id) or ())
        assert written[1:] == list(await repository.changes(board.uid, written[0].id) or ())
        assert [] == await repository.changes(board.uid, written[2].id)

    async def test_sequence_numbers_may_skip_some(self, repository: Repository) -> None:
        """A board that went on at a higher number has one line all the same: told, kept and published like any."""
        board = await add(repository)
        rows = [
            await put(repository, board, [a_state("p", float(n))], change={"sequence": sequence})
            for n, sequence in enumerate((2, 1000, 1001, 2**50))
        ]

        told = await repository.changes(board.uid, board.head.change_id)
        await repository.prune(FOREVER, 0)

        assert [row.head for row in rows] == [change.head for change in told or ()]
        assert await repository.changes(board.uid, rows[2].head.change_id) is None
        assert [] == await repository.changes(board.uid, rows[3].head.change_id)
        assert {board.uid: rows[3].head} == dict(await repository.heads())
        assert await repository.publish_standings(board.uid, 1)

    async def test_a_turn_of_the_season_is_told(self, repository: Repository) -> None:
        """A change of another season names it, and the states in it."""
        board = await add(repository)
        turned, _ = await turn(repository, board, [a_state("p", 1.0)])

        [change] = await repository.changes(board.uid, board.head.change_id) or ()

        assert (2, (a_state("p", 1.0),), turned.head) == (change.season, change.states, change.head)

    async def test_the_end_of_a_board_is_told(self, repository: Repository) -> None:
        """The change that deletes a board is told, so that whoever is behind learns of it."""
        board = await add(repository)
        deleted = await delete(repository, board)

        [change] = await repository.changes(board.uid, board.head.change_id) or ()

        assert (True, deleted.head) == (change.deleted, change.head)

    async def test_unknown_changes_are_not_known(self, repository: Repository) -> None:
        """None for a change that is not in the board's line: one that never was, or another board's."""
        board, other = await add(repository), await add(repository)
        await put(repository, other, [a_state("p")])

        assert await repository.changes(board.uid, change_id()) is None
        assert await repository.changes(board.uid, other.head.change_id) is None
        assert await repository.changes(board.uid - 1, board.head.change_id) is None

    async def test_a_long_line_is_told_in_stretches(self, repository: Repository) -> None:
        """Not more at once than a store follows in one go; each call goes on where the last one ended."""
        line = await a_long_line(repository)

        assert [row.head for row in line[2:4]] == await told(repository, line[1])
        assert [line[4].head] == await told(repository, line[3])
        assert [] == await told(repository, line[4])

    async def test_a_change_longer_than_a_stretch_is_told(self, repository: Repository) -> None:
        """Whole, and alone."""
        board = await add(repository)
        first = await put(repository, board, [a_state(player, 1.0) for player in PLAYERS])
        await put(repository, board, max_entries=5)

        assert [first.head] == await told(repository, board)

    async def test_who_is_too_far_back_is_told_nothing(self, repository: Repository) -> None:
        """Changes that name more players than the board has are more work than loading it anew."""
        line = await a_long_line(repository)
        await put(repository, line[0], removed=PLAYERS[:1])

        assert await told(repository, line[0]) is None
        assert await told(repository, line[1]) is None
        assert [row.head for row in line[3:5]] == await told(repository, line[2])

    async def test_a_short_line_of_a_small_board_is_told(self, repository: Repository) -> None:
        """However few players a board has, a stretch of changes is followed."""
        board = await add(repository)
        few = [a_state(f"p{n}", 1.0) for n in range(10)]
        line = [await put(repository, board, few) for _ in range(20)]

        assert [row.head for row in line] == await told(repository, board)

    # -- heads

    async def test_heads_tell_where_living_boards_stand(self, repository: Repository) -> None:
        """Every living board's newest change, and nothing of deleted ones."""
        still, moved, gone = await add(repository), await add(repository), await add(repository)
        moved = await put(repository, moved, [a_state("p")])
        await delete(repository, gone)

        assert {still.uid: still.head, moved.uid: moved.head} == dict(await repository.heads())

    # -- snapshot

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

    async def test_an_empty_board_has_a_snapshot(self, repository: Repository) -> None:
        """A board without players is at a moment, too."""
        board = await add(repository)

        async with repository.snapshot(board.uid) as snapshot:
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
            told = []
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
            kept = await repository.changes(board.uid, snapshot.board.head.change_id)
        await repository.prune(FOREVER, 0)

        assert [row.head for row in rows] == [change.head for change in kept or ()]
        assert await repository.changes(board.uid, board.head.change_id) is None

    async def test_each_open_snapshot_keeps_its_own(self, repository: Repository) -> None:
        """Closing a later snapshot takes nothing from an earlier one of the same board."""
        board = await add(repository)

        async with repository.snapshot(board.uid):
            second = await put(repository, board, [a_state("p", 1.0)])
            async with repository.snapshot(board.uid):
                third = await put(repository, board, [a_state("p", 2.0)])
                await repository.prune(FOREVER, 0)
            await repository.prune(FOREVER, 0)
            kept = await repository.changes(board.uid, board.head.change_id)

        assert [second.head, third.head] == [change.head for change in kept or ()]

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
            changes = await repository.changes(board.uid, snapshot.board.head.change_id)
        for change in changes or ():
            told.update({state.player_id: state for state in change.states})
            for player in change.removed:
                told.pop(player, None)

        assert await states_of(repository, board) == told
        assert last.head == (changes[-1].head if changes else snapshot.board.head)
