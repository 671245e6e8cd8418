"""Requests are counted by the route they took, whoever answered them."""

import httpx2 as httpx
import pytest

from leaderboard_core import Application
from leaderboard_shells.http.app import create_app
from leaderboard_shells.monitoring import Metrics
from leaderboard_shells.monitoring.readiness import Readiness, Report
from tests.integration.http.kit import BOARDS, ask, make_board, players
from tests.support.metrics import Shown, held, parsed

REQUESTS = "leaderboard_http_request_duration_seconds_count"


async def shown(client: httpx.AsyncClient) -> Shown:
    return parsed((await client.get("/metrics")).text)


async def test_routes_not_paths(client: httpx.AsyncClient) -> None:
    """Requests to different boards and players are those of one route; no id is a label anywhere."""
    for board_id in ("first-board", "second-board"):
        await make_board(client, board_id)
        await client.get(f"{BOARDS}/{board_id}/player/some-player")
    await client.get(f"{BOARDS}/third-board/top")

    answer = await client.get("/metrics")
    samples = parsed(answer.text)
    assert 2 == samples.value(REQUESTS, method="POST", route=BOARDS, status="201")
    assert 2 == samples.value(REQUESTS, method="GET", route=f"{BOARDS}/{{id}}/player/{{player_id}}", status="404")
    assert 1 == samples.value(REQUESTS, method="GET", route=f"{BOARDS}/{{id}}/top", status="404")
    for name in ("first-board", "second-board", "third-board", "some-player"):
        assert name not in answer.text


@pytest.mark.parametrize(
    ("method", "path", "labels"),
    [
        ("GET", "/nothing/of/the/kind", {"method": "GET", "route": "other", "status": "404"}),
        ("PUT", BOARDS, {"method": "PUT", "route": BOARDS, "status": "405"}),
        ("BREW", "/health", {"method": "other", "route": "/health", "status": "405"}),
        ("HEAD", "/health", {"method": "HEAD", "route": "/health", "status": "200"}),
        ("POST", "/api/v1/scores", {"method": "POST", "route": "/api/v1/scores", "status": "400"}),
    ],
)
async def test_refusals_are_counted(client: httpx.AsyncClient, method: str, path: str, labels: dict[str, str]) -> None:
    """Whatever senders make up, a path or a method, makes no new series."""
    await client.request(method, path, content=b"{" if method == "POST" else None)

    assert 1 == (await shown(client)).value(REQUESTS, **labels)


async def test_a_foreign_page_is_counted(client: httpx.AsyncClient) -> None:
    """Requests that never reach a route are seen as well."""
    await client.post("/api/v1/scores", json={}, headers={"Origin": "https://evil.example"})

    assert 1 == (await shown(client)).total(REQUESTS, method="POST", status="403")


async def test_a_request_is_in_progress_until_it_is_answered(application: Application) -> None:
    """Whoever asks meanwhile sees it; one whose sender leaves is over, without a status."""
    metrics = Metrics()
    seen: list[float | None] = []

    class Watching(Readiness):
        async def __call__(self) -> Report:
            seen.append(held(metrics.registry).value("leaderboard_http_requests_in_progress"))
            return await super().__call__()

    app = create_app(application, Watching(), metrics=metrics)
    await ask(app, "GET", b"/ready")
    await ask(app, "POST", b"/api/v1/scores", chunks=[b"{"], whole=False)

    after = held(metrics.registry)
    assert [1] == seen
    assert 0 == after.value("leaderboard_http_requests_in_progress")
    assert 1 == after.value(REQUESTS, method="POST", route="/api/v1/scores", status="none")


async def test_the_form(client: httpx.AsyncClient) -> None:
    """The text form of Prometheus, never kept by anyone on the way."""
    answer = await client.get("/metrics")

    assert "text/plain; version=0.0.4; charset=utf-8" == answer.headers["content-type"]
    assert "no-store" == answer.headers["cache-control"]


async def test_players_cost_no_series(client: httpx.AsyncClient) -> None:
    """A hundred players and their scores add not one series."""
    await make_board(client)
    await players(client, first=1)
    await shown(client)
    before = len((await shown(client)).samples)
    await players(client, **{f"p{number}": number for number in range(100)})

    assert before == len((await shown(client)).samples)
