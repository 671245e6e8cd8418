"""Tables that take long to change: whoever finishes an upgrade keeps no server waiting."""

import asyncio
import itertools
import time

from leaderboard_adapters.postgres import migrate
from leaderboard_adapters.postgres.connection import Database
from leaderboard_adapters.postgres.migrations import SHIPPED, apply_migrations
from leaderboard_core.domain.errors import LeaderboardError
from leaderboard_testing.contracts.values import a_state
from leaderboard_testing.contracts.writing import add, put
from tests.support.postgres_server import PostgresServer

_ROWS = 400
#: Each row takes so long that all of them take longer than any server waits for a lock.
_SLOW = """
CREATE FUNCTION take_long() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(0.02); RETURN NEW; END';
CREATE TRIGGER slow BEFORE UPDATE ON scores FOR EACH ROW WHEN (OLD.player_id LIKE 'old%') EXECUTE FUNCTION take_long();
"""


async def test_what_an_earlier_version_wrote_is_filled_in_beside_servers(postgres: PostgresServer) -> None:
    """Submissions go on meanwhile, each of them at once."""
    with postgres.empty_database() as database:
        # As an earlier version left it, whose scores have no payload yet.
        earlier = [one for one in SHIPPED if one.name < "0009_post"]
        await apply_migrations(Database(**database.arguments), earlier)
        async with database.repository() as repository:
            board = await add(repository)
            with database.admin() as admin:
                admin.execute(
                    "INSERT INTO scores (board_uid, season, player_id, sort_key, stamp, game_id, metadata) "
                    "SELECT %s, %s, 'old' || n, -n, n, 'game', '{}' FROM generate_series(1, %s) AS n",
                    [board.uid, board.season, _ROWS],
                )
                admin.execute(_SLOW.encode())
            finishing = asyncio.create_task(migrate(**database.arguments, post=True))  # type: ignore[arg-type]
            failed, began = list[LeaderboardError](), [time.monotonic()]
            while not finishing.done():
                try:
                    board = await put(repository, board, [a_state(f"new{len(began)}", 1.0)])
                except LeaderboardError as error:
                    failed.append(error)
                began.append(time.monotonic())
            await finishing
        with database.admin() as admin:
            kept = admin.execute(
                "SELECT payload, count(*) FROM scores WHERE player_id LIKE 'old%' GROUP BY 1"
            ).fetchall()

    assert [] == failed
    # One that waits for the filling waits for as long as all of it takes, however busy the machine is.
    longest = max(end - begin for begin, end in itertools.pairwise(began))
    assert len(began) > 50
    assert longest < (began[-1] - began[0]) / 2
    assert [('["game", "{}"]', _ROWS)] == kept
