"""What feeds several boards is written on all of them or on none."""

import sqlite3
from pathlib import Path

import pytest

from leaderboard_core import NewBoard, Submission
from leaderboard_core.application import Application
from leaderboard_shells.library import sqlite_leaderboard


async def scores(leaderboard: Application) -> list[list[float]]:
    return [[one.score for one in (await leaderboard.read.top(board)).entries] for board in ("root", "follower")]


async def test_a_unit_that_fails_leaves_neither(tmp_path: Path) -> None:
    """Where a follower cannot be written the root is not; sent again it counts once on both, event id and all."""
    path = tmp_path / "leaderboard.db"
    submission = Submission(player_id="p", leaderboard_id="root", score=5, event_id="e")
    async with sqlite_leaderboard(path) as leaderboard:
        await leaderboard.boards.create(NewBoard(id="root", name="Root", update_mode="increment"))
        follower = await leaderboard.boards.create(
            NewBoard(id="follower", name="Follower", follows="root", update_mode="increment")
        )
        await leaderboard.submit(Submission(player_id="p", leaderboard_id="root", score=1))
    with sqlite3.connect(path) as connection:
        connection.execute(
            f"CREATE TRIGGER stop BEFORE UPDATE ON scores WHEN new.board_uid = {follower.uid} "
            "BEGIN SELECT RAISE(ABORT, 'stopped'); END"
        )
    connection.close()
    async with sqlite_leaderboard(path) as leaderboard:
        with pytest.raises(sqlite3.IntegrityError):
            await leaderboard.submit(submission)
        assert [[1], [1]] == await scores(leaderboard)
    with sqlite3.connect(path) as connection:
        connection.execute("DROP TRIGGER stop")
    connection.close()
    async with sqlite_leaderboard(path) as leaderboard:
        answers = [await leaderboard.submit(submission) for _ in range(2)]
        assert [False, True] == [answer.duplicate for answer in answers]
        assert [[6], [6]] == await scores(leaderboard)
