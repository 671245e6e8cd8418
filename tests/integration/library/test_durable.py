"""`sqlite_leaderboard`: a leaderboard in a file, in one line, in the program's own event loop."""

import asyncio
import signal
import sqlite3
import sys
import threading
from pathlib import Path

import pytest

from leaderboard_core import (
    Accepted,
    Application,
    At,
    BoardNotFound,
    Invalid,
    Limits,
    NewBoard,
    Source,
    StoreLocked,
    StoreUnavailable,
    Submission,
)
from leaderboard_shells.library import sqlite_leaderboard

BOARD = NewBoard(id="race", name="Race", update_mode="increment")


def sub(player: str, score: float, **fields: str) -> Submission:
    return Submission(player_id=player, leaderboard_id="race", score=score, **fields)


@pytest.fixture
async def path(tmp_path: Path) -> Path:
    """A file that a leaderboard has left behind."""
    path = tmp_path / "scores.db"
    async with sqlite_leaderboard(path) as leaderboard:
        await leaderboard.boards.create(BOARD)
        await leaderboard.submit_many([sub("ada", 5, event_id="e"), sub("bob", 7)])
    return path


async def test_the_first_submission_after_reopening_is_visible(path: Path) -> None:
    """Before anything was read, it has its rank, and the one before."""
    async with sqlite_leaderboard(path) as leaderboard:
        answer = await leaderboard.submit(sub("ada", 3))

    assert Accepted("race", "ada", 8, 1, 5, 2, True, False, True) == answer


async def test_everything_is_there_after_reopening(path: Path) -> None:
    """Ranks, and the event ids that were used."""
    async with sqlite_leaderboard(path) as leaderboard:
        shown = (await leaderboard.read.top("race")).entries
        again = await leaderboard.submit(sub("ada", 5, event_id="e"))

    assert [(1, "bob", 7), (2, "ada", 5)] == [(entry.rank, entry.player_id, entry.score) for entry in shown]
    assert again.duplicate


async def test_killed_in_the_middle(tmp_path: Path) -> None:
    """What was answered is there, whatever became of the program: committed, and visible at once."""
    program = f"""
import asyncio, os, signal
from leaderboard_core import NewBoard, Submission
from leaderboard_shells.library import sqlite_leaderboard

async def main():
    async with sqlite_leaderboard({str(tmp_path / "scores.db")!r}) as leaderboard:
        await leaderboard.boards.create(NewBoard(id="race", name="Race"))
        await leaderboard.submit(Submission(player_id="ada", leaderboard_id="race", score=5))
        os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main())
"""
    killed = await asyncio.create_subprocess_exec(sys.executable, "-c", program)
    assert -signal.SIGKILL == await killed.wait()

    async with sqlite_leaderboard(tmp_path / "scores.db") as leaderboard:
        answer = await leaderboard.submit(sub("bob", 9))
        assert (1, True) == (answer.rank, answer.visible)
        assert 2 == (await leaderboard.read.player("race", "ada")).entry.rank


async def test_many_tasks_at_once(path: Path) -> None:
    """They are gathered into lists, and each has an answer of its own."""
    async with sqlite_leaderboard(path) as leaderboard:
        answers = await asyncio.gather(*(leaderboard.submit(sub("cyd", 0.1)) for _ in range(300)))
        total = (await leaderboard.read.player("race", "cyd")).entry.score

    assert all(answer.visible for answer in answers)
    assert 30 == total


async def test_refusals_raise(path: Path) -> None:
    """As they do in every leaderboard."""
    async with sqlite_leaderboard(path) as leaderboard:
        with pytest.raises(BoardNotFound):
            await leaderboard.submit(Submission(player_id="p", leaderboard_id="nowhere", score=1))


async def test_limits(path: Path) -> None:
    """How many places a list shows may be said."""
    async with sqlite_leaderboard(path, Limits(default=1, maximum=2)) as leaderboard:
        assert 1 == len((await leaderboard.read.top("race")).entries)
        with pytest.raises(Invalid):
            await leaderboard.read.top("race", 3)


async def test_a_season_ends_at_its_time_though_nobody_asks(tmp_path: Path) -> None:
    """The leaderboard looks after itself: the boundary passes, and the next season is open."""
    path = tmp_path / "scores.db"
    async with sqlite_leaderboard(path) as leaderboard:
        board = await leaderboard.boards.create(NewBoard(id="race", name="Race", reset_period="hourly"))
        await leaderboard.submit(sub("ada", 5))
    # Nothing is at work: the boundary is moved to where it has passed.
    make_due(path, board.created_at)

    async with sqlite_leaderboard(path) as leaderboard, asyncio.timeout(30):
        while (await leaderboard.boards.get("race")).season == 1:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
        assert 0 == (await leaderboard.read.top("race")).total_players
        past = await leaderboard.read.top("race", at=At(season=1))

    assert ["ada"] == [entry.player_id for entry in past.entries]


def make_due(path: Path, at: int) -> None:
    connection = sqlite3.connect(path)
    with connection:
        assert 1 == connection.execute("UPDATE boards SET next_reset_at = ?", [at + 1]).rowcount
    connection.close()


async def test_standings_are_published_when_asked_for(path: Path) -> None:
    """`sync` is what comes round every half hour."""
    async with sqlite_leaderboard(path) as leaderboard:
        await leaderboard.sync()
        shown = await leaderboard.read.top("race", at=At(Source.PUBLISHED))

    assert (Source.PUBLISHED, 2) == (shown.meta.source, shown.total_players)


async def test_a_file_is_held_by_one(path: Path) -> None:
    """The second is told, and the first goes on."""
    async with sqlite_leaderboard(path) as leaderboard:
        with pytest.raises(StoreLocked):
            async with sqlite_leaderboard(path):
                pass
        assert (await leaderboard.submit(sub("ada", 1))).visible


async def test_afterwards_it_is_closed(path: Path) -> None:
    """No thread and no task is left, and nothing is taken in any more."""
    before, tasks = set(threading.enumerate()), asyncio.all_tasks()
    held: list[Application] = []
    async with sqlite_leaderboard(path) as leaderboard:
        held.append(leaderboard)

    # The pool of the event loop itself may have grown.
    left = {thread.name for thread in set(threading.enumerate()) - before}
    assert not {name for name in left if not name.startswith("asyncio")}
    assert tasks == asyncio.all_tasks()
    with pytest.raises(StoreUnavailable):
        await held[0].submit(sub("ada", 1))


async def test_no_file_is_no_path() -> None:
    """What SQLite calls a database in memory would be a file of that name."""
    with pytest.raises(ValueError, match="memory_leaderboard"):
        async with sqlite_leaderboard(":memory:"):
            pass
