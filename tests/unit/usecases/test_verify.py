"""Holding the real-time store against the repository: what is wrong is found, counted and repaired."""

import asyncio
from collections.abc import Callable

import pytest
from attrs import evolve

from leaderboard_adapters.memory import MemoryRankingStore, MemoryRepository
from leaderboard_core.application import Application
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.usecases.verify import Verify
from leaderboard_testing.contracts.values import a_state
from tests.support.harm import lose_the_last
from tests.unit.usecases.kit import Clock, UnhurriedRepository, WatchedRankings, forge, live, new, states, sub

Players = dict[str, PlayerState]


@pytest.fixture
async def board(leaderboard: Application) -> Board:
    """A board with four players, one below the line."""
    board = await leaderboard.boards.create(new(max_entries=3))
    await leaderboard.submit_many([sub("a", 4, game_id="g", metadata={"k": 1}), sub("b", 3), sub("c", 2), sub("d", 1)])
    return board


@pytest.fixture
def verify(repository: MemoryRepository, ranking_store: WatchedRankings) -> Verify:
    return Verify(repository, repository, ranking_store, Application.over(repository, ranking_store).reconciler)


async def plant(ranking_store: MemoryRankingStore, board: Board, harm: Callable[[Players], object]) -> None:
    """Harm a copy in a way that its header does not show."""
    players = {state.player_id: state for state in await states(ranking_store, board)}
    harm(players)
    current = evolve(board, max_entries=3)
    await forge(ranking_store, current, [*players.values()])


def change(player_id: str, **fields: object) -> Callable[[Players], object]:
    """Harm: show one player otherwise."""
    return lambda players: players.update({player_id: players[player_id]._replace(**fields)})


@pytest.mark.parametrize(
    ("harm", "differing"),
    [
        pytest.param(change("b", sort_key=-9.0), 1, id="a wrong score"),
        pytest.param(change("d", sort_key=-9.0), 1, id="a wrong score below the line"),
        pytest.param(change("b", reached_at=1), 1, id="a wrong time"),
        pytest.param(change("b", order_key=b"\1"), 1, id="a wrong order key"),
        pytest.param(change("a", payload=None), 1, id="no payload"),
        pytest.param(change("a", payload='{"game_id":"h"}'), 1, id="a wrong payload"),
        pytest.param(lambda players: players.pop("b"), 1, id="a missing player"),
        pytest.param(lambda players: players.pop("d"), 1, id="a missing player below the line"),
        pytest.param(lambda players: players.update(x=a_state("x", -9.0)), 1, id="an extra player"),
        pytest.param(lambda players: players.update(b=a_state("x", -3.0)), 2, id="a player under another name"),
        pytest.param(lambda players: players.clear(), 4, id="nobody left"),
    ],
)
async def test_a_difference_is_found_counted_and_repaired(
    verify: Verify,
    ranking_store: WatchedRankings,
    board: Board,
    harm: Callable[[Players], object],
    differing: int,
) -> None:
    """Each player whom the store shows otherwise than the repository has them counts once; afterwards none is left."""
    truth, versions = await states(ranking_store, board), await ranking_store.versions([board.uid])
    await plant(ranking_store, board, harm)

    assert differing == await verify(board.uid)
    assert (truth, versions) == (await states(ranking_store, board), await ranking_store.versions([board.uid]))
    assert 0 == await verify(board.uid)


async def test_a_healthy_board_is_left_alone(verify: Verify, ranking_store: WatchedRankings, board: Board) -> None:
    """Nothing differs, nothing is moved, loaded or dropped."""
    ranking_store.calls.clear()

    assert 0 == await verify(board.uid)
    assert [] == ranking_store.calls


async def test_an_empty_board_is_healthy(verify: Verify, leaderboard: Application) -> None:
    """A board without players is verified like any other."""
    board = await leaderboard.boards.create(new("empty"))

    assert 0 == await verify(board.uid)


async def test_an_extra_player_on_an_empty_board(
    verify: Verify, leaderboard: Application, ranking_store: WatchedRankings
) -> None:
    """What the repository does not know at all is found as well."""
    board = await leaderboard.boards.create(new("empty"))
    await forge(ranking_store, board, [a_state("x")])

    assert (1, "") == (await verify(board.uid), await live(leaderboard, "empty"))


async def test_what_has_gone_is_not_verified(verify: Verify, leaderboard: Application, board: Board) -> None:
    """A deleted board has no differences."""
    await leaderboard.boards.delete("b")

    assert 0 == await verify(board.uid)


async def test_an_absent_copy_is_brought_back(
    verify: Verify, leaderboard: Application, ranking_store: WatchedRankings, board: Board
) -> None:
    """A board that the store does not have shows nobody wrongly; afterwards it is there."""
    await ranking_store.drop(board.uid)

    assert 0 == await verify(board.uid)
    assert board.uid in await ranking_store.versions([board.uid])
    assert "abc" == await live(leaderboard)


