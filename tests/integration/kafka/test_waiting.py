"""A consumer that starts while the repository is away waits for it, as it does later."""

import os
import subprocess
from pathlib import Path

from tests.support.server import COMMAND, free_port


def test_it_waits_for_the_repository_and_ends_when_told(tmp_path: Path) -> None:
    """It says that it waits, instead of giving up, and SIGTERM ends it at once."""
    environment = {
        **os.environ,
        "POSTGRES_HOST": "127.0.0.1",
        "POSTGRES_PORT": str(free_port()),
        "REDIS_ADDR": "127.0.0.1:1",
        "LEADERBOARD_KAFKA__RETRY_DELAY": "100ms",
    }
    with subprocess.Popen([COMMAND, "consume"], cwd=tmp_path, env=environment, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(2)]
        process.terminate()
        code = process.wait(10)

    assert all(b"waiting for the repository" in line for line in lines)
    assert 0 == code
