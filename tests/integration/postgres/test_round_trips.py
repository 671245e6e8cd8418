"""What a unit of work costs in statements and round trips, whatever its length."""

from functools import partial

import pytest
from attrs import evolve

from leaderboard_adapters.postgres import PostgresRepository
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.order import PlaceKey
from leaderboard_core.ports.queue import TopicIdPartition
from leaderboard_core.ports.ranked_view import AroundPlace
from leaderboard_core.ports.repository import LockedState, ReadSet, WriteSet
from leaderboard_testing.contracts.values import a_state
from leaderboard_testing.contracts.writing import add, next_change, put, season_of, turn
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


ONE_MESSAGE = ["SELECT set_config('synchronous_commit',", "WITH written"]


@pytest.mark.parametrize("players", [1, 1000])
async def test_two_round_trips(behind_proxy: PostgresRepository, proxy: Proxy, players: int) -> None:
    """One to lock and read, one to write and commit, in seven statements for one score and for a thousand."""
    board = await add(behind_proxy)
    proxy.trips.clear()

    await put(behind_proxy, board, [a_state(f"p{n}", 1.0) for n in range(players)])

    assert [[*READING, "SELECT board.uid,"], WRITING] == beginnings(proxy)


@pytest.mark.parametrize("players", [1, 1000])
async def test_one_message(behind_proxy: PostgresRepository, proxy: Proxy, players: int) -> None:
    """What is kept is not read again: a guard and what is written, for one score and for a thousand."""
    board = await put(behind_proxy, await add(behind_proxy), [a_state(f"p{n}") for n in range(players)])
    proxy.trips.clear()

    for score in range(3):
        board = await put(behind_proxy, board, [a_state(f"p{n}", float(score)) for n in range(players)])

    assert [ONE_MESSAGE] * 3 == beginnings(proxy)


async def test_of_a_list_only_the_unknown_are_read(behind_proxy: PostgresRepository, proxy: Proxy) -> None:
    """Nine of ten players are kept: the tenth is looked for under the lock, and the others do not travel."""
    players = [a_state(f"p{n}") for n in range(1000)]
    board = await put(behind_proxy, await add(behind_proxy), players[:900])
    proxy.trips.clear()
    proxy.bytes_down = 0

    await put(behind_proxy, board, players)

    assert [[*READING, "SELECT board.uid,"], WRITING] == beginnings(proxy)
    assert proxy.bytes_down < 5_000


async def test_boards_do_not_add_statements(behind_proxy: PostgresRepository, proxy: Proxy) -> None:
    """Many boards in one unit of work are locked, read and written by the same statements."""
    boards = [await add(behind_proxy) for _ in range(20)]
    proxy.trips.clear()

    for _ in range(2):
        read_set = ReadSet(players={board.uid: ["p"] for board in boards})
        await behind_proxy.unit_of_work(read_set, partial(_count, boards))

    assert [[*READING, "SELECT board.uid,"], WRITING, ONE_MESSAGE] == beginnings(proxy)


async def test_event_ids_and_positions_go_in_the_message(behind_proxy: PostgresRepository, proxy: Proxy) -> None:
    """New event ids and positions that are kept are a statement more each, and nothing is asked."""
    board, position = await add(behind_proxy), TopicIdPartition("t", 0)

    def decide(number: int, view: LockedState) -> WriteSet[None]:
        change = next_change(view, view.boards[board.uid], states=(a_state("p", float(number)),))
        return WriteSet(
            answer=None,
            boards=[evolve(view.boards[board.uid], version=change.version)],
            changes=[change],
            events={board.uid: {f"e{number}": b"f" * 16}},
            positions={position: view.positions.get(position, 0) + 1},
        )

    for number in range(3):
        proxy.trips.clear()
        read_set = ReadSet(players={board.uid: ["p"]}, events={board.uid: [f"e{number}"]}, positions=[position])
        await behind_proxy.unit_of_work(read_set, partial(decide, number))

    assert [[ONE_MESSAGE[0], "INSERT INTO", "INSERT INTO", "WITH written"]] == beginnings(proxy)


async def test_everything_else_goes_along(behind_proxy: PostgresRepository, proxy: Proxy) -> None:
    """Event ids and positions, a season's end and removals are statements more, not round trips."""
    board = await put(behind_proxy, await add(behind_proxy), [a_state("p")])
    proxy.trips.clear()

    def decide(view: LockedState) -> WriteSet[None]:
        change = next_change(view, view.boards[board.uid], states=(a_state("q"),), removed=("p",))
        return WriteSet(
            answer=None,
            boards=[evolve(board, version=change.version)],
            changes=[change],
            events={board.uid: {"e": b"f" * 16}},
            positions={TopicIdPartition("t", 0): 1},
        )

    read_set = ReadSet(players={board.uid: ["p", "q"]}, events={board.uid: ["e"]}, positions=[TopicIdPartition("t", 0)])
    await behind_proxy.unit_of_work(read_set, decide)
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


@pytest.mark.parametrize("places", [1, 1000])
@pytest.mark.parametrize("published", [True, False])
async def test_places_do_not_add_statements(
    behind_proxy: PostgresRepository, proxy: Proxy, places: int, published: bool
) -> None:
    """Where a state would stand is found of a thousand as of one: in standings that were published, and in order."""
    board = await put(behind_proxy, await add(behind_proxy), [a_state(f"p{n}", float(n)) for n in range(9)])
    if published:
        await behind_proxy.publish_standings(board.uid, 1)
    else:
        board, _ = await turn(behind_proxy, board)
    view = behind_proxy.places(board, await season_of(behind_proxy, board, 1))
    proxy.trips.clear()

    pages = await view.pages([AroundPlace(PlaceKey(n / 100, b"", 0, "p"), 1) for n in range(places)])

    assert ["p0"] == [one.player_id for one in pages.pages[0]]
    assert [2, 1, 1, 1] == [*map(len, beginnings(proxy))]


def _count(boards: list[Board], view: LockedState) -> WriteSet[list[str]]:
    return counted(boards, view)
