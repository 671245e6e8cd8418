"""Seasons that take what was made in them for a while after their end, in every repository."""

from typing import Any

import pytest

from leaderboard_core.application import Application
from leaderboard_core.domain.board_settings import BoardPatch
from leaderboard_core.domain.errors import LeaderboardError, OccurredBeforeSeason
from leaderboard_core.domain.moments import moment_at
from leaderboard_core.domain.profile import Profile
from leaderboard_core.domain.season import SeasonState
from leaderboard_core.usecases.answers import At
from leaderboard_core.usecases.submit import Accepted
from tests.integration.seasons.timed import HOUR, SECOND, Timed, patiently
from tests.unit.domain.test_calendar import at
from tests.unit.usecases.kit import new, sub

MINUTE = 60 * SECOND
#: When a season ended, and a moment within it.
MIDNIGHT = at("2026-03-02T00:00")
MADE = MIDNIGHT - HOUR


async def send(timed: Timed, player: str, score: float, made: int | None = MADE, **fields: Any) -> Any:
    """The answer to a score that was made at that moment, or what refused it."""
    moment = {} if made is None else {"occurred_at": moment_at(made)}

    async def submitted() -> Accepted | LeaderboardError:
        [answer] = await timed.one.submit_many([sub(player, score, **moment, **fields)])
        return answer

    return await patiently(submitted)


async def a_day_in_grace(timed: Timed, **fields: Any) -> None:
    """A board of the day whose last day, with `a` before `b`, ended a minute ago; nobody has played since."""
    await timed.make(now=MIDNIGHT - 2 * HOUR, reset_period="daily", **{"reset_grace": "10m", **fields})
    for player, score in (("a", 30), ("b", 20)):
        await send(timed, player, score, None)
    timed.set(MIDNIGHT + MINUTE)


async def states(timed: Timed) -> list[SeasonState]:
    return [season.state for season in await timed.one.seasons.of("b")]


async def test_a_late_score_counts_where_it_was_made(timed: Timed) -> None:
    """It answers its season and the rank there, and leaves the live board alone, which others go on with."""
    await a_day_in_grace(timed)
    await send(timed, "x", 5, None)

    first, better, worse = await send(timed, "c", 25), await send(timed, "b", 28), await send(timed, "d", 1)

    assert [(1, 2, 25, None), (1, 2, 28, 20), (1, 4, 1, None)] == [
        (one.season, one.rank, one.score, one.previous_score) for one in (first, better, worse)
    ]
    assert [True] * 3 == [one.visible for one in (first, better, worse)]
    assert ("abcd", "x") == (await timed.players(1), await timed.players(2))
    entry = await timed.one.read.player("b", "c", at=At(season=1))
    assert (3, MADE, 4) == (entry.entry.rank, entry.updated_at, entry.total_players)
    assert [4, 1] == [season.total_players for season in reversed(await timed.one.seasons.of("b"))]


async def test_the_first_of_a_season_may_be_late(timed: Timed) -> None:
    """What ends the season by coming is in grace at once; what comes with it on time begins the next."""
    await a_day_in_grace(timed)

    answers = await timed.one.submit_many(
        [sub("c", 25, occurred_at=moment_at(MADE)), sub("x", 5), sub("c", 26, occurred_at=moment_at(MADE + 1))]
    )

    assert [(1, 2), (None, 1), (1, 2)] == [(one.season, one.rank) for one in answers if isinstance(one, Accepted)]
    assert ("acb", "x") == (await timed.players(1), await timed.players(2))


async def test_until_the_grace_is_over(timed: Timed) -> None:
    """To the microsecond; final standings are published then, with all that came, and stay."""
    await a_day_in_grace(timed)
    await timed.one.seasons.turn_due()
    assert [SeasonState.OPEN, SeasonState.GRACE] == await states(timed)
    timed.set(MIDNIGHT + 10 * MINUTE - 1)
    assert 0 == await timed.one.sync.settle()
    last = await send(timed, "c", 25)

    timed.set(MIDNIGHT + 10 * MINUTE)
    late = await send(timed, "d", 25)

    assert 1 == last.season
    assert isinstance(late, OccurredBeforeSeason)
    assert [SeasonState.OPEN, SeasonState.SETTLED] == await states(timed)
    assert 1 == await timed.one.sync.settle()
    await timed.one.sync.prune(0)
    assert "acb" == await timed.players(1)
    # A clock that goes back opens nothing again.
    timed.set(MIDNIGHT + 5 * MINUTE)
    assert isinstance(await send(timed, "d", 25), OccurredBeforeSeason)
    assert "acb" == await timed.players(1)


