"""Whom a socket speaks for, as time goes by."""

import asyncio

import pytest
from attrs import evolve

from leaderboard_shells.access import Access, Caller, Scope
from leaderboard_shells.access.errors import AuthFailure, KeyRequired
from leaderboard_shells.access.keys import HashedKey, digest_of
from leaderboard_shells.live.socket_credentials import SocketCredentials
from tests.support.clock import Clock

READ = frozenset({Scope.READ})


@pytest.fixture
def clock() -> Clock:
    return Clock(100.0)


@pytest.fixture
def access(clock: Clock) -> Access:
    """Knows the key `short`, which ends at 100.2, and `long`, which ends at 200."""
    caller = Caller(key="x", scopes=READ)
    keys = [
        HashedKey(digest_of(name), evolve(caller, expires_at=end)) for name, end in (("short", 100.2), ("long", 200.0))
    ]
    return Access(keys, public=frozenset(), clock=clock)


async def test_it_ends_with_the_key(access: Access, clock: Clock) -> None:
    """Once the clock has come to the end, the socket is anybody's, and is told so."""
    told = asyncio.Event()
    credentials = SocketCredentials(access, access.bearer("short"), lambda _: told.set())
    clock.now = 100.2
    async with asyncio.timeout(30):
        await told.wait()

    assert access.anybody is credentials.caller


async def test_it_does_not_end_before_the_clock_says_so(access: Access) -> None:
    """A timer that fires while the clock stands still looks again later."""
    told: list[bool] = []
    credentials = SocketCredentials(access, access.bearer("short"), lambda _: told.append(True))
    for _ in range(30):
        await asyncio.sleep(0.01)

    assert [] == told
    assert "x" == credentials.caller.key
    credentials.stop()


async def test_another_one_takes_its_place(access: Access, clock: Clock) -> None:
    """With a key that holds longer nothing ends when the first one does."""
    told: list[bool] = []
    credentials = SocketCredentials(access, access.bearer("short"), lambda _: told.append(True))
    credentials.show("long")
    clock.now = 150.0
    for _ in range(30):
        await asyncio.sleep(0.01)

    assert [] == told
    assert 200.0 == credentials.caller.expires_at
    credentials.stop()


async def test_who_came_before_is_forgotten(access: Access, clock: Clock) -> None:
    """Once it is stopped nothing is told any more, also not on account of the key that was shown first."""
    told: list[bool] = []
    credentials = SocketCredentials(access, access.bearer("short"), lambda _: told.append(True))
    credentials.show("long")
    credentials.stop()
    clock.now = 300.0
    for _ in range(30):
        await asyncio.sleep(0.01)

    assert [] == told


async def test_it_ends_when_the_keys_are_others(access: Access) -> None:
    """A key that opens less makes the socket another one's; one that is gone makes it anybody's, with the reason."""
    reasons: list[KeyRequired | None] = []
    credentials = SocketCredentials(access, access.bearer("long"), reasons.append)

    access.replace([HashedKey(digest_of("long"), Caller(key="x"))], frozenset())
    assert ([None], frozenset(), "x") == (reasons, credentials.caller.scopes, credentials.caller.key)
    access.replace([], frozenset())
    assert isinstance(reasons[1], KeyRequired)
    assert access.anybody is credentials.caller

    credentials.stop()
    access.replace([], frozenset())
    assert 2 == len(reasons)


@pytest.mark.parametrize("public", [frozenset(), READ])
async def test_who_shows_nothing_is_waited_for(access: Access, public: frozenset[Scope]) -> None:
    """Where nothing is open without a key, one has to be; showing one ends the wait, losing it begins it."""
    access.replace([HashedKey(digest_of("long"), Caller(key="x"))], public)
    reasons: list[KeyRequired | None] = []
    credentials = SocketCredentials(access, access.anybody, reasons.append, auth_timeout=0.02)
    credentials.show("long")
    await asyncio.sleep(0.1)
    assert [] == reasons

    access.replace([], public)
    lost, *late = await grown(reasons, 1 if public else 2)
    assert lost is not None
    assert ([] if public else [AuthFailure.LATE]) == [reason.failure for reason in late if reason]
    credentials.stop()


async def grown(reasons: list[KeyRequired | None], most: int) -> list[KeyRequired | None]:
    """The reasons, once there are as many as there should be, and a while longer."""
    for _ in range(3_000):
        await asyncio.sleep(0.01)
        if len(reasons) >= most:
            break
    await asyncio.sleep(0.1)
    return reasons
