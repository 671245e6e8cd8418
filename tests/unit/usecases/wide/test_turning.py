"""The season of a wide board: it turns on all shards at one boundary, and nobody is told of it before."""

import pytest

from leaderboard_adapters.memory import MemoryRepository
from leaderboard_core.application import Application
from leaderboard_core.domain.board import Board
from leaderboard_core.usecases.answers import At
from leaderboard_core.usecases.submit import Accepted
from tests.unit.usecases.kit import HOUR, Clock, live, new, play, sub

PLAYERS = "abcdefghijklmnopqrst"


@pytest.fixture
async def wide(leaderboard: Application) -> Board:
    """A wide board whose seasons last an hour, with twenty players."""
    board = await leaderboard.boards.create(new(shards=5, reset_period="hourly"))
    await play(leaderboard, **{player: score for score, player in enumerate(PLAYERS)})
    return board


async def started(leaderboard: Application, repository: MemoryRepository) -> set[tuple[int, int]]:
    """The season of each shard, and when it began."""
    shards = [await leaderboard.boards.get("b"), *await repository.shards()]
    assert len(shards) == 5
    return {(shard.season, shard.season_started_at) for shard in shards}


@pytest.mark.parametrize("passed", [HOUR, 3 * HOUR + 7])
@pytest.mark.parametrize("player", PLAYERS[:6])
async def test_whoever_submits_first(
    leaderboard: Application, repository: MemoryRepository, wide: Board, clock: Clock, passed: int, player: str
) -> None:
    """Whichever shard has the player: all have turned before the score counts, at the boundary."""
    boundary = wide.next_reset_at
    assert boundary is not None
    clock.now += passed

    await play(leaderboard, **{player: 1})

    assert await started(leaderboard, repository) == {(2, boundary)}
    assert await live(leaderboard) == player
    past = await leaderboard.read.top("b", at=At(season=1))
    assert "".join(entry.player_id for entry in past.entries) == PLAYERS[::-1]


async def test_the_scheduler(leaderboard: Application, repository: MemoryRepository, wide: Board, clock: Clock) -> None:
    """It turns the board once, and says so once."""
    clock.now += HOUR

    assert [await leaderboard.seasons.turn_due(), await leaderboard.seasons.turn_due()] == [1, 0]

    assert await started(leaderboard, repository) == {(2, wide.next_reset_at)}


async def test_a_process_that_knows_of_none(
    leaderboard: Application, elsewhere: Application, wide: Board, clock: Clock
) -> None:
    """It remembers the season before, and counts in the new one."""
    await play(elsewhere, z=1)
    clock.now += HOUR
    await play(leaderboard, a=5)

    await play(elsewhere, **dict.fromkeys(PLAYERS, 1))

    assert sorted(await live(elsewhere)) == [*PLAYERS]
    assert await live(leaderboard) == await live(elsewhere)


async def test_several_resets_in_a_row(leaderboard: Application, repository: MemoryRepository, wide: Board) -> None:
    """Each shard has each season, with what was in it."""
    for season in range(2, 5):
        await play(leaderboard, **dict.fromkeys(PLAYERS[:season], season))
        assert (await leaderboard.boards.reset("b")).board.season == season

    seasons = await leaderboard.seasons.of("b")
    assert [one.total_players for one in seasons] == [0, 4, 3, 20]
    for shard in await repository.shards():
        own = await repository.seasons(shard.uid)
        assert [(one.season, one.started_at) for one in own] == [(one.season, one.started_at) for one in seasons]


async def test_what_is_late_goes_to_the_season_it_was_made_in(leaderboard: Application, clock: Clock) -> None:
    """With its rank among all shards' players."""
    await leaderboard.boards.create(new(shards=5, reset_period="hourly", reset_grace="10m"))
    made = "2026-01-01T00:30:00Z"
    early = [sub(player, score, occurred_at=made) for score, player in enumerate(PLAYERS)]
    clock.now += HOUR // 2 + 1
    await leaderboard.submit_many(early)
    clock.now += HOUR // 2 + 1
    await play(leaderboard, a=1)

    [late] = await leaderboard.submit_many([sub("z", 9.5, occurred_at=made)])

    assert isinstance(late, Accepted)
    assert (late.season, late.rank) == (1, 11)


async def test_a_boundary_that_a_clock_which_was_ahead_had_set(
    leaderboard: Application, repository: MemoryRepository, wide: Board, clock: Clock
) -> None:
    """It is set anew on all shards alike, and so is the moment at which the season began."""
    clock.now -= 2 * HOUR
    await leaderboard.seasons.turn_due()

    assert await started(leaderboard, repository) == {(1, clock.now)}


async def test_many_boards_at_one_boundary(leaderboard: Application, wide: Board, clock: Clock) -> None:
    """The board with those that follow it, however many: the first score of all their new seasons counts."""
    followers = ["f", "g", "h", "i", "j"]
    for follower in followers:
        await leaderboard.boards.create(new(follower, follows=wide.id, reset_period="hourly"))
    clock.now += HOUR

    await play(leaderboard, a=1)

    assert [await live(leaderboard, board) for board in ("b", *followers)] == ["a"] * 6
