"""One submission feeds many boards: of the day and of the week, of a country; once, or not at all."""

from collections.abc import Collection
from typing import Any

import pytest

from leaderboard_core import (
    BoardExists,
    BoardFollowed,
    BoardFollows,
    BoardNotFound,
    EventIdConflict,
    FollowerAnswer,
    FollowerStatus,
    Invalid,
    LeaderboardError,
    NewBoard,
    PlayerNotFound,
    PlayerPatch,
    Profile,
    ResetPeriod,
    ScoreOutOfBounds,
    SortOrder,
    Submission,
    UpdateMode,
)
from leaderboard_core.application import Application
from leaderboard_core.domain.links import MAX_FOLLOWERS
from leaderboard_core.usecases.answers import At
from leaderboard_core.usecases.submit import Accepted

ACCEPTED, REJECTED = FollowerStatus.ACCEPTED, FollowerStatus.REJECTED
SKIPPED, DUPLICATE = FollowerStatus.SKIPPED, FollowerStatus.DUPLICATE


async def make(leaderboard: Application, board_id: str, **fields: Any) -> None:
    await leaderboard.boards.create(NewBoard(id=board_id, name=board_id, **fields))


async def game(leaderboard: Application) -> None:
    """All-time totals, and the best of each day and week."""
    await make(leaderboard, "game", update_mode=UpdateMode.INCREMENT)
    for period in (ResetPeriod.DAILY, ResetPeriod.WEEKLY):
        await make(leaderboard, period.value, follows="game", update_mode=UpdateMode.BEST, reset_period=period)


def sub(player: str, score: float, board: str = "game", **fields: Any) -> Submission:
    return Submission(player_id=player, leaderboard_id=board, score=score, **fields)


async def order(leaderboard: Application, board: str, **at: Any) -> list[tuple[str, float]]:
    """Players and scores, best first, which single reads confirm."""
    entries = (await leaderboard.read.top(board, at=At(**at))).entries
    for entry in entries:
        assert (entry.rank, entry.score) == (
            (await leaderboard.read.player(board, entry.player_id, at=At(**at))).entry.rank,
            entry.score,
        )
    return [(entry.player_id, entry.score) for entry in entries]


async def test_daily_and_weekly_from_one_event_id(leaderboard: Application) -> None:
    """Each board counts the submitted score by its own mode, once; sent again, it counts nowhere."""
    await game(leaderboard)

    first = await leaderboard.submit(sub("ada", 5, event_id="m1"))
    await leaderboard.submit(sub("bob", 7, event_id="m2"))
    second = await leaderboard.submit(sub("ada", 3, event_id="m3"))
    again = await leaderboard.submit(sub("ada", 3, event_id="m3"))

    assert [FollowerAnswer("daily", ACCEPTED, 1), FollowerAnswer("weekly", ACCEPTED, 1)] == list(first.followers)
    assert (8, 1, True, False, True) == (
        second.score,
        second.rank,
        second.changed,
        second.duplicate,
        second.visible,
    )
    assert [("daily", ACCEPTED, 2, None, None), ("weekly", ACCEPTED, 2, None, None)] == list(second.followers)
    assert (8, True) == (again.score, again.duplicate)
    assert [("daily", DUPLICATE, 2, None, None), ("weekly", DUPLICATE, 2, None, None)] == list(again.followers)
    assert [("ada", 8), ("bob", 7)] == await order(leaderboard, "game")
    for board in ("daily", "weekly"):
        assert [("bob", 7), ("ada", 5)] == await order(leaderboard, board)


async def test_seasons_of_its_own(leaderboard: Application) -> None:
    """A follower's season ends without its root's, and the other way round."""
    await game(leaderboard)
    await leaderboard.submit(sub("ada", 5))
    await leaderboard.boards.reset("daily")
    await leaderboard.submit(sub("ada", 2))
    await leaderboard.boards.reset("game")
    await leaderboard.submit(sub("ada", 1))

    assert [("ada", 1)] == await order(leaderboard, "game")
    assert [("ada", 7)] == await order(leaderboard, "game", season=1)
    assert [("ada", 2)] == await order(leaderboard, "daily")
    assert [("ada", 5)] == await order(leaderboard, "daily", season=1)
    assert [("ada", 5)] == await order(leaderboard, "weekly")


