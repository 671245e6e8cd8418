"""Units of work happen one after the other, however many come at the same time."""

import asyncio
import random
from functools import partial

from leaderboard_core.ports.repository import LockedState, ReadSet, Repository, WriteSet
from leaderboard_testing.contracts.values import A, a_state
from leaderboard_testing.contracts.writing import add, count_one, look, states_of


class InLineContract:
    """The law of the order among units of work."""

    async def test_units_of_work_on_a_board_happen_one_after_the_other(self, repository: Repository) -> None:
        """Of many increments at the same time none is lost, and the board's changes are one unbroken line."""
        board = await add(repository)
        read_set = ReadSet(players={board.uid: ["p"]})

        made = await asyncio.gather(
            *[repository.unit_of_work(read_set, partial(count_one, board, "p")) for _ in range(100)]
        )

        line = await repository.changes(board.uid, board.version.change_id)
        assert line is not None
        assert {"p": a_state("p", 100.0)} == await states_of(repository, board)
        assert list(range(2, 102)) == [change.revision for change in line]
        assert [board.version.change_id, *(change.id for change in line)][:-1] == [change.previous for change in line]
        assert sorted(made) == sorted(change.id for change in line)

    async def test_lists_over_several_boards_do_not_stop_each_other(self, repository: Repository) -> None:
        """Lists that name the same boards in any order all come through, each whole, and every count is exact."""
        first = await add(repository)
        boards = [first, *[await add(repository, beside=first) for _ in range(3)]]
        order = random.Random(1)

        async def one(n: int) -> None:
            chosen = order.sample(boards, 1 + n % 4)

            def decide(view: LockedState) -> WriteSet[None]:
                outcomes = [count_one(board, "p", view) for board in chosen]
                rows = [row for outcome in outcomes for row in outcome.boards]
                return WriteSet(
                    answer=None,
                    boards=rows,
                    changes=[o.changes[0] for o in outcomes],
                    positions={A: view.positions.get(A, 0) + len(chosen)},
                )

            await repository.unit_of_work(
                ReadSet(players={board.uid: ["p"] for board in chosen}, positions=[A]), decide
            )

        await asyncio.gather(*[one(n) for n in range(60)])

        scores = [(await states_of(repository, board))["p"].sort_key for board in boards]
        assert 150.0 == sum(scores)
        assert {A: 150} == dict((await look(repository, boards[0], positions=[A])).positions)

    async def test_who_stops_waiting_leaves_nothing_half_done(self, repository: Repository) -> None:
        """A unit of work whose caller gives up is written whole or not at all, and others go on."""
        board = await add(repository)
        read_set = ReadSet(players={board.uid: ["p"]})
        tasks = [
            asyncio.ensure_future(repository.unit_of_work(read_set, partial(count_one, board, "p"))) for _ in range(30)
        ]
        await asyncio.sleep(0)

        for task in tasks[::2]:
            task.cancel()
        answers = await asyncio.gather(*tasks, return_exceptions=True)

        line = await repository.changes(board.uid, board.version.change_id)
        assert line is not None
        assert {"p": a_state("p", float(len(line)))} == await states_of(repository, board)
        assert {answer for answer in answers if isinstance(answer, str)} <= {change.id for change in line}
        assert board.version.revision + len(line) == (await repository.versions())[board.uid].revision
