"""The installed command, and the form of the fixture that runs it."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

COMMAND = Path(sys.executable).with_name("leaderboard")
Run = Callable[..., subprocess.CompletedProcess[str]]
