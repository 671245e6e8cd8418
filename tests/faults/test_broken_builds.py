"""The checker fails where it must: on servers that were built with a bug, in whole deployments."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.faults import broken
from tests.faults.harm import redis_aged
from tests.faults.history import Verdict, judge
from tests.faults.load import Load
from tests.faults.stack import stack, under_load, until
from tests.support import postgres_server
from tests.support.postgres_server import PostgresServer
from tests.support.proxy import Proxy, before

pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
def postgres() -> Iterator[PostgresServer]:
    with postgres_server.running() as server:
        yield server


def build(bug: str) -> Sequence[str]:
    assert bug in broken.BUGS
    return [sys.executable, broken.__file__, bug]


async def cut_once(load: Load, proxy: Proxy, what: str) -> None:
    """Cut a commit; the next one is let through, so that nobody gives a list up after so many attempts."""
    answered = load.answered
    setattr(proxy, what, 1)
    await until(lambda: not getattr(proxy, what))
    await until(lambda: load.answered > answered)


async def cut(directory: Path, postgres: PostgresServer, bug: str, what: str) -> Verdict:
    """What the checker says of a build whose commits are cut around their way to the database, one at a time."""
    async with (
        before(postgres.port) as proxy,
        stack(directory, servers=1, postgres=postgres, database_port=proxy.port, command=build(bug)) as deployment,
    ):
        async with under_load(deployment) as load:
            for _ in range(20):
                await cut_once(load, proxy, what)
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


@pytest.mark.parametrize("bug", ["guards_without_the_version", "keeps_states_after_a_conflict"])
async def test_a_build_that_decides_on_old_states_is_found(tmp_path: Path, postgres: PostgresServer, bug: str) -> None:
    """Two servers that write one board: what one decided on what it kept undoes what the other was answered."""
    async with stack(tmp_path, servers=2, postgres=postgres, command=build(bug)) as deployment:
        async with under_load(deployment) as load:
            await until(lambda: load.answered > 1_000)
        assert judge(load.history, await deployment.scores()).lost


async def test_a_build_whose_clock_is_ahead_is_found(tmp_path: Path, postgres: PostgresServer) -> None:
    """Scores are reached at moments that are not there yet."""
    command = build("gives_out_stamps_ahead_of_the_clock")
    async with stack(tmp_path, servers=1, postgres=postgres, command=command) as deployment:
        async with under_load(deployment) as load:
            await until(lambda: load.answered > 100)
        assert deployment.stamps_ahead() > 0


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