async def test_a_copy_that_lost_a_player_is_brought_back(
    verify: Verify, leaderboard: Application, ranking_store: WatchedRankings, board: Board
) -> None:
    """A copy that knows it is not sound shows nobody, so nobody wrongly; afterwards it is whole."""
    lose_the_last(ranking_store._boards[board.uid])

    assert 0 == await verify(board.uid)
    assert board.uid in await ranking_store.versions([board.uid])
    assert "abc" == await live(leaderboard)


async def test_a_place_that_is_not_the_players(
    verify: Verify, leaderboard: Application, ranking_store: WatchedRankings, board: Board
) -> None:
    """A copy that contradicts itself is wrong, whatever the repository has: who has the place is counted."""
    order = ranking_store._boards[board.uid]._order
    second = [*order][1]
    order.remove(second)
    order.add(second._replace(player_id="nobody"))

    assert (1, "abc") == (await verify(board.uid), await live(leaderboard))
    assert 0 == await verify(board.uid)


async def test_a_copy_that_is_behind_is_brought_forward(
    verify: Verify, leaderboard: Application, repository: MemoryRepository, ranking_store: WatchedRankings, board: Board
) -> None:
    """What the store has not heard of yet is no difference."""
    other = Application.over(repository, WatchedRankings())
    await other.submit_many([sub("a", 1), sub("e", 9)])
    await other.boards.remove("b", "c")

    assert 0 == await verify(board.uid)
    assert ["a", "b", "d", "e"] == [state.player_id for state in await states(ranking_store, board)]


# -- while submissions go on


@pytest.fixture
def busy_repository(clock: Clock) -> UnhurriedRepository:
    return UnhurriedRepository(clock)


@pytest.fixture
async def busy(busy_repository: UnhurriedRepository) -> tuple[Application, MemoryRankingStore, Board]:
    """A large board that others can change while it is verified."""
    ranking_store = MemoryRankingStore()
    leaderboard = Application.over(busy_repository, ranking_store)
    board = await leaderboard.boards.create(new(update_mode="increment"))
    await leaderboard.submit_many([sub(f"p{n}", n) for n in range(3500)])
    return leaderboard, ranking_store, board


async def keep_busy(leaderboard: Application, until: asyncio.Event) -> int:
    """Move the same players over and over, let one come and go, until the event; says how often."""
    rounds = 0
    while not until.is_set():
        rounds += 1
        await leaderboard.submit_many([sub(f"p{n * 90}", 1) for n in range(40)])
        await leaderboard.submit_many([sub("passing", 1)])
        await leaderboard.boards.remove("b", "passing")
    return rounds


async def test_there_is_no_false_alarm_while_submissions_go_on(
    busy: tuple[Application, MemoryRankingStore, Board], busy_repository: UnhurriedRepository
) -> None:
    """Players who move, come and go while they are looked at are no differences, though they look like it."""
    leaderboard, ranking_store, board = busy
    verify = Verify(busy_repository, busy_repository, ranking_store, leaderboard.reconciler)
    done = asyncio.Event()
    players = asyncio.create_task(keep_busy(leaderboard, done))

    found = [await verify(board.uid) for _ in range(5)]

    done.set()
    assert await players >= 10
    assert [0] * 5 == found


async def test_a_reset_in_the_middle_is_no_difference(
    busy: tuple[Application, MemoryRankingStore, Board], busy_repository: UnhurriedRepository
) -> None:
    """A board that is emptied while it is verified differs from its snapshot alone."""
    leaderboard, ranking_store, board = busy
    verify = Verify(busy_repository, busy_repository, ranking_store, leaderboard.reconciler)
    verifying = asyncio.create_task(verify(board.uid))
    await asyncio.sleep(0)

    await leaderboard.boards.reset("b")
    await leaderboard.submit_many([sub("p1", 5)])

    assert 0 == await verifying
    assert "p1" == await live(leaderboard)


async def test_a_deletion_in_the_middle_is_no_difference(
    busy: tuple[Application, MemoryRankingStore, Board], busy_repository: UnhurriedRepository
) -> None:
    """Nor does a board that goes leave anything behind."""
    leaderboard, ranking_store, board = busy
    verify = Verify(busy_repository, busy_repository, ranking_store, leaderboard.reconciler)
    verifying = asyncio.create_task(verify(board.uid))
    await asyncio.sleep(0)

    await leaderboard.boards.delete("b")

    assert 0 == await verifying
    assert [] == await states(ranking_store, board)


async def test_a_difference_is_found_while_submissions_go_on(
    busy: tuple[Application, MemoryRankingStore, Board], busy_repository: UnhurriedRepository
) -> None:
    """Among all who move, the one who is shown wrongly is found, counted alone, and put right."""
    leaderboard, ranking_store, board = busy
    verify = Verify(busy_repository, busy_repository, ranking_store, leaderboard.reconciler)
    await leaderboard.submit_many([sub("wronged", 7)])
    players = {state.player_id: state for state in await states(ranking_store, board)}
    await forge(ranking_store, board, [*(players | {"wronged": players["wronged"]._replace(sort_key=-99.0)}).values()])
    done = asyncio.Event()
    others = asyncio.create_task(keep_busy(leaderboard, done))

    found = await verify(board.uid)

    done.set()
    assert await others > 3
    entry = (await leaderboard.read.player("b", "wronged")).entry
    assert (1, 7) == (found, entry.score)
