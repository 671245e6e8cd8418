"""/health, /ready, and what is served beside the API."""

import asyncio
from collections.abc import Iterator

import httpx2 as httpx
import pytest
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from leaderboard_core import Application
from leaderboard_core.domain.errors import StoreUnavailable
from leaderboard_core.domain.time_zones import EDITION
from leaderboard_shells.http.app import create_app
from leaderboard_shells.monitoring.readiness import HealthCheck, Probe, Readiness
from tests.integration.http.conformance import Conformance
from tests.integration.http.kit import faults, refused
from tests.support.readiness import asking


async def well() -> None:
    """A part that answers."""


async def ill() -> None:
    raise StoreUnavailable("repository")


async def asleep() -> None:
    await asyncio.sleep(60)


@pytest.fixture
def readiness() -> Iterator[Readiness]:
    with asking({HealthCheck.REALTIME: well, HealthCheck.REPOSITORY: well}) as readiness:
        yield readiness


async def test_health(client: httpx.AsyncClient, readiness: Readiness) -> None:
    """A process that lives says so, whatever else is wrong."""
    readiness.draining = True

    assert (200, {"success": True, "data": {"status": "healthy"}}) == _of(await client.get("/health"))


async def test_ready(client: httpx.AsyncClient) -> None:
    """A process all of whose parts answer is ready; the parts are listed, and no others."""
    assert (
        200,
        {
            "success": True,
            "data": {
                "status": "ready",
                "checks": {"realtime": "ok", "repository": "ok"},
                "reasons": {},
                "tzdata": EDITION,
            },
        },
    ) == _of(await client.get("/ready"))


async def test_degraded(application: Application, conformance: Conformance) -> None:
    """Without a part that it can do without it still serves, degraded."""
    checks = {HealthCheck.REALTIME: well, HealthCheck.QUEUE: ill}
    with asking(checks) as readiness:
        async with conformance.client(create_app(application, readiness)) as client:
            answer = await client.get("/ready")

    assert (
        200,
        {
            "success": True,
            "data": {
                "status": "degraded",
                "checks": {"realtime": "ok", "queue": "failed"},
                "reasons": {"queue": "it is not available; the log says more"},
                "tzdata": EDITION,
            },
        },
    ) == _of(answer)


@pytest.mark.parametrize("check", [ill, asleep])
async def test_unavailable(application: Application, conformance: Conformance, check: Probe) -> None:
    """Without any store, one that is asleep included, it serves nothing: 503, and when to ask again."""
    checks = {HealthCheck.REPOSITORY: check, HealthCheck.QUEUE: well}
    with asking(checks, timeout=0.05) as readiness:
        async with conformance.client(create_app(application, readiness)) as client:
            answer = await client.get("/ready")

    assert (503, "not_ready") == refused(answer)
    data = answer.json()["data"]
    assert ("unavailable", {"repository": "failed", "queue": "ok"}) == (data["status"], data["checks"])
    assert ["repository"] == list(data["reasons"])
    assert "1" == answer.headers["retry-after"]


async def test_draining(client: httpx.AsyncClient, readiness: Readiness) -> None:
    """A process that is about to stop is unavailable, though all its parts answer."""
    readiness.draining = True

    answer = await client.get("/ready")

    assert (503, "not_ready") == refused(answer)
    expected = {
        "status": "unavailable",
        "checks": {"realtime": "ok", "repository": "ok"},
        "reasons": {},
        "tzdata": EDITION,
    }
    assert expected == answer.json()["data"]


@pytest.mark.parametrize("path", ["/health", "/ready"])
async def test_parameters_are_refused(client: httpx.AsyncClient, path: str) -> None:
    """There are no parameters here."""
    assert ["verbose"] == list(faults(await client.get(f"{path}?verbose")))


async def test_what_is_served_beside_it(application: Application, readiness: Readiness) -> None:
    """Further routes are served with the same ids and refusals."""
    page = Route("/page", lambda _: PlainTextResponse("page"))
    app = create_app(application, readiness, extra_routes=[page])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client:
        answer = await client.get("/page")

        assert "page" == answer.text
        assert answer.headers["x-request-id"]
        assert (404, "not_found") == refused(await client.get("/page/"))
        assert (405, "method_not_allowed") == refused(await client.post("/page"))


def _of(answer: httpx.Response) -> tuple[int, object]:
    return answer.status_code, answer.json()
