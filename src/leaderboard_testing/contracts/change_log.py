"""What every change log promises: the law of `ports/repository.py`, `ChangeLog`."""

from functools import partial

from attrs import evolve

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change import Change, Version
from leaderboard_core.domain.change_log_limits import STRETCH
from leaderboard_core.domain.order import NO_RESULT
from leaderboard_core.ports.repository import LockedState, ReadSet, Repository, WriteSet
from leaderboard_testing.contracts.values import NEW_YEAR, a_state, change_id
from leaderboard_testing.contracts.writing import add, delete, next_change, put, turn

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


async def told(repository: Repository, board: Board) -> list[Version] | None:
    """Where the changes lead that are told after the one a board's row is at."""
    changes = await repository.changes(board.uid, board.version.change_id)
    return None if changes is None else [change.version for change in changes]


class ChangeLogContract:
    """The law of `ChangeLog`."""

    # -- changes

    async def test_changes_are_told_in_order_and_whole(self, repository: Repository) -> None:
        """The changes that follow a change come in order, each as it was committed."""
        board = await add(repository, max_entries=3)

        def commit(n: int, view: LockedState) -> WriteSet[Change]:
            before = view.boards[board.uid]
            change = next_change(
                view,
                evolve(before, max_entries=n + 1),
                states=(a_state("a", n / 10, NEW_YEAR, metadata='{"é":1}'), a_state("b", -float(n), game_id="g")),
                removed=("c",) if n else (),
            )
            return WriteSet(answer=change, boards=[evolve(before, version=change.version)], changes=[change])

        read_set = ReadSet(players={board.uid: ["a", "b", "c"]})
        written = [await repository.unit_of_work(read_set, partial(commit, n)) for n in range(3)]

        assert written == list(await repository.changes(board.uid, board.version.change_id) or ())
        assert written[1:] == list(await repository.changes(board.uid, written[0].id) or ())
        assert [] == await repository.changes(board.uid, written[2].id)

    async def test_sequence_numbers_may_skip_some(self, repository: Repository) -> None:
        """A board that went on at a higher number has one line all the same: told, kept and published like any."""
        board = await add(repository)
        rows = [
            await put(repository, board, [a_state("p", float(n))], change={"revision": revision})
            for n, revision in enumerate((2, 1000, 1001, 2**50))
        ]

        told = await repository.changes(board.uid, board.version.change_id)
        await repository.prune(FOREVER, 0)

        assert [row.version for row in rows] == [change.version for change in told or ()]
        assert await repository.changes(board.uid, rows[2].version.change_id) is None
        assert [] == await repository.changes(board.uid, rows[3].version.change_id)
        assert {board.uid: rows[3].version} == dict(await repository.versions())
        assert await repository.publish_standings(board.uid, 1)

    async def test_those_without_a_result_are_told(self, repository: Repository) -> None:
        """Their keys come back as they were, wherever they are kept."""
        board = await add(repository)
        states = (a_state("a", NO_RESULT), a_state("b", NO_RESULT, order_key=bytes(8)), a_state("c", 1.0))
        await put(repository, board, [*states])

        [change] = await repository.changes(board.uid, board.version.change_id) or ()
        async with repository.snapshot(board.uid) as snapshot:
            assert snapshot is not None
            kept = [state async for chunk in snapshot.chunks for state in chunk]

        assert states == change.states
        assert {*states} == {*kept}

    async def test_a_turn_of_the_season_is_told(self, repository: Repository) -> None:
        """A change of another season names it, and the states in it."""
        board = await add(repository)
        turned, _ = await turn(repository, board, [a_state("p", 1.0)])

        [change] = await repository.changes(board.uid, board.version.change_id) or ()

        assert (2, (a_state("p", 1.0),), turned.version) == (change.season, change.states, change.version)

    async def test_the_end_of_a_board_is_told(self, repository: Repository) -> None:
        """The change that deletes a board is told, so that whoever is behind learns of it."""
        board = await add(repository)
        deleted = await delete(repository, board)

        [change] = await repository.changes(board.uid, board.version.change_id) or ()

        assert (True, deleted.version) == (change.deleted, change.version)

    async def test_unknown_changes_are_not_known(self, repository: Repository) -> None:
        """None for a change that is not in the board's line: one that never was, or another board's."""
        board, other = await add(repository), await add(repository)
        await put(repository, other, [a_state("p")])

        assert await repository.changes(board.uid, change_id()) is None
        assert await repository.changes(board.uid, other.version.change_id) is None
        assert await repository.changes(board.uid - 1, board.version.change_id) is None

    async def test_a_long_line_is_told_in_stretches(self, repository: Repository) -> None:
        """Not more at once than a store follows in one go; each call goes on where the last one ended."""
        line = await a_long_line(repository)

        assert [row.version for row in line[2:4]] == await told(repository, line[1])
        assert [line[4].version] == await told(repository, line[3])
        assert [] == await told(repository, line[4])

    async def test_a_change_longer_than_a_stretch_is_told(self, repository: Repository) -> None:
        """Whole, and alone."""
        board = await add(repository)
        first = await put(repository, board, [a_state(player, 1.0) for player in PLAYERS])
        await put(repository, board, max_entries=5)

        assert [first.version] == await told(repository, board)

    async def test_who_is_too_far_back_is_told_nothing(self, repository: Repository) -> None:
        """Changes that name more players than the board has are more work than loading it anew."""
        line = await a_long_line(repository)
        await put(repository, line[0], removed=PLAYERS[:1])

        assert await told(repository, line[0]) is None
        assert await told(repository, line[1]) is None
        assert [row.version for row in line[3:5]] == await told(repository, line[2])

    async def test_a_short_line_of_a_small_board_is_told(self, repository: Repository) -> None:
        """However few players a board has, a stretch of changes is followed."""
        board = await add(repository)
        few = [a_state(f"p{n}", 1.0) for n in range(10)]
        line = [await put(repository, board, few) for _ in range(20)]

        assert [row.version for row in line] == await told(repository, board)

    # -- heads

    async def test_heads_tell_where_living_boards_stand(self, repository: Repository) -> None:
        """Every living board's newest change, and nothing of deleted ones."""
        still, moved, gone = await add(repository), await add(repository), await add(repository)
        moved = await put(repository, moved, [a_state("p")])
        await delete(repository, gone)

        assert {still.uid: still.version, moved.uid: moved.version} == dict(await repository.versions())
