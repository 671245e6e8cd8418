"""What `leaderboard_shells.client` offers, and what it needs."""

import subprocess
import sys

import leaderboard_shells.client as public
from tests.support.patience import PATIENCE

#: What a server is made of, and a client is not.
OF_A_SERVER = (
    *("starlette", "hypercorn", "uvicorn", "websockets", "cattrs", "structlog", "prometheus_client", "jwt", "yaml"),
    *("typer", "rich", "redis", "psycopg", "confluent_kafka", "leaderboard_shells.http", "leaderboard_shells.settings"),
)


def run(program: str) -> str:
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert 0 == ended.returncode, ended.stderr
    return ended.stdout


def test_every_name_is_there() -> None:
    """Each that `__all__` names, and says what it is."""
    for name in public.__all__:
        assert getattr(public, name).__doc__ or name == "NO_RETRIES", name
    assert set(public.__all__) <= set(dir(public))


def test_it_needs_nothing_of_a_server() -> None:
    """Where the packages of a server are not installed every name can be imported all the same."""
    names = ", ".join(public.__all__)
    run(f"import sys; sys.modules.update(dict.fromkeys({OF_A_SERVER})); from leaderboard_shells.client import {names}")


def test_errors_need_no_http_client() -> None:
    """Who only handles errors waits for no more than these."""
    program = "from leaderboard_shells.client import ApiError; import sys; print('httpx2' in sys.modules)"

    assert "False\n" == run(program)


def test_a_name_that_is_not_there() -> None:
    """It is missing as any name is."""
    assert not hasattr(public, "Nothing")
