"""`BlockingLeaderboard`: the same leaderboard for programs that do not await."""

import asyncio
import inspect
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from leaderboard_core import (
    Accepted,
    Application,
    BoardExists,
    BoardNotFound,
    NewBoard,
    PlayerNotFound,
    StoreLocked,
    Submission,
)
from leaderboard_shells.library import BlockingLeaderboard, memory_leaderboard, sqlite_leaderboard

BOARD = NewBoard(id="race", name="Race", update_mode="increment")
PARTS = ["boards", "read", "distribution", "groups", "players", "seasons"]


def sub(player: str, score: float, board: str = "race") -> Submission:
    return Submission(player_id=player, leaderboard_id=board, score=score)


def test_over_memory() -> None:
    """Every verb answers what it answers elsewhere, and raises what it raises."""
    with BlockingLeaderboard(memory_leaderboard()) as leaderboard:
        leaderboard.boards.create(BOARD)
        assert Accepted("race", "ada", 5, 1, None, None, True, False, True) == leaderboard.submit(sub("ada", 5))
        accepted, refused = leaderboard.submit_many([sub("bob", 7), sub("bob", 1, "nowhere")])
        assert [Accepted, BoardNotFound] == [type(accepted), type(refused)]
        assert ["bob", "ada"] == [entry.player_id for entry in leaderboard.read.top("race", limit=2).entries]
        assert 1 == leaderboard.sync().published
        assert ["race"] == [found.board_id for found in leaderboard.players.entries("ada")]
        assert 2 == leaderboard.boards.reset("race").board.season
        assert [2, 1] == [season.season for season in leaderboard.seasons.of("race")]
        with pytest.raises(BoardExists):
            leaderboard.boards.create(BOARD)
        with pytest.raises(BoardNotFound):
            leaderboard.submit(sub("ada", 1, "nowhere"))
        with pytest.raises(PlayerNotFound):
            leaderboard.read.player("race", "ada")


def test_reopened(tmp_path: Path) -> None:
    """What was answered is kept, and visible from the first submission on."""
    with BlockingLeaderboard(sqlite_leaderboard(tmp_path / "scores.db")) as leaderboard:
        leaderboard.boards.create(BOARD)
        leaderboard.submit(sub("ada", 5))

    with BlockingLeaderboard(sqlite_leaderboard(tmp_path / "scores.db")) as leaderboard:
        answer = leaderboard.submit(sub("bob", 4))

    assert (2, True) == (answer.rank, answer.visible)


@pytest.mark.parametrize("part", PARTS)
def test_every_verb_is_there(part: str) -> None:
    """With the name, the parameters and the explanation that it has elsewhere."""
    leaderboard = memory_leaderboard()
    with BlockingLeaderboard(leaderboard) as blocking:
        original, shown = getattr(leaderboard, part), getattr(blocking, part)
        verbs = {
            name for name, _ in inspect.getmembers(original, inspect.iscoroutinefunction) if not name.startswith("_")
        }
        # Turning seasons and mending wide boards is upkeep, which goes on by itself.
        verbs -= {"turn_due", "mend"}

        assert verbs <= {*dir(shown)}
        for name in verbs:
            mine, theirs = getattr(shown, name), getattr(original, name)
            assert inspect.signature(theirs) == inspect.signature(mine)
            assert theirs.__doc__ == mine.__doc__
            assert not inspect.iscoroutinefunction(mine)


def test_many_threads(tmp_path: Path) -> None:
    """Nothing is lost or counted twice."""
    with BlockingLeaderboard(sqlite_leaderboard(tmp_path / "scores.db")) as leaderboard, ThreadPoolExecutor(16) as pool:
        leaderboard.boards.create(BOARD)
        answers = list(pool.map(lambda number: leaderboard.submit(sub(f"p{number % 5}", 0.1)), range(400)))
        entries = leaderboard.read.top("race").entries

    assert all(answer.visible for answer in answers)
    assert [8.0] * 5 == [entry.score for entry in entries]


