"""Reads that wait go together, and everyone is told what they would have been told alone."""

import asyncio

import pytest
import redis

from leaderboard_adapters.redis import RedisRankingStore
from leaderboard_core.domain.errors import NotShown
from leaderboard_testing.contracts.lines import loaded
from leaderboard_testing.contracts.values import a_board, a_state

READERS = 200


def scripts_run(admin: "redis.Redis") -> int:
    """How many scripts the server has run so far."""
    stats = admin.info("commandstats")
    return sum(int(stats.get(f"cmdstat_{name}", {"calls": 0})["calls"]) for name in ("eval", "evalsha"))


async def test_alike_questions_are_one(ranking_store: RedisRankingStore, admin: "redis.Redis") -> None:
    """Two hundred who ask for the same page at once cost a script or two, and are given the same page."""
    line = await loaded(ranking_store, [a_state("a", 1.0), a_state("b", 2.0)])
    places = ranking_store.board(line.board)
    await places.page(1, 2)
    before = scripts_run(admin)

    pages = await asyncio.gather(*(places.page(1, 2) for _ in range(READERS)))

    assert scripts_run(admin) - before <= 2
    assert [["a", "b"]] * READERS == [[placed.player_id for placed in page.places] for page in pages]


async def test_other_questions_go_along(ranking_store: RedisRankingStore, admin: "redis.Redis") -> None:
    """Questions about other players and boards share the round trip and keep their own answers and failures."""
    line = await loaded(ranking_store, [a_state(f"p{number}", float(number)) for number in range(READERS)])
    places, nowhere = ranking_store.board(line.board), ranking_store.board(a_board())

    found, absent = await asyncio.gather(
        asyncio.gather(*(places.find([f"p{number}"]) for number in range(READERS))),
        asyncio.gather(*(nowhere.page(1, 1) for _ in range(2)), return_exceptions=True),
    )

    assert [f"p{number}" for number in range(READERS)] == [roll.players[0].state.player_id for roll in found]
    assert [True, True] == [isinstance(outcome, NotShown) for outcome in absent]


async def test_many_questions_are_one_script(ranking_store: RedisRankingStore, admin: "redis.Redis") -> None:
    """Whatever is asked at once, of whichever boards, costs a script or two; each question has its own answer."""
    lines = [await loaded(ranking_store, [a_state(f"p{n}", float(n), n) for n in range(50)]) for _ in range(3)]
    boards = [ranking_store.board(line.board) for line in lines]
    await boards[0].page(1, 1)
    before = scripts_run(admin)

    found, arounds, pages, ends = await asyncio.gather(
        asyncio.gather(*(board.find([f"p{number}"]) for number in range(40) for board in boards)),
        asyncio.gather(*(board.around(f"p{number}", 1) for number in range(2) for board in boards)),
        asyncio.gather(*(board.page(number, number) for number in range(1, 3) for board in boards)),
        asyncio.gather(*(board.extremes() for board in boards)),
    )

    assert scripts_run(admin) - before <= 2
    assert [number + 1 for number in range(40) for _ in boards] == [lookup.players[0].rank for lookup in found]
    assert [2] * 3 + [3] * 3 == [len(page.places) for page in arounds]
    assert [1] * 3 + [2] * 3 == [page.places[0].rank for page in pages]
    assert [50] * 3 == [one.last.rank for one in ends if one.last is not None]


async def test_no_script_reads_more_than_its_share(ranking_store: RedisRankingStore, admin: "redis.Redis") -> None:
    """Long pages go in scripts of their own, so that others have their turn between two of them."""
    line = await loaded(ranking_store, [a_state(f"p{number}", float(number)) for number in range(600)])
    places = ranking_store.board(line.board)
    await places.page(1, 1)
    before = scripts_run(admin)

    pages = await asyncio.gather(*(places.page(first, first + 599) for first in range(1, 11)))

    assert scripts_run(admin) - before >= 10
    assert [600 - first for first in range(10)] == [len(page.places) for page in pages]


async def test_a_question_is_sent_after_it_is_asked(ranking_store: RedisRankingStore) -> None:
    """Who asks after a move has been answered is never told what was before it, whoever else asks the same."""
    line = await loaded(ranking_store, [a_state("a", 0.0)])
    places = ranking_store.board(line.board)
    stop = asyncio.Event()

    async def keep_asking() -> None:
        while not stop.is_set():
            await places.page(1, 1)

    others = [asyncio.create_task(keep_asking()) for _ in range(20)]
    for turn in range(1, 100):
        await ranking_store.advance([line.move([a_state("a", float(turn), turn)])])
        page = await places.page(1, 1)
        assert turn == page.places[0].sort_key
    stop.set()
    await asyncio.gather(*others)


async def test_who_gives_up_takes_nobody_along(ranking_store: RedisRankingStore) -> None:
    """A reader that is cancelled leaves the others with their answers."""
    line = await loaded(ranking_store, [a_state("a", 1.0)])
    places = ranking_store.board(line.board)
    readers = [asyncio.create_task(places.page(1, 1)) for _ in range(10)]
    await asyncio.sleep(0)

    readers[0].cancel()

    with pytest.raises(asyncio.CancelledError):
        await readers[0]
    assert [1] * 9 == [len((await reader).places) for reader in readers[1:]]
