"""Whoever notices a boundary, and however many at once: it is turned once, in every repository."""

import asyncio
from typing import Any

from leaderboard_core.domain.board import Board
from tests.integration.seasons.timed import HOUR, SECOND, Timed, patiently
from tests.unit.domain.test_calendar import at

BOUNDARY = at("2026-03-01T15:00")


async def test_schedulers_at_once(timed: Timed) -> None:
    """Ten of two processes turn the season once."""
    await timed.make("hourly", BOUNDARY - SECOND)
    timed.set(BOUNDARY)

    turned = await asyncio.gather(*[patiently(process.seasons.turn_due) for process in timed.processes * 5])

    assert 1 == sum(turned)
    assert 2 == len(await timed.seasons())


async def test_schedulers_and_submissions_at_once(timed: Timed) -> None:
    """One of them turns it; every score is in the season that begins."""
    await timed.make("hourly", BOUNDARY - SECOND)
    await timed.play("before")
    timed.set(BOUNDARY)

    await asyncio.gather(
        *[patiently(process.seasons.turn_due) for process in timed.processes * 3],
        *[timed.play(f"p{n}", timed.processes[n % 2]) for n in range(6)],
    )

    assert [(1, BOUNDARY - SECOND, BOUNDARY), (2, BOUNDARY, None)] == await timed.seasons()
    assert "before" == await timed.players(1)
    assert 6 == (await timed.one.read.top("b")).total_players


async def test_resets_at_once(timed: Timed) -> None:
    """Each ends a season of its own and says which one it began; no score is in two, and none is lost."""
    await timed.make("never", BOUNDARY)

    async def reset(number: int) -> int:
        return (await patiently(lambda: timed.processes[number % 2].boards.reset("b"))).board.season

    async def submit(number: int) -> None:
        await timed.play(f"p{number}", timed.processes[number % 2])

    named = await asyncio.gather(*[one(number) for number in range(10) for one in (submit, reset)])

    assert list(range(2, 12)) == sorted(season for season in named if season is not None)
    told = await timed.one.seasons.of("b")
    assert (11, 10) == (len(told), sum(season.total_players for season in told))


async def test_a_frozen_scheduler_that_wakes(timed: Timed) -> None:
    """It found the board due, stood still, and goes on after others have turned it and more has been scored."""
    await timed.make("hourly", BOUNDARY - SECOND)
    timed.set(BOUNDARY)
    frozen, awake = timed.repositories[0].due, asyncio.Event()
    found = asyncio.Event()

    async def stands_still(*moments: Any) -> list[Board]:
        due = list(await frozen(*moments))
        found.set()
        await awake.wait()
        return due

    timed.one.seasons._shelf.due = stands_still  # type: ignore[method-assign]
    waking = asyncio.ensure_future(timed.one.seasons.turn_due())
    await found.wait()
    timed.one.seasons._shelf.due = frozen  # type: ignore[method-assign]
    assert 1 == await timed.other.seasons.turn_due()
    await timed.play("new", timed.other)
    timed.set(BOUNDARY + HOUR - SECOND)
    awake.set()

    assert 0 == await waking
    assert [(1, BOUNDARY - SECOND, BOUNDARY), (2, BOUNDARY, None)] == await timed.seasons()
    assert "new" == await timed.players(2)


async def test_a_scheduler_whose_clock_was_ahead(timed: Timed) -> None:
    """Whoever looked for due boards at a later moment turns nothing: the moment under the lock decides."""
    await timed.make("hourly", BOUNDARY - SECOND)
    ahead = timed.repositories[0].due

    async def due_in_an_hour(now: int, *_: Any) -> list[Board]:
        return list(await ahead(now + HOUR))

    timed.one.seasons._shelf.due = due_in_an_hour  # type: ignore[method-assign]

    assert 0 == await timed.one.seasons.turn_due()
    assert [(1, BOUNDARY - SECOND, None)] == await timed.seasons()
