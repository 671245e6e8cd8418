"""The checker fails where it must: on servers that were built with a bug, in whole deployments."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.faults import broken
from tests.faults.harm import redis_aged
from tests.faults.history import Verdict, judge
from tests.faults.stack import stack, under_load, until
from tests.support import postgres_server
from tests.support.postgres_server import PostgresServer
from tests.support.proxy import before

pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
def postgres() -> Iterator[PostgresServer]:
    with postgres_server.running() as server:
        yield server


def build(bug: str) -> Sequence[str]:
    assert bug in broken.BUGS
    return [sys.executable, broken.__file__, bug]


async def cut(directory: Path, postgres: PostgresServer, bug: str, what: str) -> Verdict:
    """What the checker says of a build whose commits are cut around their way to the database, one at a time."""
    async with (
        before(postgres.port) as proxy,
        stack(directory, servers=1, postgres=postgres, database_port=proxy.port, command=build(bug)) as deployment,
    ):
        async with under_load(deployment) as load:
            for _ in range(20):
                setattr(proxy, what, 1)
                await until(lambda: not getattr(proxy, what))
        return judge(load.history, await deployment.scores())


async def test_a_build_that_answers_too_soon_is_found(tmp_path: Path, postgres: PostgresServer) -> None:
    """Submissions that were answered and never committed are lost."""
    assert (await cut(tmp_path, postgres, "answers_unheard_commits", "cut_commits")).lost


async def test_a_build_that_commits_again_blindly_is_found(tmp_path: Path, postgres: PostgresServer) -> None:
    """Submissions whose commits came through unheard count twice."""
    assert (await cut(tmp_path, postgres, "repeats_lost_commits", "cut_replies")).doubled


async def test_a_build_that_denies_what_it_did_is_found(tmp_path: Path, postgres: PostgresServer) -> None:
    """Submissions of which it was said that nothing was applied are there all the same."""
    assert (await cut(tmp_path, postgres, "denies_lost_commits", "cut_replies")).phantom


async def test_a_build_that_believes_redis_is_found(tmp_path: Path, postgres: PostgresServer) -> None:
    """Readers see that the board shows less than was answered before."""
    options = {"appendonly": "yes", "appendfsync": "always"}
    async with (
        stack(tmp_path, servers=1, postgres=postgres, command=build("believes_redis"), **options) as deployment,
        under_load(deployment) as load,
    ):
        await redis_aged(deployment)
        await until(lambda: bool(load.untrue))

    assert load.untrue
