"""A consumer that starts while the repository is away waits for it, as it does later."""

import json
import os
import subprocess
import time
from pathlib import Path

from tests.support.patience import PATIENCE
from tests.support.server import COMMAND, free_port


def test_it_waits_for_the_repository_and_ends_when_told(tmp_path: Path) -> None:
    """It says once what is away, that it waits and why, instead of giving up, and SIGTERM ends it at once."""
    environment = {
        **os.environ,
        "POSTGRES_HOST": "127.0.0.1",
        "POSTGRES_PORT": str(free_port()),
        "REDIS_ADDR": "127.0.0.1:1",
        "LEADERBOARD_KAFKA__RETRY_DELAY": "100ms",
    }
    with subprocess.Popen([COMMAND, "consume"], cwd=tmp_path, env=environment, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        lines = [json.loads(process.stdout.readline()) for _ in range(3)]
        # Long enough for some more attempts, of which nothing is said.
        time.sleep(0.5)
        process.terminate()
        code = process.wait(PATIENCE)
        rest = process.stdout.read()

    events = [(line["event"], line.get("store")) for line in lines]
    assert {("store away", "realtime"), ("store away", "repository"), ("waiting for the repository", None)} == {*events}
    assert all("nothing answers at its address" in line["reason"] for line in lines)
    assert (0, b"") == (code, rest)