async def test_without_grace(timed: Timed) -> None:
    """Nothing is late, it is refused; so where the grace was taken away meanwhile, and where it is given, it counts."""
    await a_day_in_grace(timed, reset_grace=None)
    assert isinstance(await send(timed, "c", 25), OccurredBeforeSeason)
    await timed.one.boards.update("b", BoardPatch(reset_grace="5m"))
    assert 1 == (await send(timed, "c", 25)).season
    await timed.one.boards.update("b", BoardPatch(reset_grace=None))
    assert isinstance(await send(timed, "d", 25), OccurredBeforeSeason)


@pytest.mark.parametrize(
    ("mode", "scores", "expected"),
    [("replace", [9, 4], 4), ("best", [9, 40, 4], 40), ("increment", [9, 4], 33)],
)
async def test_modes_are_as_ever(timed: Timed, mode: str, scores: list[float], expected: float) -> None:
    """The order of application decides; the moment is that of the score that counts."""
    await a_day_in_grace(timed, update_mode=mode)

    answers = [await send(timed, "b", score, MADE - n) for n, score in enumerate(scores)]

    assert expected == answers[-1].score
    entry = await timed.one.read.player("b", "b", at=At(season=1))
    assert expected == entry.entry.score
    assert entry.updated_at == (MADE - 1 if expected == 40 else MADE - len(scores) + 1)


async def test_scores_of_parts_and_shared_ranks(timed: Timed) -> None:
    """Their ranks are told as of the open season."""
    parts = [{"name": "solved"}, {"name": "penalty", "sort_order": "asc"}]
    await timed.make(
        now=MIDNIGHT - 2 * HOUR, reset_period="daily", reset_grace="10m", parts=parts, ranking="competition"
    )
    for player in "ab":
        await send(timed, player, [5, 310], None)
    timed.set(MIDNIGHT + MINUTE)

    answers = [await send(timed, player, score) for player, score in (("c", [5, 310]), ("d", [5, 311]), ("e", [6, 9]))]

    assert [1, 4, 1] == [answer.rank for answer in answers]
    assert [5, 310] == list((await timed.one.read.player("b", "c", at=At(season=1))).entry.score)


async def test_below_the_line_of_the_season(timed: Timed) -> None:
    """The limit that it ended with holds, whatever the board's is by now."""
    await a_day_in_grace(timed, max_entries=2)
    await timed.one.boards.update("b", BoardPatch(max_entries=None))

    assert [(1, None), (1, 1)] == [
        (one.season, one.rank) for one in [await send(timed, p, s) for p, s in (("c", 1), ("d", 50))]
    ]
    assert "da" == await timed.players(1)


async def test_event_ids(timed: Timed) -> None:
    """Counted once, and answered with what the season has; the id is the board's."""
    await a_day_in_grace(timed, update_mode="increment")
    first, again = [await send(timed, "b", 5, event_id="e") for _ in range(2)]

    assert [(25, 2, False), (25, 2, True)] == [(one.score, one.rank, one.duplicate) for one in (first, again)]
    assert [1, 1] == [first.season, again.season]


async def test_followers_go_by_their_own_seasons(timed: Timed) -> None:
    """Late for the root may be on time for a follower, late there as well, or too late; and the other way round."""
    await a_day_in_grace(timed)
    boards = {
        "ever": {},
        "days": {"reset_period": "daily", "reset_grace": "5m"},
        "strict": {"reset_period": "daily"},
    }
    timed.set(MIDNIGHT - HOUR)
    for board_id, fields in boards.items():
        await timed.one.boards.create(new(board_id, follows="b", **fields))
    timed.set(MIDNIGHT + MINUTE)

    answer = await send(timed, "c", 25)

    assert 1 == answer.season
    assert [
        ("days", "accepted", 1, None, 1),
        ("ever", "accepted", 1, None, None),
        ("strict", "rejected", None, "occurred_before_season", None),
    ] == sorted(answer.followers)
    await timed.one.boards.create(new("root"))
    await timed.one.boards.create(new("late", follows="root", reset_period="hourly", reset_grace="10m"))
    timed.set(MIDNIGHT + HOUR + MINUTE)
    [other] = await timed.one.submit_many([sub("c", 25, "root", occurred_at=moment_at(MIDNIGHT + 2 * MINUTE))])
    assert isinstance(other, Accepted)
    assert (None, [("late", "accepted", 1, None, 1)]) == (other.season, list(other.followers))


