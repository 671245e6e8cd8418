"""Putting players right in seasons that have ended, in every repository."""

from typing import Any

import pytest

from leaderboard_core.domain.errors import PlayerNotFound, ScoreOutOfBounds, SeasonNotFound
from leaderboard_core.domain.player_patch import PlayerPatch
from leaderboard_core.usecases.answers import At
from leaderboard_core.usecases.board_players import CorrectedPlayer
from tests.integration.seasons.timed import HOUR, Timed, patiently
from tests.unit.usecases.kit import new, sub


async def a_past_season(timed: Timed, **fields: Any) -> None:
    """A board whose first season, with `a` before `b` before `c`, has ended."""
    await timed.one.boards.create(new(**fields))
    for player, score in (("a", 30), ("b", 20), ("c", 10)):
        await timed.one.submit_many([sub(player, score)])
    await timed.one.boards.reset("b")
    await timed.one.submit_many([sub("a", 1)])


async def correct(timed: Timed, player: str, season: int | None = 1, **fields: Any) -> CorrectedPlayer:
    return await patiently(lambda: timed.one.boards.correct("b", player, PlayerPatch(**fields), season))


async def revision(timed: Timed) -> int | None:
    return (await timed.one.seasons.of("b"))[-1].standings_revision


@pytest.mark.parametrize("stage", ["ended", "settled", "cleared"])
async def test_a_score_is_put_right(timed: Timed, stage: str) -> None:
    """Whatever stage the season is in: it keeps its moment, others move, and the open season goes on."""
    await a_past_season(timed)
    if stage != "ended":
        await timed.one.sync.settle()
    if stage == "cleared":
        await timed.one.sync.prune(0)
    before = await timed.one.read.player("b", "c", at=At(season=1))

    answer = await correct(timed, "c", score=25, metadata={"seen": True})

    assert (25, 10, 2, None, True, True) == (
        answer.score,
        answer.previous_score,
        answer.rank,
        answer.previous_rank,
        answer.changed,
        answer.visible,
    )
    assert (1, 1 if stage == "ended" else 2) == (answer.season, answer.standings_revision)
    assert ("acb", "a") == (await timed.players(1), await timed.players(2))
    entry = await timed.other.read.player("b", "c", at=At(season=1))
    assert (before.updated_at, '{"seen":true}') == (entry.updated_at, entry.metadata)
    await timed.one.sync()
    assert ("acb", 1 if stage == "ended" else 2) == (await timed.players(1), await revision(timed))


async def test_what_was_right_already(timed: Timed) -> None:
    """Changes nothing, and publishes nothing."""
    await a_past_season(timed)
    await timed.one.sync.settle()

    answer = await correct(timed, "b", score=20)

    assert (False, 2, 1) == (answer.changed, answer.rank, answer.standings_revision)
    assert 1 == await revision(timed)


async def test_what_is_refused(timed: Timed) -> None:
    """Who is not in that season, what is no season, and what is out of bounds; nothing is changed."""
    await a_past_season(timed, max_score=100)
    await timed.one.sync.settle()

    for player, season, refusal in (("x", 1, PlayerNotFound), ("a", 7, SeasonNotFound), ("x", 2, PlayerNotFound)):
        with pytest.raises(refusal):
            await correct(timed, player, season, score=25)
    with pytest.raises(ScoreOutOfBounds):
        await correct(timed, "a", score=101)
    assert ("abc", 1) == (await timed.players(1), await revision(timed))


async def test_the_open_season_by_its_number(timed: Timed) -> None:
    """Is put right as ever."""
    await a_past_season(timed)

    answer = await correct(timed, "a", 2, score=5)

    assert (5, 1, None, None) == (answer.score, answer.rank, answer.season, answer.standings_revision)


async def test_a_season_that_ends_meanwhile(timed: Timed) -> None:
    """It was the open one when it was named, and is in the past when it is put right: no follower is touched."""
    timed.set(timed.now)
    await timed.one.boards.create(new(reset_period="hourly"))
    await timed.one.boards.create(new("f", follows="b"))
    await timed.one.submit_many([sub("a", 30), sub("b", 20)])
    timed.set(timed.now + 2 * HOUR)

    answer = await correct(timed, "b", score=40)

    assert (1, 40, 1) == (answer.season, answer.score, answer.rank)
    assert "ba" == await timed.players(1)
    assert 20 == (await timed.one.read.player("f", "b")).entry.score


async def test_shared_ranks_and_the_line(timed: Timed) -> None:
    """Equal scores share a rank there, and who falls below the limit has none."""
    await a_past_season(timed, ranking="competition", max_entries=2)
    await timed.one.sync.settle()

    assert [1, None] == [(await correct(timed, "b", score=score)).rank for score in (30, 5)]


async def test_taken_out_after_it_was_put_right(timed: Timed) -> None:
    """Nobody comes back; each mending makes other standings."""
    await a_past_season(timed)
    await timed.one.sync.settle()
    await correct(timed, "c", score=25)
    await timed.one.boards.remove("b", "a", 1)
    assert ("cb", 3) == (await timed.players(1), await revision(timed))
    await timed.one.players.erase("c")
    await timed.one.sync()

    assert ("b", 4) == (await timed.players(1), await revision(timed))
