"""A unit of work in one message that is not heard of: it came through, or it never will."""

import asyncio

import pytest

from leaderboard_adapters.postgres import PostgresRepository, pool, timeouts
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.errors import LeaderboardError, OutcomeUnknown
from tests.integration.postgres.counting import count, line, score
from tests.support.patience import PATIENCE
from tests.support.postgres_server import Credentials
from tests.support.proxy import Proxy


async def test_a_lost_reply_is_looked_up(behind_proxy: PostgresRepository, proxy: Proxy, board: Board) -> None:
    """The message came through: it is counted once, and the answer is the one that was decided."""
    proxy.cut_replies = 1

    [answer] = await count(behind_proxy, board)

    assert 0 == proxy.cut_replies
    assert answer == (await line(behind_proxy, board))[-1]
    assert 3.0 == await score(behind_proxy, board)


async def test_a_message_that_never_came(behind_proxy: PostgresRepository, proxy: Proxy, board: Board) -> None:
    """Not found, it is decided anew, and counted once."""
    proxy.cut_commits = 1

    await count(behind_proxy, board)

    assert 0 == proxy.cut_commits
    assert 3.0 == await score(behind_proxy, board)


async def test_a_message_that_is_cut_behind_its_guard(
    behind_proxy: PostgresRepository, other: PostgresRepository, proxy: Proxy, board: Board
) -> None:
    """The guard has locked, and nothing more comes: the server lets go, and it is decided anew and counted once."""
    proxy.cut_within = 1

    await count(behind_proxy, board)
    await count(other, board)

    assert 0 == proxy.cut_within
    assert 4.0 == await score(behind_proxy, board)


async def test_a_message_that_comes_after_it_was_looked_for(
    behind_proxy: PostgresRepository, other: PostgresRepository, proxy: Proxy, board: Board
) -> None:
    """It had not begun when it was looked for. It is fenced off before it is decided anew: it cannot come any more."""
    proxy.delay_commits, proxy.delay = 1, PATIENCE

    await count(behind_proxy, board)
    proxy.let_come()
    await proxy.came()

    assert 3.0 == await score(other, board)
    assert 3 == len(await line(other, board))


async def test_what_cannot_be_fenced_off_may_come(
    behind_proxy: PostgresRepository,
    other: PostgresRepository,
    proxy: Proxy,
    board: Board,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where nothing can be committed, nobody says that it was not: it may still come, and here it does."""
    monkeypatch.setattr(timeouts, "RESOLVING", 0.5)
    monkeypatch.setattr(timeouts, "CONNECTION", 0.2)
    proxy.delay_commits, proxy.delay, proxy.cut_off = 1, PATIENCE, True

    with pytest.raises(OutcomeUnknown):
        await count(behind_proxy, board)

    proxy.let_come()
    await proxy.came()
    assert 3.0 == await score(other, board)


async def test_a_session_that_has_ended_is_sent_nothing(
    behind_proxy: PostgresRepository, database: Credentials, board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However lately it answered: of what is not sent it is certain that it was not applied."""
    monkeypatch.setattr(pool, "_JUST_NOW", 3600.0)
    with database.admin() as admin:
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'leaderboard'")
    await asyncio.sleep(0.5)

    await count(behind_proxy, board)

    changes = await behind_proxy.changes(board.uid, board.version.change_id)
    assert changes is not None
    assert [1, 1, 1] == [change.named for change in changes]


async def test_a_commit_that_the_server_refuses(
    behind_proxy: PostgresRepository, database: Credentials, board: Board
) -> None:
    """What fails when the transaction ends, after every statement of it succeeded, is not taken for committed."""
    with database.admin() as admin:
        admin.execute(
            "CREATE FUNCTION refused() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$"
        )
        admin.execute(
            "CREATE CONSTRAINT TRIGGER refused AFTER INSERT OR UPDATE ON scores DEFERRABLE INITIALLY DEFERRED "
            "FOR EACH ROW EXECUTE FUNCTION refused()"
        )
        with pytest.raises(LeaderboardError):
            await count(behind_proxy, board)
        admin.execute("DROP TRIGGER refused ON scores")

    assert 2.0 == await score(behind_proxy, board)
    await count(behind_proxy, board)
    assert 3.0 == await score(behind_proxy, board)