async def test_a_late_score_that_is_sent_again_is_told_by_followers_where_it_counts(timed: Timed) -> None:
    """Though their root has it in the open season, or its own is settled; and who is not there is not told of."""
    timed.set(MIDNIGHT + MINUTE)
    for board_id, fields in {"ever": {}, "root": {"reset_period": "hourly", "reset_grace": "2m"}}.items():
        await timed.one.boards.create(new(board_id, **fields))
        for follower, more in {"late": {"max_score": 50}, "strict": {"reset_grace": None}}.items():
            rules = {"reset_period": "hourly", "reset_grace": "10m", "follows": board_id, **more}
            await timed.one.boards.create(new(f"{board_id}-{follower}", **rules))
    timed.set(MIDNIGHT + HOUR + MINUTE)
    made = {"occurred_at": moment_at(MIDNIGHT + 59 * MINUTE)}
    sent = [sub("c", 25, board_id, event_id="e", **made) for board_id in ("ever", "root")] + [
        sub("d", 75, "ever", event_id="f", **made)
    ]
    first = await timed.one.submit_many(sent)
    timed.set(MIDNIGHT + HOUR + 3 * MINUTE)
    await timed.one.sync.settle()

    again = await timed.other.submit_many(sent)

    told = [
        sorted((one.leaderboard_id, one.status, one.rank, one.season) for one in answer.followers) for answer in again
    ]
    assert [False] * 3 + [True] * 3 == [answer.duplicate for answer in [*first, *again]]
    assert [
        [("ever-late", "duplicate", 1, 1), ("ever-strict", "skipped", None, None)],
        [("root-late", "duplicate", 1, 1), ("root-strict", "skipped", None, None)],
        [("ever-late", "skipped", None, None), ("ever-strict", "skipped", None, None)],
    ] == told


async def test_who_comes_late_has_the_profile_that_is_kept(timed: Timed) -> None:
    """In the season where they come, which nobody carries it to; what comes with the score goes before it."""
    await a_day_in_grace(timed)
    await timed.one.boards.create(new("days", follows="b", reset_period="daily", reset_grace="10m"))
    timed.set(MIDNIGHT + 24 * HOUR + MINUTE)
    made = MIDNIGHT + HOUR
    for player in "cde":
        await timed.one.profiles.put(player, Profile(display_name=player))
    await send(timed, "c", 25, made)
    late: dict[str, Any] = {"occurred_at": moment_at(made)}
    await timed.one.submit_many([sub("d", 1, **late), sub("d", 2, profile={"display_name": "Now"}, **late)])
    await send(timed, "f", 25, made)

    for board in ("b", "days"):
        season = (await timed.one.boards.get(board)).season - 1
        told = [await timed.one.read.player(board, player, at=At(season=season)) for player in "cdf"]
        assert ['{"display_name":"c"}', '{"display_name":"Now"}', None] == [one.profile for one in told], board


async def test_removed_and_erased(timed: Timed) -> None:
    """In a season in grace as in any past one: nobody comes back but by what is sent afterwards."""
    await a_day_in_grace(timed)
    for player in "cde":
        await send(timed, player, 25)
    await timed.one.boards.remove("b", "c", 1)
    await timed.one.players.erase("d")

    assert "aeb" == await timed.players(1)
    assert 3 == (await send(timed, "c", 24)).rank
    timed.set(MIDNIGHT + HOUR)
    await timed.one.sync.settle()
    assert "aecb" == await timed.players(1)


async def test_what_is_too_old_for_the_season_in_grace(timed: Timed) -> None:
    """Is refused, and says since when it would not be; who imports brings it into the open season."""
    await a_day_in_grace(timed)
    began = (await timed.one.seasons.of("b"))[-1].started_at

    refusal = await send(timed, "c", 25, began - 1)
    [imported] = await timed.one.submit_many([sub("c", 25, occurred_at=moment_at(began - 1))], importing=["b"])
    [late] = await timed.one.submit_many([sub("d", 25, occurred_at=moment_at(began))], importing=["b"])

    assert "2026-03-01T22:00:00.000000Z" in str(refusal)
    assert isinstance(imported, Accepted)
    assert isinstance(late, Accepted)
    assert (None, 1) == (imported.season, late.season)


async def test_two_processes_with_late_scores(timed: Timed) -> None:
    """Each counts what the other has put there; both show the same live board."""
    await a_day_in_grace(timed, update_mode="increment")
    await timed.play("x")

    async def one(application: Application) -> None:
        await patiently(lambda: application.submit_many([sub("b", 1, occurred_at=moment_at(MADE))]))

    for _ in range(3):
        await one(timed.one)
        await one(timed.other)

    assert 26 == (await timed.other.read.player("b", "b", at=At(season=1))).entry.score
    assert ["x"] == [entry.player_id for entry in (await timed.other.read.top("b")).entries]
