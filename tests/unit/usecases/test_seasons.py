"""Seasons: each boundary turns once, whoever notices it."""

import asyncio
from typing import Any

import pytest

from leaderboard_adapters.memory import MemoryRepository
from leaderboard_core.application import Application
from leaderboard_core.domain.board import Board, ResetPeriod
from leaderboard_core.domain.board_settings import BoardPatch
from leaderboard_core.domain.errors import BoardNotFound
from leaderboard_core.usecases.answers import At
from leaderboard_testing.contracts.values import NEW_YEAR
from tests.unit.usecases.kit import HOUR, Clock, UnhurriedRepository, WatchedRankings, live, new, play, shown


@pytest.fixture
async def board(leaderboard: Application) -> Board:
    """A board whose seasons last an hour, with two players."""
    board = await leaderboard.boards.create(new(reset_period="hourly", max_entries=1))
    await play(leaderboard, a=2, b=1)
    return board


@pytest.mark.parametrize(("passed", "turned"), [(0, 0), (HOUR - 1, 0), (HOUR, 1), (HOUR + 1, 1), (50 * HOUR, 1)])
async def test_a_season_turns_when_its_boundary_has_passed(
    leaderboard: Application,
    repository: MemoryRepository,
    ranking_store: WatchedRankings,
    board: Board,
    clock: Clock,
    passed: int,
    turned: int,
) -> None:
    """Not a moment before; once, however many boundaries were missed; and it is shown at once."""
    clock.now += passed

    assert [turned, 0] == [await leaderboard.seasons.turn_due(), await leaderboard.seasons.turn_due()]
    assert await repository.versions() == await ranking_store.versions([board.uid])
    assert (1 + turned, "" if turned else "a") == (
        (await leaderboard.boards.get("b")).season,
        await live(leaderboard),
    )


async def test_many_schedulers_turn_a_boundary_once(clock: Clock, ranking_store: WatchedRankings) -> None:
    """Who found it due and comes second finds it turned."""
    repository = UnhurriedRepository(clock)
    schedulers = [Application.over(repository, ranking_store) for _ in range(3)]
    await schedulers[0].boards.create(new(reset_period="hourly"))
    clock.now += HOUR

    turned = await asyncio.gather(*(scheduler.seasons.turn_due() for scheduler in schedulers))

    assert (1, 2) == (sum(turned), (await schedulers[0].boards.get("b")).season)


async def test_a_submission_turns_the_season_itself(leaderboard: Application, board: Board, clock: Clock) -> None:
    """No scheduler is needed for a score to land in the right season; the one before can be read at once."""
    clock.now += HOUR
    await play(leaderboard, c=1)

    assert 0 == await leaderboard.seasons.turn_due()
    assert ("c", 2) == (await live(leaderboard), (await leaderboard.boards.get("b")).season)
    assert "a" == shown(await leaderboard.read.top("b", at=At(season=1)))


async def test_all_due_boards_turn_and_no_other(leaderboard: Application, board: Board, clock: Clock) -> None:
    """Each by its own calendar."""
    for board_id, period in [("h", "hourly"), ("d", "daily"), ("n", "never")]:
        await leaderboard.boards.create(new(board_id, reset_period=period))
    clock.now += HOUR

    assert 2 == await leaderboard.seasons.turn_due()
    assert [2, 2, 1, 1] == [(await leaderboard.boards.get(board_id)).season for board_id in "bhdn"]


async def test_a_deleted_board_does_not_turn(leaderboard: Application, board: Board, clock: Clock) -> None:
    """Its time is over anyway."""
    await leaderboard.boards.delete("b")
    clock.now += HOUR

    assert 0 == await leaderboard.seasons.turn_due()


async def test_a_board_deleted_while_seasons_turn(
    leaderboard: Application, repository: MemoryRepository, board: Board, clock: Clock
) -> None:
    """A board that goes between being found due and being turned is left out."""
    clock.now += HOUR
    due = repository.due

    async def due_then_deleted(*moments: Any) -> object:
        found = await due(*moments)
        await leaderboard.boards.delete("b")
        return found

    repository.due = due_then_deleted  # type: ignore[assignment, method-assign]

    assert 0 == await leaderboard.seasons.turn_due()


async def test_a_turn_is_seen_while_the_real_time_store_is_away(
    leaderboard: Application, ranking_store: WatchedRankings, board: Board, clock: Clock
) -> None:
    """The season turned; the store shows it when it is back."""
    clock.now += HOUR
    ranking_store.away = True
    turned = await leaderboard.seasons.turn_due()
    ranking_store.away = False

    assert (1, "") == (turned, await live(leaderboard))


async def test_the_calendar_is_not_moved_by_hand(leaderboard: Application, board: Board, clock: Clock) -> None:
    """A reset in the middle of an hour begins a season that ends at the full hour."""
    clock.now += HOUR // 2
    changed = await leaderboard.boards.reset("b")

    assert NEW_YEAR + HOUR == changed.board.next_reset_at
    clock.now = NEW_YEAR + HOUR
    assert 1 == await leaderboard.seasons.turn_due()


async def test_seasons_are_told_newest_first(leaderboard: Application, board: Board, clock: Clock) -> None:
    """Each from its beginning to its end, the open one without; counted within the limit it ended with."""
    clock.now += HOUR
    await leaderboard.seasons.turn_due()
    await leaderboard.boards.update("b", BoardPatch(max_entries=None, reset_period=ResetPeriod.NEVER))
    await play(leaderboard, a=1, b=1, c=1)

    seasons = await leaderboard.seasons.of("b")

    assert [(2, NEW_YEAR + HOUR, None, 3), (1, NEW_YEAR, NEW_YEAR + HOUR, 1)] == [
        (season.season, season.started_at, season.ended_at, season.total_players) for season in seasons
    ]


async def test_a_past_season_keeps_the_limit_it_ended_with(
    leaderboard: Application, board: Board, clock: Clock
) -> None:
    """What changes about the board afterwards does not change what was."""
    clock.now += HOUR
    await leaderboard.seasons.turn_due()
    await leaderboard.boards.update("b", BoardPatch(max_entries=None))

    assert "a" == shown(await leaderboard.read.top("b", at=At(season=1)))


async def test_an_unknown_board_has_no_seasons(leaderboard: Application) -> None:
    """Nor has a deleted one."""
    await leaderboard.boards.create(new())
    await leaderboard.boards.delete("b")

    with pytest.raises(BoardNotFound):
        await leaderboard.seasons.of("b")


async def test_a_clock_that_was_ahead_delays_no_season(leaderboard: Application, board: Board, clock: Clock) -> None:
    """Whoever turned meanwhile: when the clock is right again, the season ends at the next boundary of the calendar."""
    clock.now += 24 * HOUR
    assert 1 == await leaderboard.seasons.turn_due()
    clock.now -= 24 * HOUR

    turned = [await leaderboard.seasons.turn_due()]
    anew = await leaderboard.boards.get("b")
    for _ in range(2):
        clock.now += HOUR
        turned.append(await leaderboard.seasons.turn_due())

    assert ([0, 1, 1], NEW_YEAR + HOUR) == (turned, anew.next_reset_at)
    for season in await leaderboard.seasons.of("b"):
        assert season.ended_at is None or season.started_at <= season.ended_at
    assert NEW_YEAR + 3 * HOUR == (await leaderboard.boards.get("b")).next_reset_at
