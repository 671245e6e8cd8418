"""Make targets run in a checkout of their own, on free ports."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx2 as httpx
from attrs import field, frozen

from tests.support.patience import PATIENCE
from tests.support.server import free_port

ROOT = Path(__file__).parents[2]


@frozen
class Make:
    """Runs targets with the environment that runs the tests, as if it were the checkout's own."""

    checkout: Path
    environment: Mapping[str, str] = field(factory=dict)
    port: int = field(factory=free_port)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __call__(
        self, *targets: str, venv: str = sys.prefix, seconds: float = PATIENCE
    ) -> "subprocess.CompletedProcess[str]":
        ours = ("LEADERBOARD_", "MAKE", "REDIS_", "POSTGRES_", "KAFKA_")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        return subprocess.run(
            # What is installed counts as up to date.
            ["make", f"VENV={venv}", f"--old-file={venv}/.installed", *targets],
            cwd=self.checkout,
            env=kept | {"LEADERBOARD_SERVER__PORT": str(self.port), "STACK": "local"} | self.environment,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )

    def does(self, *targets: str, seconds: float = PATIENCE) -> str:
        """What targets that must succeed print."""
        ended = self(*targets, seconds=seconds)
        assert (0, "") == (ended.returncode, ended.stderr)
        return ended.stdout

    def boards(self) -> list[str]:
        return [board["id"] for board in httpx.get(f"{self.url}/api/v1/leaderboards").json()["data"]]

    def players(self, board: str) -> int:
        stats = httpx.get(f"{self.url}/api/v1/leaderboards/{board}/stats").json()
        return int(stats["data"]["total_players"])


@contextmanager
def checkout(directory: Path, **environment: str) -> Iterator[Make]:
    """A copy of what the targets need; nothing of it runs any more when the context ends."""
    shutil.copy(ROOT / "Makefile", directory)
    for folder in ("scripts", "deploy"):
        shutil.copytree(ROOT / folder, directory / folder, ignore=shutil.ignore_patterns("__pycache__"))
    make = Make(directory, environment)
    try:
        yield make
    finally:
        make("stop", seconds=100)


@contextmanager
def open_checkout(**environment: str) -> Iterator[Make]:
    """The same where anybody may enter, so that PostgreSQL can, whoever it runs as."""
    with tempfile.TemporaryDirectory(prefix="checkout-") as directory:
        os.chmod(directory, 0o755)
        with checkout(Path(directory), **environment) as make:
            yield make
