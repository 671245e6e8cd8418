"""Standings of the last sync, and past seasons."""

import pytest

from leaderboard_core.application import Application
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.entry import Entry
from leaderboard_core.domain.errors import PlayerNotFound, SeasonNotFound
from leaderboard_core.usecases.answers import At, Meta, Source
from leaderboard_testing.contracts.values import NEW_YEAR
from tests.unit.usecases.kit import HOUR, SECOND, Clock, new, play, shown
from tests.unit.usecases.read.kit import BATCH


async def test_standings_are_of_the_last_sync(leaderboard: Application, board: Board, clock: Clock) -> None:
    """They say as of when, and at which revision."""
    clock.now += SECOND
    await leaderboard.sync()
    clock.now += HOUR
    await play(leaderboard, e=9)

    top = await leaderboard.read.top("b", at=BATCH)

    assert ("abcde", 5) == (shown(top), top.total_players)
    assert Meta(source=Source.PUBLISHED, season=1, revision=2, as_of=NEW_YEAR + SECOND) == top.meta


async def test_standings_answer_every_question(leaderboard: Application, board: Board) -> None:
    """As the live board would."""
    await leaderboard.sync()
    read = leaderboard.read

    page, around = await read.range("b", 2, 4, at=BATCH), await read.around("b", "d", 1, at=BATCH)
    found, one = await read.players("b", ["d", "x", "a"], at=BATCH), await read.player("b", "d", at=BATCH)
    stats = await read.stats("b", at=BATCH)

    assert ("bcd", "cde", "ad", ["x"]) == (shown(page), shown(around), shown(found), found.missing)
    assert (Entry(4, "d", 2), 25.0) == (one.entry, one.percentile)
    assert (5, 5, 1) == (stats.total_players, stats.top_score, stats.lowest_score)


async def test_before_the_first_sync_standings_are_empty(leaderboard: Application, clock: Clock) -> None:
    """As of the board's creation and at its first revision, whatever happened since."""
    await leaderboard.boards.create(new())
    clock.now += SECOND
    await play(leaderboard, a=1)
    read = leaderboard.read

    top, stats = await read.top("b", at=BATCH), await read.stats("b", at=BATCH)

    assert ([], 0, Meta(source=Source.PUBLISHED, season=1, revision=1, as_of=NEW_YEAR)) == (
        [*top.entries],
        top.total_players,
        top.meta,
    )
    assert (0, None, None) == (stats.total_players, stats.top_score, stats.lowest_score)
    assert ["a"] == [*(await read.players("b", ["a"], at=BATCH)).missing]
    for question in (read.around("b", "a", at=BATCH), read.player("b", "a", at=BATCH)):
        with pytest.raises(PlayerNotFound):
            await question


async def test_a_new_season_has_empty_standings_at_first(leaderboard: Application, board: Board, clock: Clock) -> None:
    """As of its beginning and at the revision that opened it."""
    await leaderboard.sync()
    clock.now += SECOND
    reset = await leaderboard.boards.reset("b")
    await play(leaderboard, x=1)

    top = await leaderboard.read.top("b", at=BATCH)

    assert [] == [*top.entries]
    assert (
        Meta(source=Source.PUBLISHED, season=2, revision=reset.board.version.revision, as_of=NEW_YEAR + SECOND)
        == top.meta
    )


@pytest.mark.parametrize("source", Source)
async def test_a_past_season_is_answered_at_once(
    leaderboard: Application, board: Board, clock: Clock, source: Source
) -> None:
    """From its final standings, as of its end, at its last revision; whichever source is asked."""
    clock.now += SECOND
    await leaderboard.boards.reset("b")
    await play(leaderboard, x=1)

    top = await leaderboard.read.top("b", at=At(source=source, season=1))

    assert "abcde" == shown(top)
    assert Meta(source=Source.PUBLISHED, season=1, revision=2, as_of=NEW_YEAR + SECOND) == top.meta
    assert Entry(4, "d", 2) == (await leaderboard.read.player("b", "d", at=At(source=source, season=1))).entry


async def test_the_open_season_may_be_named(leaderboard: Application, board: Board) -> None:
    """Live, it is the board as it is."""
    await leaderboard.boards.reset("b")
    await play(leaderboard, x=1)

    top = await leaderboard.read.top("b", at=At(season=2))

    assert ("x", Source.REALTIME, 2) == (shown(top), top.meta.source, top.meta.season)


@pytest.mark.parametrize("season", [0, 2, -1, 99])
@pytest.mark.parametrize("source", Source)
async def test_a_season_that_never_was(leaderboard: Application, board: Board, source: Source, season: int) -> None:
    """Is not found."""
    with pytest.raises(SeasonNotFound) as refused:
        await leaderboard.read.top("b", at=At(source=source, season=season))

    assert ("b", season) == (refused.value.board_id, refused.value.season)
