"""What a unit of work costs in statements and round trips, whatever its length."""

from functools import partial

import pytest
from attrs import evolve

from leaderboard_adapters.postgres import PostgresRepository
from leaderboard_core.domain.board import Board
from leaderboard_core.ports.repository import Outcome, PositionKey, View, Wanted
from tests.contract.values import a_state
from tests.contract.writing import add, next_change, put, turn
from tests.integration.postgres.counting import counted
from tests.support.proxy import Proxy


def beginnings(proxy: Proxy) -> list[list[str]]:
    """How each statement of each round trip begins: its first two words.

    A connection that has not answered just now is asked first whether it is alive; that is left out.
    """
    trips = [[" ".join(statement.split()[:2]) for statement in trip] for trip in proxy.trips]
    return [trip for trip in trips if trip != ["SELECT 1"]]


READING = [
    "BEGIN ISOLATION",
    "SELECT set_config('synchronous_commit',",
    "SELECT board.uid",
    "SELECT moment.now,",
]
WRITING = ["WITH written", "COMMIT"]


@pytest.mark.parametrize("players", [1, 1000])
async def test_two_round_trips(behind_proxy: PostgresRepository, proxy: Proxy, players: int) -> None:
    """One to lock and read, one to write and commit, in seven statements for one score and for a thousand."""
    board = await put(behind_proxy, await add(behind_proxy), [a_state(f"p{n}") for n in range(players)])
    proxy.trips.clear()

    await put(behind_proxy, board, [a_state(f"p{n}", 1.0) for n in range(players)])

    assert [[*READING, "SELECT board.uid,"], WRITING] == beginnings(proxy)


async def test_boards_do_not_add_statements(behind_proxy: PostgresRepository, proxy: Proxy) -> None:
    """Many boards in one unit of work are locked, read and written by the same statements."""
    boards = [await add(behind_proxy) for _ in range(20)]
    proxy.trips.clear()

    await behind_proxy.unit_of_work(Wanted(players={board.uid: ["p"] for board in boards}), partial(_count, boards))

    assert [[*READING, "SELECT board.uid,"], WRITING] == beginnings(proxy)


async def test_everything_else_goes_along(behind_proxy: PostgresRepository, proxy: Proxy) -> None:
    """Event ids and positions, a season's end and removals are statements more, not round trips."""
    board = await put(behind_proxy, await add(behind_proxy), [a_state("p")])
    proxy.trips.clear()

    def decide(view: View) -> Outcome[None]:
        change = next_change(view, view.boards[board.uid], states=(a_state("q"),), removed=("p",))
        return Outcome(
            answer=None,
            boards=[evolve(board, head=change.head)],
            changes=[change],
            events={board.uid: {"e": b"f" * 16}},
            positions={PositionKey("t", 0): 1},
        )

    wanted = Wanted(players={board.uid: ["p", "q"]}, events={board.uid: ["e"]}, positions=[PositionKey("t", 0)])
    await behind_proxy.unit_of_work(wanted, decide)
    await turn(behind_proxy, board)

    first_half = [
        *READING[:3],
        "INSERT INTO",
        "SELECT position.topic_id",
        READING[3],
        "SELECT board.uid,",
        "SELECT wanted.board_uid,",
        "SELECT position.topic_id,",
    ]
    second_half = ["INSERT INTO", "INSERT INTO", "WITH written", "DELETE FROM", "COMMIT"]
    turning = [[*READING, "SELECT board.uid,"], ["INSERT INTO", "INSERT INTO", "UPDATE boards", *WRITING]]
    assert [first_half, second_half, *turning] == beginnings(proxy)


async def test_the_lock_is_a_statement_of_its_own(behind_proxy: PostgresRepository, proxy: Proxy) -> None:
    """Nothing is read in the statement that locks, and everything is read after it: the clock, the rows, the states."""
    board = await add(behind_proxy)
    proxy.trips.clear()

    await put(behind_proxy, board, [a_state("p")])

    [reading, _] = [trip for trip in proxy.trips if len(trip) > 1]
    [lock] = [statement for statement in reading if "FOR NO KEY UPDATE" in statement]
    assert "scores" not in lock
    behind = reading[reading.index(lock) + 1 :]
    assert [("clock_timestamp", "living_boards"), ("scores",)] == [
        tuple(word for word in ("clock_timestamp", "living_boards", "scores") if word in statement)
        for statement in behind
    ]


def _count(boards: list[Board], view: View) -> Outcome[list[str]]:
    return counted(boards, view)
