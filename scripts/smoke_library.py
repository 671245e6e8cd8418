"""Run where the plain wheel alone is installed: the library works, and the command says what it lacks."""

import importlib
import pkgutil
import subprocess
import sys
import tempfile
from pathlib import Path


def import_all(package: str) -> int:
    """Imports a package and every module beneath it; returns how many there were."""
    root = importlib.import_module(package)
    names = [found.name for found in pkgutil.walk_packages(root.__path__, prefix=f"{package}.")]
    for name in names:
        importlib.import_module(name)
    return 1 + len(names)


def command_names_the_extra() -> bool:
    command = Path(sys.executable).with_name("leaderboard")
    ended = subprocess.run([command, "--version"], capture_output=True, text=True, timeout=30, check=False)
    lines = ended.stderr.splitlines()
    return ended.returncode != 0 and len(lines) == 1 and "leaderboard-system[server]" in lines[0]


def keeps_what_it_answered() -> bool:
    from leaderboard_core import NewBoard, Submission  # noqa: PLC0415
    from leaderboard_shells.library import BlockingLeaderboard, sqlite_leaderboard  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "scores.db"
        with BlockingLeaderboard(sqlite_leaderboard(path)) as leaderboard:
            leaderboard.boards.create(NewBoard(id="smoke", name="Smoke", update_mode="increment"))
            leaderboard.submit(Submission(player_id="ada", leaderboard_id="smoke", score=0.1))
        with BlockingLeaderboard(sqlite_leaderboard(path)) as leaderboard:
            answer = leaderboard.submit(Submission(player_id="ada", leaderboard_id="smoke", score=0.2))
    return answer.visible and (answer.rank, answer.score) == (1, 0.3)


PACKAGES = (
    "leaderboard_core",
    "leaderboard_adapters.memory",
    "leaderboard_adapters.sqlite",
    "leaderboard_shells.library",
)
modules = sum(map(import_all, PACKAGES))
if not keeps_what_it_answered():
    sys.exit("a score that was answered must be there, and visible, when the file is opened again")
if not command_names_the_extra():
    sys.exit("without the `server` extra the command must fail with one line that names it")
sys.stdout.write(f"{modules} modules of the plain library imported, and the command named its extra\n")
