"""Whom a socket speaks for, as time goes by."""

import asyncio

import pytest
from attrs import evolve

from leaderboard_shells.access import Access, Caller, Scope
from leaderboard_shells.access.keys import Key, digest_of
from leaderboard_shells.live.standing import Standing
from tests.support.clock import Clock

READ = frozenset({Scope.READ})


@pytest.fixture
def clock() -> Clock:
    return Clock(100.0)


@pytest.fixture
def access(clock: Clock) -> Access:
    """Knows the key `short`, which ends at 100.2, and `long`, which ends at 200."""
    caller = Caller(key="x", scopes=READ)
    keys = [Key(digest_of(name), evolve(caller, expires_at=end)) for name, end in (("short", 100.2), ("long", 200.0))]
    return Access(keys, public=frozenset(), clock=clock)


async def test_it_ends_with_the_key(access: Access, clock: Clock) -> None:
    """Once the clock has come to the end, the socket is anybody's, and is told so."""
    told = asyncio.Event()
    standing = Standing(access, access.bearer("short"), told.set)
    clock.now = 100.2
    async with asyncio.timeout(30):
        await told.wait()

    assert access.anybody is standing.caller


async def test_it_does_not_end_before_the_clock_says_so(access: Access) -> None:
    """A timer that fires while the clock stands still looks again later."""
    told: list[bool] = []
    standing = Standing(access, access.bearer("short"), lambda: told.append(True))
    for _ in range(30):
        await asyncio.sleep(0.01)

    assert [] == told
    assert "x" == standing.caller.key
    standing.stop()


async def test_another_one_takes_its_place(access: Access, clock: Clock) -> None:
    """With a key that holds longer nothing ends when the first one does."""
    told: list[bool] = []
    standing = Standing(access, access.bearer("short"), lambda: told.append(True))
    standing.show("long")
    clock.now = 150.0
    for _ in range(30):
        await asyncio.sleep(0.01)

    assert [] == told
    assert 200.0 == standing.caller.expires_at
    standing.stop()


async def test_who_came_before_is_forgotten(access: Access, clock: Clock) -> None:
    """Once it is stopped nothing is told any more, also not on account of the key that was shown first."""
    told: list[bool] = []
    standing = Standing(access, access.bearer("short"), lambda: told.append(True))
    standing.show("long")
    standing.stop()
    clock.now = 300.0
    for _ in range(30):
        await asyncio.sleep(0.01)

    assert [] == told
