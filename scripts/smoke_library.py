"""Run where the plain wheel alone is installed: the library imports, and the command says what it lacks."""

import importlib
import pkgutil
import subprocess
import sys
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


modules = import_all("leaderboard_core") + import_all("leaderboard_adapters.memory")
if not command_names_the_extra():
    sys.exit("without the `server` extra the command must fail with one line that names it")
sys.stdout.write(f"{modules} modules of the plain library imported, and the command named its extra\n")
