"""`/ready` tells that clocks of cells are apart: they say who was first where scores of several shards are equal."""

import time

import httpx2 as httpx
import pytest

from tests.support.patience import PATIENCE
from tests.support.postgres_server import Credentials
from tests.support.server import Server

pytestmark = pytest.mark.timeout(120)

#: As if the cell lay on a server of its own.
_AHEAD = """
    CREATE OR REPLACE FUNCTION leaderboard_cell_2.microseconds(moment timestamptz) RETURNS bigint
    LANGUAGE sql STABLE AS $$ SELECT (extract(epoch FROM moment) * 1000000)::bigint + {} $$
"""


def reason(server: Server) -> str:
    ready = httpx.get(f"{server.url}/ready").json()["data"]
    return str(ready.get("reasons", {}).get("clock", ""))


def test_a_cell_that_is_ahead(server: Server, database: Credentials) -> None:
    """It is named, with the other one, for as long as it lasts; the server goes on."""
    assert "" == reason(server)
    with database.admin() as admin:
        admin.execute(_AHEAD.format(3_000_000))
        admin.commit()
    deadline = time.monotonic() + PATIENCE
    while not (told := reason(server)):
        assert time.monotonic() < deadline
        time.sleep(0.2)
    with database.admin() as admin:
        admin.execute(_AHEAD.format(0))
        admin.commit()

    assert "the clock of cell 2 is 3.0 s ahead of that of cell" in told
    while reason(server):
        assert time.monotonic() < deadline + PATIENCE
        time.sleep(0.2)