async def test_bounds_and_order_of_its_own(leaderboard: Application) -> None:
    """What a follower cannot take is told, and changes nothing for the others; the root alone refuses."""
    await make(leaderboard, "game", max_score=100)
    await make(leaderboard, "slow", follows="game", sort_order=SortOrder.ASC, update_mode=UpdateMode.BEST)
    await make(leaderboard, "small", follows="game", max_score=10)
    await make(leaderboard, "whole", follows="game", decimals=0)

    answers: Collection[Accepted | LeaderboardError] = await leaderboard.submit_many(
        [sub("ada", 20), sub("bob", 5.5), sub("cid", 101), sub("ada", 30)]
    )

    told = [
        [tuple(one)[:4] for one in answer.followers] if isinstance(answer, Accepted) else answer.code
        for answer in answers
    ]
    assert [
        [("slow", ACCEPTED, 2, None), ("small", REJECTED, None, "score_out_of_bounds"), ("whole", ACCEPTED, 1, None)],
        [("slow", ACCEPTED, 1, None), ("small", ACCEPTED, 1, None), ("whole", REJECTED, None, "invalid")],
        "score_out_of_bounds",
        [("slow", ACCEPTED, 2, None), ("small", REJECTED, None, "score_out_of_bounds"), ("whole", ACCEPTED, 1, None)],
    ] == told
    assert [("ada", 30), ("bob", 5.5)] == await order(leaderboard, "game")
    assert [("bob", 5.5), ("ada", 20)] == await order(leaderboard, "slow")
    assert [("bob", 5.5)] == await order(leaderboard, "small")
    assert [("ada", 30)] == await order(leaderboard, "whole")


async def test_what_the_root_refuses_feeds_nobody(leaderboard: Application) -> None:
    """Bounds, and an event id that was used for something else."""
    await game(leaderboard)
    await leaderboard.submit(sub("ada", 5, event_id="m1"))
    with pytest.raises(EventIdConflict):
        await leaderboard.submit(sub("ada", 9, event_id="m1"))
    with pytest.raises(ScoreOutOfBounds):
        await leaderboard.submit(sub("ada", 2**53 - 1))

    assert [("ada", 5)] == await order(leaderboard, "daily")


async def test_nothing_is_sent_to_a_follower(leaderboard: Application) -> None:
    """It says which board to send to; the others of the list are taken."""
    await game(leaderboard)
    with pytest.raises(BoardFollows, match="'game'"):
        await leaderboard.submit(sub("ada", 5, "daily"))

    refused, accepted = await leaderboard.submit_many([sub("ada", 9, "daily"), sub("ada", 5)])

    assert isinstance(refused, BoardFollows)
    assert isinstance(accepted, Accepted)
    assert [("ada", 5)] == await order(leaderboard, "daily") == await order(leaderboard, "game")


async def test_a_condition(leaderboard: Application) -> None:
    """By the root's copy of the profile and the submission's metadata; a later profile moves nobody."""
    await make(leaderboard, "game", update_mode=UpdateMode.INCREMENT)
    await make(leaderboard, "de", follows="game", where={"country": "DE"})
    await make(leaderboard, "hard", follows="game", where={"metadata.level": 3, "metadata.ranked": True})
    hard = {"level": 3, "ranked": True}

    first = await leaderboard.submit(sub("ada", 5, profile={"country": "DE"}, metadata=hard))
    await leaderboard.submit(sub("ada", 6, metadata={"level": 3, "ranked": 1}))
    await leaderboard.profiles.put("ada", Profile(country="FR"))
    moved = await leaderboard.submit(sub("ada", 7))
    await leaderboard.submit(sub("bob", 1))

    assert [("de", ACCEPTED, 1, None, None), ("hard", ACCEPTED, 1, None, None)] == list(first.followers)
    assert [("de", SKIPPED, 1, None, None), ("hard", SKIPPED, 1, None, None)] == list(moved.followers)
    assert [("ada", 6)] == await order(leaderboard, "de")
    assert [("ada", 5)] == await order(leaderboard, "hard")


async def test_a_profile_comes_along(leaderboard: Application) -> None:
    """Whoever comes to a follower comes with the profile that the root has."""
    await make(leaderboard, "game")
    await leaderboard.submit(sub("ada", 5, profile={"display_name": "Ada"}))
    await make(leaderboard, "late", follows="game")
    await leaderboard.submit(sub("ada", 6))

    assert '{"display_name":"Ada"}' == (await leaderboard.read.player("late", "ada")).profile


