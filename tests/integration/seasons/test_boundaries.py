"""Around a boundary every score is in the season that it belongs to, in every repository."""

import pytest

from leaderboard_core.domain.board import BoardPatch, ResetPeriod
from tests.integration.seasons.timed import HOUR, MILLISECOND, SECOND, Timed
from tests.unit.domain.test_season import at

#: period, a moment within, the boundary that ends it, the one that follows.
VECTORS = [
    ("hourly", "2026-12-31T23:10", "2027-01-01T00:00", "2027-01-01T01:00"),
    ("daily", "2028-02-28T12:00", "2028-02-29T00:00", "2028-03-01T00:00"),
    ("daily", "2026-12-31T12:00", "2027-01-01T00:00", "2027-01-02T00:00"),
    # Week 53 of 2026 ends in 2027, week 1 of 2025 began in 2024.
    ("weekly", "2026-12-31T12:00", "2027-01-04T00:00", "2027-01-11T00:00"),
    ("weekly", "2024-12-29T23:00", "2024-12-30T00:00", "2025-01-06T00:00"),
    ("monthly", "2026-01-31T12:00", "2026-02-01T00:00", "2026-03-01T00:00"),
    ("monthly", "2028-02-29T12:00", "2028-03-01T00:00", "2028-04-01T00:00"),
    ("monthly", "2026-12-31T23:59", "2027-01-01T00:00", "2027-02-01T00:00"),
]
vectors = pytest.mark.parametrize(("period", "within", "boundary", "following"), VECTORS)


@vectors
async def test_submissions_turn_at_the_boundary(
    timed: Timed, period: str, within: str, boundary: str, following: str
) -> None:
    """A millisecond before it belongs to the old season; it and a millisecond after belong to the new one."""
    await timed.make(period, at(within))
    for player, offset in [("a", -MILLISECOND), ("b", 0), ("c", MILLISECOND)]:
        timed.set(at(boundary) + offset)
        await timed.play(player)

    assert ("a", "bc") == (await timed.players(1), await timed.players(2))
    assert [(1, at(within), at(boundary)), (2, at(boundary), None)] == await timed.seasons()
    assert at(following) == (await timed.one.boards.get("b")).next_reset_at


@vectors
async def test_the_scheduler_turns_at_the_boundary(
    timed: Timed, period: str, within: str, boundary: str, following: str
) -> None:
    """Not before it, at it, and once; a quiet board turns without a submission."""
    await timed.make(period, at(within))
    await timed.play("a")
    turned = []
    for moment in (at(boundary) - MILLISECOND, at(boundary), at(boundary) + MILLISECOND, at(following) - MILLISECOND):
        timed.set(moment)
        turned.append(await timed.one.seasons.turn_due())

    assert [0, 1, 0, 0] == turned
    assert ("a", "") == (await timed.players(1), await timed.players(2))
    assert [(1, at(within), at(boundary)), (2, at(boundary), None)] == await timed.seasons()


async def test_missed_boundaries_are_one_turn(timed: Timed) -> None:
    """Nobody looked for days: the season ended at its first boundary, and the next one is still open."""
    await timed.make("daily", at("2026-02-27T12:00"))
    await timed.play("a")
    timed.set(at("2026-03-05T08:00"))

    assert [1, 0] == [await timed.one.seasons.turn_due(), await timed.other.seasons.turn_due()]

    assert [(1, at("2026-02-27T12:00"), at("2026-02-28T00:00")), (2, at("2026-02-28T00:00"), None)] == (
        await timed.seasons()
    )
    assert at("2026-03-06T00:00") == (await timed.one.boards.get("b")).next_reset_at


async def test_a_clock_that_goes_back_never_turns_twice(timed: Timed) -> None:
    """Before a boundary that is behind, scores count for the season it began; at it again, nothing ends."""
    boundary = at("2026-03-01T15:00")
    await timed.make("hourly", boundary - HOUR // 2)
    timed.set(boundary)
    await timed.play("a")

    for moment in (boundary - SECOND, boundary - 1, boundary, boundary + SECOND):
        timed.set(moment)
        assert 0 == await timed.one.seasons.turn_due()
        await timed.play(f"{moment}")

    assert [(1, boundary - HOUR // 2, boundary), (2, boundary, None)] == await timed.seasons()
    assert 5 == (await timed.one.read.top("b")).total_players


@pytest.mark.parametrize("ended_by_hand", [False, True])
async def test_a_period_given_while_the_clock_is_back_never_turns_twice(timed: Timed, ended_by_hand: bool) -> None:
    """The calendar goes on from the season's beginning, which is ahead of the clock: that boundary was turned."""
    boundary = at("2026-03-01T15:00")
    await timed.make("hourly", boundary - HOUR // 2)
    timed.set(boundary)
    if ended_by_hand:
        await timed.one.boards.update("b", BoardPatch(reset_period=ResetPeriod.NEVER))
        await timed.one.boards.reset("b")
    else:
        await timed.play("a")
    before = await timed.seasons()
    timed.set(boundary - SECOND)

    await timed.one.boards.update("b", BoardPatch(reset_period=ResetPeriod.DAILY))
    await timed.one.boards.update("b", BoardPatch(reset_period=ResetPeriod.HOURLY))
    timed.set(boundary)

    assert 0 == await timed.one.seasons.turn_due()
    assert before == await timed.seasons()
    assert boundary + HOUR == (await timed.one.boards.get("b")).next_reset_at