async def test_where_a_loop_runs_already(tmp_path: Path) -> None:
    """As in a notebook: the cell waits, and the loop that is there is left alone."""
    with BlockingLeaderboard(sqlite_leaderboard(tmp_path / "scores.db")) as leaderboard:
        leaderboard.boards.create(BOARD)
        assert leaderboard.submit(sub("ada", 1)).visible
        answer = await asyncio.to_thread(leaderboard.submit, sub("ada", 1))

    assert 2 == answer.score


def test_no_thread_is_left(tmp_path: Path) -> None:
    """Neither by closing nor by an opening that failed; closing twice is closing once."""
    before = set(threading.enumerate())
    leaderboard = BlockingLeaderboard(sqlite_leaderboard(tmp_path / "scores.db"))
    with pytest.raises(StoreLocked):
        BlockingLeaderboard(sqlite_leaderboard(tmp_path / "scores.db"))
    leaderboard.close()
    leaderboard.close()

    assert before == set(threading.enumerate())


def test_after_closing_every_verb_says_so() -> None:
    """It does not wait for a loop that has gone."""
    leaderboard = BlockingLeaderboard(memory_leaderboard())
    leaderboard.close()

    with pytest.raises(RuntimeError, match="closed"):
        leaderboard.read.top("race")


def test_closing_waits_for_what_is_under_way(tmp_path: Path) -> None:
    """Whoever was taken in before the end has an answer; whoever comes later is told."""
    leaderboard = BlockingLeaderboard(sqlite_leaderboard(tmp_path / "scores.db"))
    leaderboard.boards.create(BOARD)
    answered = []

    def submit_for_ever() -> None:
        try:
            while True:
                answered.append(leaderboard.submit(sub("ada", 1)))
        except RuntimeError:
            pass

    threads = [threading.Thread(target=submit_for_ever) for _ in range(4)]
    for thread in threads:
        thread.start()
    while len(answered) < 20:
        threads[0].join(0.01)
    leaderboard.close()
    for thread in threads:
        thread.join()

    with BlockingLeaderboard(sqlite_leaderboard(tmp_path / "scores.db")) as again:
        assert len(answered) == again.read.player("race", "ada").entry.score


def test_a_program_that_forgets_to_close_ends(tmp_path: Path) -> None:
    """By itself and without complaint, though a thread of its own outlasts a round of upkeep; what it was answered is
    there."""
    program = f"""
import threading, time
from leaderboard_core import NewBoard, Submission
from leaderboard_shells.library import BlockingLeaderboard, sqlite_leaderboard

leaderboard = BlockingLeaderboard(sqlite_leaderboard({str(tmp_path / "scores.db")!r}))
leaderboard.boards.create(NewBoard(id="race", name="Race"))
leaderboard.submit(Submission(player_id="ada", leaderboard_id="race", score=5))
threading.Thread(target=time.sleep, args=[2.2]).start()
"""
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=30, check=False)

    assert (0, "") == (ended.returncode, ended.stderr)
    with BlockingLeaderboard(sqlite_leaderboard(tmp_path / "scores.db")) as leaderboard:
        assert 5 == leaderboard.read.player("race", "ada").entry.score


def test_a_forked_process_is_told(tmp_path: Path) -> None:
    """The loop's thread does not come along, so waiting for it would never end."""
    program = """
import os
from leaderboard_shells.library import BlockingLeaderboard, memory_leaderboard

leaderboard = BlockingLeaderboard(memory_leaderboard())
child = os.fork()
if child == 0:
    try:
        leaderboard.read.top("race")
    except RuntimeError as error:
        os.write(1, str(error).encode())
    os._exit(0)
os.waitpid(child, 0)
leaderboard.close()
"""
    ended = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )

    assert "before the process was forked" in ended.stdout


def test_the_application_is_what_it_was() -> None:
    """A leaderboard in memory may be handed over when it holds something already."""
    leaderboard = memory_leaderboard()
    asyncio.run(filled(leaderboard))

    with BlockingLeaderboard(leaderboard) as blocking:
        assert 5 == blocking.read.player("race", "ada").entry.score


async def filled(leaderboard: Application) -> None:
    await leaderboard.boards.create(BOARD)
    await leaderboard.submit(sub("ada", 5))
