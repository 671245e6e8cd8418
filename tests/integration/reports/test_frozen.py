"""A contest that freezes before its end: the public learns nothing, whoever runs it sees all, and then it shows."""

from datetime import UTC, datetime, timedelta

import pytest

from leaderboard_core import BoardPatch, NewBoard, SeasonNotFound, Submission
from leaderboard_core.application import Application
from leaderboard_core.usecases.answers import NOW, At, Source
from leaderboard_core.usecases.viewer import Viewer

PUBLIC = At(viewer=Viewer.PUBLIC)
LATER = timedelta(days=1)


async def contest(leaderboard: Application) -> datetime:
    """Three teams, frozen since they were ranked; when that was."""
    await leaderboard.boards.create(NewBoard(id="icpc", name="ICPC", update_mode="best"))  # type: ignore[arg-type]
    await send(leaderboard, a=5, b=4, c=3)
    await leaderboard.sync()
    now = datetime.now(UTC)
    await leaderboard.boards.update("icpc", BoardPatch(hide_after=now - timedelta(minutes=1), show_at=now + LATER))
    return now


async def send(leaderboard: Application, **points: int) -> None:
    await leaderboard.submit_many(
        [Submission(player_id=team, leaderboard_id="icpc", score=score) for team, score in points.items()]
    )


async def teams(leaderboard: Application, at: At) -> list[str]:
    return [entry.player_id for entry in (await leaderboard.read.top("icpc", at=at)).entries]


async def test_the_public_learns_nothing(leaderboard: Application) -> None:
    """The same answer before and after: no list, no rank, no count, and a revision that stands still."""
    await contest(leaderboard)
    batch = At(Source.PUBLISHED, viewer=Viewer.PUBLIC)
    before = [await leaderboard.read.top("icpc", at=at) for at in (PUBLIC, batch)]

    await send(leaderboard, c=9, d=8)
    await leaderboard.sync()

    after = [await leaderboard.read.top("icpc", at=at) for at in (PUBLIC, batch)]
    assert before == after
    assert [(True, None, [])] * 2 == [(one.meta.frozen, one.total_players, [*one.entries]) for one in after]
    assert ["c", "d", "a", "b"] == await teams(leaderboard, NOW)
    assert ["c", "d", "a", "b"] == await teams(leaderboard, At(Source.PUBLISHED))


async def test_then_it_is_shown(leaderboard: Application) -> None:
    """All of it at once, and nothing was lost."""
    now = await contest(leaderboard)
    await send(leaderboard, c=9)

    await leaderboard.boards.update("icpc", BoardPatch(show_at=now - timedelta(seconds=1)))

    shown = await leaderboard.read.top("icpc", at=PUBLIC)
    assert (False, ["c", "a", "b"]) == (shown.meta.frozen, [entry.player_id for entry in shown.entries])
    assert shown == await leaderboard.read.top("icpc")


async def test_what_was_shown_is_not_older_when_it_freezes_again(leaderboard: Application) -> None:
    """Revisions only grow, however often it freezes."""
    now = await contest(leaderboard)
    revisions = []
    for show_at in (now - timedelta(seconds=1), now + LATER, now - timedelta(seconds=2), now + LATER):
        await send(leaderboard, c=len(revisions) + 20)
        await leaderboard.boards.update("icpc", BoardPatch(show_at=show_at))
        revisions.append((await leaderboard.read.stats("icpc", PUBLIC)).meta.revision)

    assert sorted(revisions) == revisions


async def test_a_season_that_ends_meanwhile_is_shown_with_the_board(leaderboard: Application) -> None:
    """One that was over before it froze is always shown."""
    now = await contest(leaderboard)
    await leaderboard.boards.reset("icpc")
    past = At(season=1, viewer=Viewer.PUBLIC)
    assert [] == await teams(leaderboard, past)
    assert [None, None] == [season.total_players for season in await leaderboard.seasons.of("icpc", Viewer.PUBLIC)]
    with pytest.raises(SeasonNotFound):
        await teams(leaderboard, At(season=7, viewer=Viewer.PUBLIC))

    await leaderboard.boards.update("icpc", BoardPatch(hide_after=now + LATER / 2))

    assert ["a", "b", "c"] == await teams(leaderboard, past)
    await leaderboard.boards.update("icpc", BoardPatch(hide_after=now + timedelta(hours=1)))
    assert [0, 3] == [season.total_players for season in await leaderboard.seasons.of("icpc", Viewer.PUBLIC)]


async def test_who_sends_a_score(leaderboard: Application) -> None:
    """A program is told the rank, and that it is not to be told; a retry as well."""
    await contest(leaderboard)
    score = Submission(player_id="c", leaderboard_id="icpc", score=9, event_id="e")

    for changed in (True, False):
        answer = await leaderboard.submit(score)
        assert (1, ("icpc",), changed) == (answer.rank, answer.frozen, answer.changed)
