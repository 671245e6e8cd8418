"""Readings that ask for what can not be."""

import httpx2 as httpx
import pytest

from tests.integration.http.kit import BOARD, READS, faults, make_board, players, query_of


@pytest.fixture(autouse=True)
async def board(client: httpx.AsyncClient) -> None:
    """Four players; carol and dave have the same score, carol first."""
    await make_board(client)
    await players(client, alice=40, carol=20, dave=20, bob=30)


@pytest.mark.parametrize(
    ("path", "query", "path_at_fault"),
    [
        ("top", "limit=0", "limit"),
        ("top", "limit=1001", "limit"),
        ("top", "limit=ten", "limit"),
        ("top", "limit=", "limit"),
        ("top", "limit=1&limit=2", "limit"),
        ("top", "limit=99999999999999999999999", "limit"),
        ("range", "start=0", "start"),
        ("range", "start=-1", "start"),
        ("range", "start=5&end=4", "end"),
        ("range", "start=1&end=1001", "end"),
        ("range", "end=x", "end"),
        ("range", f"start={2**53}", "start"),
        ("around/alice", "range=-1", "range"),
        ("around/alice", "range=51", "range"),
        ("players", "", "ids"),
        ("players", "ids=", "ids"),
        ("players", "ids=a,,b", "ids"),
        ("players", "ids=a,%00", "ids"),
        ("players", "ids=%ff", "ids"),
        ("players", f"ids={'x' * 129}", "ids"),
        ("players", "ids=" + ",".join(map(str, range(101))), "ids"),
        ("stats", "limit=1", "limit"),
        ("count", "min=2&max=1", "min"),
        ("count", "min=ten", "min"),
        ("count", "max=", "max"),
        ("count", "min=NaN", "min"),
        ("count", "max=1e999", "max"),
        ("count", f"min={2**53}", "min"),
        ("count", "score=1", "score"),
        ("around", "", "score"),
        ("around", "score=1&range=51", "range"),
        ("score", "", "rank"),
        ("score", "rank=1&percentile=1", "rank"),
        ("score", "rank=0", "rank"),
        ("score", "percentile=101", "percentile"),
        ("score", "percentile=-0.1", "percentile"),
        ("score", "percentile=1.00001", "percentile"),
        ("score", "percentile=all", "percentile"),
        ("histogram", "buckets=0", "buckets"),
        ("histogram", "buckets=101", "buckets"),
        ("best", "", "percent"),
        ("best", "percent=ten", "percent"),
        ("best", "percent=100.1", "percent"),
        ("best", "percent=1&limit=0", "limit"),
        ("rank", "", "score"),
        ("rank", "score=", "score"),
        ("rank", "score=Infinity", "score"),
        ("rank", "score=1&score=1", "score"),
        ("rank", "score=0x10", "score"),
        ("rank", "score=1_000", "score"),
        ("player/alice", "range=1", "range"),
        ("top", "Limit=1", "Limit"),
        ("top", "%ff=1", "\\udcff"),
    ],
)
async def test_a_parameter_at_fault(client: httpx.AsyncClient, path: str, query: str, path_at_fault: str) -> None:
    """A parameter that is missing, unknown, repeated or out of bounds is named."""
    assert [path_at_fault] == list(faults(await client.get(f"{BOARD}/{path}?{query}")))


@pytest.mark.parametrize("path", READS)
@pytest.mark.parametrize(
    ("parameter", "value"), [("source", "cache"), ("source", ""), ("season", "0"), ("season", "x"), ("fresh", "1")]
)
async def test_a_copy_that_there_is_not(client: httpx.AsyncClient, path: str, parameter: str, value: str) -> None:
    """Every reading refuses a source or a season that can not be."""
    answer = await client.get(f"{BOARD}/{path}", params=[*query_of(path), (parameter, value)])

    assert [parameter] == list(faults(answer))


async def test_all_parameters_at_fault_at_once(client: httpx.AsyncClient) -> None:
    """Wrong, repeated and unknown parameters are named together."""
    answer = await client.get(f"{BOARD}/top?limit=0&season=x&fresh=1&source=batch&source=batch")

    assert {"limit", "season", "fresh", "source"} == set(faults(answer))
