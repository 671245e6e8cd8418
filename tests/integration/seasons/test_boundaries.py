"""Around a boundary every score is in the season that it belongs to, in every repository."""

import pytest

from leaderboard_core.domain.board import ResetPeriod
from leaderboard_core.domain.board_settings import BoardPatch
from leaderboard_core.domain.errors import Invalid
from tests.integration.seasons.timed import HOUR, MILLISECOND, SECOND, Timed
from tests.unit.domain.test_calendar import at

WEEKS_IN_SEOUL = {"reset_period": "weekly", "timezone": "Asia/Seoul"}
DAYS_IN_BERLIN = {"reset_period": "daily", "timezone": "Europe/Berlin"}
#: At six in the evening, before and after the clocks are set forward.
FRIDAYS = {"reset_period": "cron", "reset_cron": "0 18 * * FRI", "timezone": "Europe/Berlin"}
#: calendar, a moment within, the boundary that ends it, the one that follows.
VECTORS = [
    ({"reset_period": "hourly"}, "2026-12-31T23:10", "2027-01-01T00:00", "2027-01-01T01:00"),
    ({"reset_period": "daily"}, "2028-02-28T12:00", "2028-02-29T00:00", "2028-03-01T00:00"),
    ({"reset_period": "daily"}, "2026-12-31T12:00", "2027-01-01T00:00", "2027-01-02T00:00"),
    # Week 53 of 2026 ends in 2027, week 1 of 2025 began in 2024.
    ({"reset_period": "weekly"}, "2026-12-31T12:00", "2027-01-04T00:00", "2027-01-11T00:00"),
    ({"reset_period": "weekly"}, "2024-12-29T23:00", "2024-12-30T00:00", "2025-01-06T00:00"),
    ({"reset_period": "monthly"}, "2026-01-31T12:00", "2026-02-01T00:00", "2026-03-01T00:00"),
    ({"reset_period": "monthly"}, "2028-02-29T12:00", "2028-03-01T00:00", "2028-04-01T00:00"),
    ({"reset_period": "monthly"}, "2026-12-31T23:59", "2027-01-01T00:00", "2027-02-01T00:00"),
    # By other clocks: weeks in Seoul, a day of 23 hours, one without a midnight and one with two.
    (WEEKS_IN_SEOUL, "2026-03-03T12:00", "2026-03-08T15:00", "2026-03-15T15:00"),
    (DAYS_IN_BERLIN, "2026-03-28T23:30", "2026-03-29T22:00", "2026-03-30T22:00"),
    (
        {"reset_period": "daily", "timezone": "America/Sao_Paulo"},
        "2017-10-14T12:00",
        "2017-10-15T03:00",
        "2017-10-16T02:00",
    ),
    (
        {"reset_period": "daily", "timezone": "Atlantic/Azores"},
        "2026-10-24T12:00",
        "2026-10-25T00:00",
        "2026-10-26T01:00",
    ),
    (FRIDAYS, "2026-03-25T12:00", "2026-03-27T17:00", "2026-04-03T16:00"),
]
vectors = pytest.mark.parametrize(("calendar", "within", "boundary", "following"), VECTORS)


@vectors
async def test_submissions_turn_at_the_boundary(
    timed: Timed, calendar: dict[str, str], within: str, boundary: str, following: str
) -> None:
    """A millisecond before it belongs to the old season; it and a millisecond after belong to the new one."""
    await timed.make(now=at(within), **calendar)
    for player, offset in [("a", -MILLISECOND), ("b", 0), ("c", MILLISECOND)]:
        timed.set(at(boundary) + offset)
        await timed.play(player)

    assert ("a", "bc") == (await timed.players(1), await timed.players(2))
    assert [(1, at(within), at(boundary)), (2, at(boundary), None)] == await timed.seasons()
    assert at(following) == (await timed.one.boards.get("b")).next_reset_at


@vectors
async def test_the_scheduler_turns_at_the_boundary(
    timed: Timed, calendar: dict[str, str], within: str, boundary: str, following: str
) -> None:
    """Not before it, at it, and once; a quiet board turns without a submission."""
    await timed.make(now=at(within), **calendar)
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


@pytest.mark.parametrize("calendar", [DAYS_IN_BERLIN, FRIDAYS])
async def test_a_boundary_of_a_clock_that_was_ahead_is_set_anew(timed: Timed, calendar: dict[str, str]) -> None:
    """Also where nobody plays, within two looks: by the first one a process may learn that its idea of the
    repository's clock was wrong."""
    now = at("2026-03-27T16:30")
    await timed.make(now=now, **calendar)
    right = (await timed.one.boards.get("b")).next_reset_at
    await timed.one.seasons.turn_due()
    timed.set(now + 30 * 24 * HOUR)
    await timed.one.seasons.turn_due()
    timed.set(now)
    assert right != (await timed.one.boards.get("b")).next_reset_at

    for seconds in (2, 63):
        timed.set(now + seconds * SECOND)
        await timed.one.seasons.turn_due()

    assert (2, right) == ((board := await timed.other.boards.get("b")).season, board.next_reset_at)


@pytest.mark.parametrize(
    "calendar", [DAYS_IN_BERLIN, {"reset_period": "cron", "reset_cron": "0 0 * * *", "timezone": "Europe/Berlin"}]
)
async def test_a_small_step_back_turns_no_boundary_twice_elsewhere(timed: Timed, calendar: dict[str, str]) -> None:
    """The boundary that is behind by less than the tolerance was turned."""
    boundary = at("2026-03-29T22:00")
    await timed.make(now=boundary - HOUR, **calendar)
    timed.set(boundary)
    await timed.play("a")
    timed.set(boundary - 50 * SECOND)
    await timed.play("b")
    await timed.one.seasons.turn_due()

    assert [(1, boundary - HOUR, boundary), (2, boundary, None)] == await timed.seasons()


async def test_another_calendar_sets_the_next_boundary(timed: Timed) -> None:
    """Whatever of it is patched; and an expression goes when a period by name comes."""
    await timed.make("daily", at("2026-03-10T12:00"))
    told = []
    for patch in (
        BoardPatch(timezone="Asia/Seoul"),
        BoardPatch(reset_cron="0 18 * * 5"),
        BoardPatch(timezone="UTC"),
        BoardPatch(reset_period=ResetPeriod.MONTHLY),
    ):
        await timed.one.boards.update("b", patch)
        board = await timed.other.boards.get("b")
        told.append((board.reset_period.value, board.reset_cron, board.timezone, board.next_reset_at))

    assert [
        ("daily", None, "Asia/Seoul", at("2026-03-10T15:00")),
        ("cron", "0 18 * * 5", "Asia/Seoul", at("2026-03-13T09:00")),
        ("cron", "0 18 * * 5", "UTC", at("2026-03-13T18:00")),
        ("monthly", None, "UTC", at("2026-04-01T00:00")),
    ] == told
    with pytest.raises(Invalid, match="reset_cron"):
        await timed.one.boards.update("b", BoardPatch(reset_period=ResetPeriod.CRON))
