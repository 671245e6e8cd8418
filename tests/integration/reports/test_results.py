"""Official results, friends and names, as people who publish them ask for them: live, and of a season that is over."""

import json

import pytest

from leaderboard_core import Invalid, NewBoard, Submission
from leaderboard_core.application import Application
from leaderboard_core.domain.entry import DetailedEntry
from leaderboard_core.domain.profile import Profile
from leaderboard_core.usecases.answers import NOW, At, Include

PAST = At(season=1)
#: The points of a contest of 130 rows, from row to row: many share them, and nobody comes in their order.
POINTS = {f"team-{row:03}": (row * 37) % 41 // 2 for row in range(130)}


def shared_rank(points: int) -> int:
    return 1 + sum(other > points for other in POINTS.values())


async def contest(leaderboard: Application, **fields: object) -> None:
    await leaderboard.boards.create(NewBoard(id="contest", name="Contest", **fields))  # type: ignore[arg-type]
    rows = [Submission(player_id=team, leaderboard_id="contest", score=points) for team, points in POINTS.items()]
    await leaderboard.submit_many(rows)


async def test_official_places_of_a_contest(leaderboard: Application) -> None:
    """1, 2, 2, 4: in lists, around somebody, of one team, and for points that somebody might still get."""
    await contest(leaderboard, ranking="competition")

    for at in (NOW, PAST):
        if at is PAST:
            await leaderboard.boards.reset("contest")
        entries = (await leaderboard.read.top("contest", 130, at)).entries
        assert [*range(1, 131)] == [entry.place for entry in entries]
        assert sorted(POINTS.values(), reverse=True) == [entry.score for entry in entries]
        assert [shared_rank(POINTS[entry.player_id]) for entry in entries] == [entry.rank for entry in entries]
        middle = entries[64]
        assert entries[62:67] == (await leaderboard.read.around("contest", middle.player_id, 2, at)).entries
        assert middle == (await leaderboard.read.player("contest", middle.player_id, at)).entry
        assert shared_rank(7) == (await leaderboard.distribution.rank("contest", 7, at)).rank


async def test_places_without_gaps(leaderboard: Application) -> None:
    """1, 2, 2, 3: in lists, of one team, when points come, and for points that somebody might still get."""
    await contest(leaderboard, ranking="dense", max_entries=130)
    different = sorted({*POINTS.values()}, reverse=True)
    answer = await leaderboard.submit(
        Submission(player_id="team-000", leaderboard_id="contest", score=POINTS["team-000"])
    )
    assert 1 + different.index(POINTS["team-000"]) == answer.rank

    for at in (NOW, PAST):
        if at is PAST:
            await leaderboard.boards.reset("contest")
        entries = (await leaderboard.read.top("contest", 130, at)).entries
        assert [1 + different.index(POINTS[entry.player_id]) for entry in entries] == [entry.rank for entry in entries]
        middle = entries[64]
        assert entries[62:67] == (await leaderboard.read.around("contest", middle.player_id, 2, at)).entries
        assert middle == (await leaderboard.read.player("contest", middle.player_id, at)).entry
        assert 1 == (await leaderboard.distribution.rank("contest", 99, at)).rank


async def test_places_nobody_shares(leaderboard: Application) -> None:
    """Without a word about it, of equals whoever was first is ahead."""
    await contest(leaderboard)

    ranks = [(entry.rank, entry.place) for entry in (await leaderboard.read.top("contest", 130)).entries]

    assert [(rank, None) for rank in range(1, 131)] == ranks


async def test_a_list_of_friends(leaderboard: Application) -> None:
    """Fifty friends of whom one in five never played: each with the rank of all and the place among friends."""
    await contest(leaderboard)
    friends = [*[*POINTS][::3], *[f"never-{n}" for n in range(10)]]
    ranks = {entry.player_id: entry.rank for entry in (await leaderboard.read.top("contest", 130)).entries}
    await leaderboard.boards.reset("contest")

    group = await leaderboard.groups.among("contest", friends, at=PAST)

    expected = sorted((rank, player) for player, rank in ranks.items() if player in friends)
    assert [(rank, player) for rank, player in expected] == [
        (one.entry.rank, one.entry.player_id) for one in group.entries
    ]
    assert [*range(1, 45)] == [one.place for one in group.entries]
    assert [f"never-{n}" for n in range(10)] == [*group.missing]


async def test_who_goes_by_another_name(leaderboard: Application) -> None:
    """The new name stands on each board at once, with the score and moment of before; the past keeps the old one."""
    for board in ("day", "week"):
        await leaderboard.boards.create(NewBoard(id=board, name=board, update_mode="best"))
    ada = {"display_name": "Ada", "country": "GB"}
    scores = [Submission(player_id="p1", leaderboard_id=board, score=5, profile=ada) for board in ("day", "week")]
    await leaderboard.submit_many(scores)
    await leaderboard.boards.reset("day")
    await leaderboard.submit(Submission(player_id="p1", leaderboard_id="day", score=3))
    before = (await leaderboard.read.top("day", include=[Include.UPDATED_AT])).entries

    await leaderboard.profiles.put("p1", Profile(display_name="Ada L.", country="GB"))

    for board, at, name in (("day", NOW, "Ada L."), ("week", NOW, "Ada L."), ("day", PAST, "Ada")):
        [entry] = (await leaderboard.read.top(board, at=at, include=[Include.PROFILE])).entries
        assert isinstance(entry, DetailedEntry)
        assert {"display_name": name, "country": "GB"} == json.loads(entry.profile or "{}")
    assert before == (await leaderboard.read.top("day", include=[Include.UPDATED_AT])).entries


async def test_times_of_a_meet(leaderboard: Application) -> None:
    """Hundredths of a second: no thousandths are taken, and everybody reads minutes."""
    board = NewBoard(id="meet", name="800 m", sort_order="asc", update_mode="best", decimals=2, format="duration")  # type: ignore[arg-type]
    await leaderboard.boards.create(board)
    times = {"b": 121.5, "a": 119.99, "c": 3725.04}
    await leaderboard.submit_many([Submission(player_id=p, leaderboard_id="meet", score=t) for p, t in times.items()])
    with pytest.raises(Invalid) as refused:
        await leaderboard.submit(Submission(player_id="a", leaderboard_id="meet", score=119.985))

    assert ["score"] == [fault.path for fault in refused.value.field_errors]
    await leaderboard.boards.reset("meet")
    entries = (await leaderboard.read.top("meet", at=PAST, include=[Include.DISPLAY])).entries
    shown = [(one.player_id, one.display) for one in entries if isinstance(one, DetailedEntry)]
    assert [("a", "1:59.99"), ("b", "2:01.50"), ("c", "1:02:05.04")] == shown
