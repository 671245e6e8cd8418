"""Faults that are planted in real stores: verifying finds each, counts it, and puts it right."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any, TypeAlias

import pytest

from leaderboard_adapters.redis.keys import BoardKeys
from leaderboard_core import NewBoard, Submission
from leaderboard_core.application import Application
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.ports.ranking_store import RankingStore
from leaderboard_core.ports.repository import Repository
from leaderboard_core.usecases.verify import Verify
from leaderboard_testing.contracts.lines import scanned, snapshot
from leaderboard_testing.contracts.values import a_state
from tests.integration.erasing.stores import Shared, Stores

#: More than two chunks of a scan, many with the same score.
PLAYERS = 2_300

Shown: TypeAlias = dict[str, PlayerState]


def change(**fields: Any) -> Callable[[Shown, str], object]:
    return lambda shown, player: shown.update({player: shown[player]._replace(**fields)})


FAULTS: dict[str, Callable[[Shown, str], object]] = {
    "a wrong score": change(sort_key=-1e6),
    "a score that differs in the last bit": lambda shown, player: change(
        sort_key=shown[player].sort_key * (1 + 2**-52)
    )(shown, player),
    "a wrong moment": lambda shown, player: change(reached_at=shown[player].reached_at - 1)(shown, player),
    "a wrong payload": change(payload='["h", null]'),
    "no payload": change(payload=None),
    "a missing player": lambda shown, player: shown.pop(player),
    "an extra player": lambda shown, player: shown.update({"x": shown[player]._replace(player_id="x")}),
}

#: What others can do to the copy alone: in memory nobody can.
ON_REDIS = pytest.mark.parametrize("stores", ["Redis and PostgreSQL"], indirect=True)


@pytest.fixture
async def ranking_store(stores: Stores) -> AsyncIterator[RankingStore]:
    async with stores.ranking_store() as ranking_store:
        yield ranking_store


@pytest.fixture
def leaderboard(repository: Repository, ranking_store: RankingStore) -> Application:
    return Application.over(repository, ranking_store)


@pytest.fixture
def verify(repository: Repository, ranking_store: RankingStore, leaderboard: Application) -> Verify:
    return Verify(repository, repository, ranking_store, leaderboard.reconciler)


@pytest.fixture
async def board(leaderboard: Application) -> Board:
    """A board with a payload for every other player; half of it is below the line."""
    await leaderboard.boards.create(NewBoard(id="b", name="B", max_entries=PLAYERS // 2))
    for begin in range(0, PLAYERS, 1000):
        await leaderboard.submit_many([submission(n) for n in range(begin, min(begin + 1000, PLAYERS))])
    return await leaderboard.boards.get("b")


def submission(n: int) -> Submission:
    game = "g" if n % 2 else None
    return Submission(player_id=f"p{n}", leaderboard_id="b", score=0.1 + n // 7, game_id=game)


async def plant(ranking_store: RankingStore, board: Board, states: Sequence[PlayerState]) -> None:
    """Let other states be shown, by a copy that is sound."""
    assert await ranking_store.rebuild(snapshot(board, states), board.version)


@pytest.mark.parametrize("place", [0, PLAYERS // 2, PLAYERS - 1])
@pytest.mark.parametrize("fault", FAULTS)
async def test_a_planted_fault(
    verify: Verify, ranking_store: RankingStore, board: Board, fault: str, place: int
) -> None:
    """Wherever it is in the order, it is the one difference; afterwards there is none."""
    truth = await scanned(ranking_store, board)
    shown = {state.player_id: state for state in truth}
    player = next(state.player_id for state in truth[place:] + truth[::-1] if state.payload is not None)
    FAULTS[fault](shown, player)
    await plant(ranking_store, board, [*shown.values()])

    assert 1 == await verify(board.uid)
    assert truth == await scanned(ranking_store, board)
    assert 0 == await verify(board.uid)


async def test_many_planted_faults(verify: Verify, ranking_store: RankingStore, board: Board) -> None:
    """Each player counts once, also where nothing is as it should be."""
    truth = await scanned(ranking_store, board)
    await plant(ranking_store, board, [a_state(f"q{n}") for n in range(100)])

    assert PLAYERS + 100 == await verify(board.uid)
    assert truth == await scanned(ranking_store, board)


async def test_a_planted_fault_while_submissions_go_on(
    verify: Verify, ranking_store: RankingStore, leaderboard: Application, board: Board
) -> None:
    """Those who move are no differences, the one who is shown wrongly is; both are shown rightly in the end."""
    shown = {state.player_id: state for state in await scanned(ranking_store, board)}
    FAULTS["a wrong score"](shown, "p1000")
    await plant(ranking_store, board, [*shown.values()])
    rounds, done = 0, asyncio.Event()

    async def play() -> None:
        nonlocal rounds
        while not done.is_set():
            rounds += 1
            movers = [f"p{n}" for n in range(rounds % 90, PLAYERS, 90) if n != 1000]
            await leaderboard.submit_many(
                [Submission(player_id=mover, leaderboard_id="b", score=1e4 + rounds) for mover in movers]
            )

    playing = asyncio.create_task(play())
    found = [await verify(board.uid)]
    while rounds < 20:
        found.append(await verify(board.uid))
    done.set()
    await playing

    assert [1, *(0 for _ in found[1:])] == found
    assert 0 == await verify(board.uid)


@ON_REDIS
async def test_a_payload_of_another_player(stores: Stores, verify: Verify, board: Board) -> None:
    """What no count of Redis shows: two payloads that changed places."""
    assert isinstance(stores, Shared)
    _, _, payloads = BoardKeys(board.uid).entries
    with stores.redis.admin() as admin:
        admin.hset(payloads, mapping={"p1": '["h", null]', "p2001": '["i", null]'})

    assert 2 == await verify(board.uid)


@ON_REDIS
async def test_parts_of_redis_that_contradict_each_other(stores: Stores, verify: Verify, board: Board) -> None:
    """What no count shows either: a tie-break and a place that do not belong together, whoever's they are."""
    assert isinstance(stores, Shared)
    order, tiebreaks, _ = BoardKeys(board.uid).entries
    with stores.redis.admin() as admin:
        admin.hset(tiebreaks, "p1500", b"12345678")
        admin.zadd(order, {b"12345678nobody": 5.0})
        admin.hset(tiebreaks, "nobody else", b"12345678")
        admin.hincrby(BoardKeys(board.uid).header, "players", 1)

    assert 2 == await verify(board.uid)
    assert 0 == await verify(board.uid)


@ON_REDIS
async def test_a_header_that_counts_wrongly(
    stores: Stores, verify: Verify, ranking_store: RankingStore, board: Board
) -> None:
    """A copy that is not shown shows nobody wrongly; it is brought back."""
    assert isinstance(stores, Shared)
    truth = await scanned(ranking_store, board)
    with stores.redis.admin() as admin:
        admin.hincrby(BoardKeys(board.uid).header, "players", 1)

    assert 0 == await verify(board.uid)
    assert truth == await scanned(ranking_store, board)