async def test_filled_from_what_the_other_holds(leaderboard: Application) -> None:
    """Scores come with their moments; who comes meanwhile begins with what the root held; nothing counts twice."""
    await make(leaderboard, "game", update_mode=UpdateMode.INCREMENT)
    for player, score in {"a": 5, "b": 5, "c": 400, "d": 3}.items():
        await leaderboard.submit(sub(player, score, profile={"country": "DE" if player != "d" else "FR"}))

    await make(leaderboard, "de", follows="game", update_mode=UpdateMode.INCREMENT, max_score=100, fill=True)
    await make(leaderboard, "only", follows="game", where={"country": "DE"}, fill=True)
    await make(leaderboard, "later", follows="game", update_mode=UpdateMode.INCREMENT)
    await leaderboard.submit(sub("b", 1))
    filled = await leaderboard.boards.fill("later")
    again = await leaderboard.boards.fill("later")

    assert [("b", 6), ("a", 5), ("d", 3)] == await order(leaderboard, "de")
    assert [("c", 400), ("a", 5), ("b", 1)] == await order(leaderboard, "only")
    assert [("c", 400), ("a", 5), ("d", 3), ("b", 1)] == await order(leaderboard, "later")
    assert (3, True, 0) == (filled.players, filled.visible, again.players)
    assert (await leaderboard.read.player("game", "a")).updated_at == (
        await leaderboard.read.player("later", "a")
    ).updated_at
    with pytest.raises(Invalid):
        await leaderboard.boards.fill("game")


async def test_removed_and_put_right(leaderboard: Application) -> None:
    """A follower takes a correction where it holds the score that was wrong; a removal in any case."""
    await game(leaderboard)
    await make(leaderboard, "small", follows="game", max_score=50)
    for player, score in (("ada", 5), ("bob", 2), ("bob", 9)):
        await leaderboard.submit(sub(player, score))

    ada = await leaderboard.boards.correct("game", "ada", PlayerPatch(score=60))
    bob = await leaderboard.boards.correct("game", "bob", PlayerPatch(score=1))

    assert [("daily", ACCEPTED, 1, None, None), ("weekly", ACCEPTED, 1, None, None)] == list(ada.followers)[:2]
    assert ("small", REJECTED, 2, "score_out_of_bounds", None) == list(ada.followers)[2]
    assert {SKIPPED} == {one.status for one in bob.followers}
    assert [("ada", 60), ("bob", 9)] == await order(leaderboard, "daily")
    assert [("ada", 60), ("bob", 1)] == await order(leaderboard, "game")

    assert (await leaderboard.boards.remove("game", "ada")).visible
    for board in ("game", "daily", "weekly", "small"):
        with pytest.raises(PlayerNotFound):
            await leaderboard.read.player(board, "ada")
    await leaderboard.boards.remove("daily", "bob")
    assert [[], [("bob", 9)]] == [await order(leaderboard, board) for board in ("daily", "weekly")]


async def test_erased(leaderboard: Application) -> None:
    """Erasing goes over all boards, and followers are boards."""
    await game(leaderboard)
    await leaderboard.submit(sub("ada", 5))

    erased = await leaderboard.players.erase("ada")

    assert ["daily", "game", "weekly"] == [one.board.id for one in erased.presences]
    assert [[], [], []] == [await order(leaderboard, board) for board in ("game", "daily", "weekly")]


async def test_which_boards_may_follow(leaderboard: Application) -> None:
    """One that is there, that follows none itself, and that fewer than the most follow already."""
    await game(leaderboard)
    for fields in (
        {"follows": "nowhere"},
        {"follows": "daily"},
        {"follows": "x"},
        {"where": {"country": "DE"}},
        {"fill": True},
        {"follows": "game", "where": {}},
        {"follows": "game", "where": {"name": "x"}},
        {"follows": "game", "where": {"country": None}},
    ):
        with pytest.raises(Invalid):
            await make(leaderboard, "x", **fields)
    with pytest.raises(BoardExists):
        await make(leaderboard, "daily", follows="game")
    for n in range(2, MAX_FOLLOWERS):
        await make(leaderboard, f"f{n}", follows="game")
    with pytest.raises(Invalid, match="16"):
        await make(leaderboard, "x", follows="game")
    with pytest.raises(BoardNotFound):
        await leaderboard.boards.get("x")

    answer = await leaderboard.submit(sub("ada", 1))

    assert MAX_FOLLOWERS == len(answer.followers)
    assert {ACCEPTED} == {one.status for one in answer.followers}


async def test_they_end_before_their_root(leaderboard: Application) -> None:
    """A root cannot be deleted under its followers; one that has ended is fed no more."""
    await game(leaderboard)
    with pytest.raises(BoardFollowed, match="'daily', 'weekly'"):
        await leaderboard.boards.delete("game")

    await leaderboard.boards.delete("daily")
    answer = await leaderboard.submit(sub("ada", 5))
    await leaderboard.boards.delete("weekly")
    alone = await leaderboard.submit(sub("ada", 6))
    await leaderboard.boards.delete("game")

    assert (["weekly"], []) == ([one.leaderboard_id for one in answer.followers], [*alone.followers])
    assert () == tuple((await leaderboard.boards.list()).boards)
