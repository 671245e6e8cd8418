"""Real input, end to end: every flight of a year through the batch route, held against SQL."""

from collections.abc import Iterator, Sequence

import httpx2 as httpx
import pytest

from tests.support import flights, postgres_server, redis_server
from tests.support.server import running

pytestmark = pytest.mark.timeout(400)

BOARD_IDS = [board["id"] for board, _ in flights.BOARDS]
Row = tuple[str, int, int, float]


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    return flights.flights()


@pytest.fixture(scope="module")
def reference(rows: list[dict[str, str]]) -> Iterator[dict[str, list[Row]]]:
    sql = flights.Reference(rows)
    yield {board_id: sql.board(board_id) for board_id in BOARD_IDS}
    sql.close()


@pytest.fixture(scope="module", params=["memory and SQLite", "Redis and PostgreSQL"])
def environment(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Where the server keeps its boards."""
    if request.param == "memory and SQLite":
        yield {}
        return
    with (
        redis_server.running(tmp_path_factory.mktemp("redis")) as redis,
        postgres_server.running() as postgres,
        postgres.fresh_database() as database,
    ):
        yield {"REDIS_ADDR": redis.address, **database.environment}


@pytest.fixture(scope="module")
def client(
    rows: list[dict[str, str]], environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[httpx.Client]:
    """A server that has taken in all the flights."""
    directory = tmp_path_factory.mktemp("flights")
    with running(directory, **environment) as server, httpx.Client(base_url=server.url) as client:
        for board, _ in flights.BOARDS:
            assert client.post("/api/v1/leaderboards", json=board).status_code == 201
        feed(client, list(flights.submissions(rows)))
        yield client


def feed(client: httpx.Client, submissions: Sequence[dict[str, object]]) -> None:
    for start in range(0, len(submissions), 1000):
        scores = submissions[start : start + 1000]
        answer = client.post("/api/v1/scores/batch", json={"scores": scores}, timeout=60)
        assert (200, len(scores)) == (answer.status_code, answer.json()["data"]["accepted"])


def entries(client: httpx.Client, path: str, **query: int) -> list[tuple[int, str, int]]:
    answer = client.get(f"/api/v1/leaderboards/{path}", params=query)
    assert answer.status_code == 200, answer.text
    return [(entry["rank"], entry["player_id"], entry["score"]) for entry in answer.json()["data"]]


def expected(rows: Sequence[Row], first: int, last: int) -> list[tuple[int, str, int]]:
    return [(rank, player, score) for player, score, rank, _ in rows[max(first, 1) - 1 : last]]


@pytest.mark.parametrize("board", BOARD_IDS)
def test_every_rank_and_tie_is_what_sql_says(board: str, client: httpx.Client, reference: dict[str, list[Row]]) -> None:
    """Page by page, the whole board in the order of SQL's window functions."""
    rows = reference[board]

    for size in (1000, 61):
        for start in range(1, len(rows) + size, size):
            end = start + size - 1
            assert expected(rows, start, end) == entries(client, f"{board}/range", start=start, end=end)
    assert expected(rows, 1, 1000) == entries(client, f"{board}/top", limit=1000)


@pytest.mark.parametrize("board", BOARD_IDS)
def test_every_neighbourhood_is_what_sql_says(
    board: str, client: httpx.Client, reference: dict[str, list[Row]]
) -> None:
    """Each aircraft with the two ahead of it and the two behind."""
    rows = reference[board]

    for player, _, rank, _ in rows:
        assert expected(rows, rank - 2, rank + 2) == entries(client, f"{board}/around/{player}", range=2)


@pytest.mark.parametrize("board", BOARD_IDS)
def test_every_percentile_is_what_sql_says(board: str, client: httpx.Client, reference: dict[str, list[Row]]) -> None:
    """Each aircraft's own entry: score, rank, percentile, number of players."""
    rows = reference[board]

    for player, score, rank, percentile in rows:
        entry = client.get(f"/api/v1/leaderboards/{board}/player/{player}").json()["data"]
        assert (score, rank, len(rows)) == (entry["score"], entry["rank"], entry["total_players"])
        assert percentile == pytest.approx(entry["percentile"], abs=1e-9)


@pytest.mark.parametrize("board", BOARD_IDS)
def test_the_stats_are_what_sql_says(board: str, client: httpx.Client, reference: dict[str, list[Row]]) -> None:
    """The number of players, the best and the last score."""
    rows = reference[board]

    stats = client.get(f"/api/v1/leaderboards/{board}/stats").json()["data"]

    assert {
        "leaderboard_id": board,
        "total_players": len(rows),
        "top_score": rows[0][1],
        "lowest_score": rows[-1][1],
    } == stats
