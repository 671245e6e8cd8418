"""What a request that was refused leaves in the log: enough to find it, nothing that it carried, and never a flood."""

import asyncio
from typing import Any

import httpx2 as httpx
import pytest
from structlog.testing import capture_logs

from leaderboard_shells.http import access_log
from tests.integration.http.kit import Stores


def refusals(lines: Any) -> list[dict[str, Any]]:
    return [line for line in lines if line["event"] == "refused"]


@pytest.mark.parametrize(
    ("method", "path", "body", "told"),
    [
        ("GET", "/api/v1/leaderboards/nowhere", None, ("GET", "/api/v1/leaderboards/{id}", 404, "board_not_found")),
        ("GET", "/secret/path?token=planted", None, ("GET", "other", 404, "not_found")),
        ("PUT", "/api/v1/scores", None, ("PUT", "/api/v1/scores", 405, "method_not_allowed")),
        ("POST", "/api/v1/scores", b"{", ("POST", "/api/v1/scores", 400, "malformed_json")),
        ("POST", "/api/v1/scores", b"{}", ("POST", "/api/v1/scores", 422, "invalid")),
        ("BREW", "/health", None, ("other", "/health", 405, "method_not_allowed")),
    ],
)
async def test_a_refusal_leaves_one_line(
    client: httpx.AsyncClient, method: str, path: str, body: bytes | None, told: tuple[object, ...]
) -> None:
    """At `info`, with the method, the route as it is declared, the status and the code."""
    with capture_logs() as lines:
        answer = await client.request(method, path, content=body, headers={"Authorization": "Bearer planted"})

    [line] = refusals(lines)
    assert answer.status_code == told[2]
    assert told == (line["method"], line["route"], line["status"], line["code"])
    assert "info" == line["log_level"]
    assert "planted" not in repr(lines)


async def test_what_went_well_leaves_none(client: httpx.AsyncClient) -> None:
    """Nor does a fault of the server leave this one."""
    with capture_logs() as lines:
        assert 200 == (await client.get("/health")).status_code
        assert 200 == (await client.get("/api/v1/leaderboards")).status_code

    assert [] == lines


async def test_a_flood_of_refusals_is_bounded(client: httpx.AsyncClient) -> None:
    """Not every one of them has its line."""
    with capture_logs() as lines:
        for _ in range(20):
            await asyncio.gather(*(client.get("/nowhere") for _ in range(10)))

    assert access_log._BURST <= len(refusals(lines)) < 200


async def test_a_fault_is_traced_once(
    client: httpx.AsyncClient, stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every request that fails of it has a line with its error; where it comes from stands in the first."""

    async def broken(*_: object) -> None:
        raise RuntimeError("it broke")

    monkeypatch.setattr(stores[0], "newest", broken)
    with capture_logs() as lines:
        for _ in range(3):
            assert 500 == (await client.get("/api/v1/leaderboards")).status_code

    failed = [line for line in lines if line["event"] == "request failed"]
    assert ["RuntimeError: it broke"] * 3 == [line["error"] for line in failed]
    assert [True, False, False] == [line["exc_info"] is not None for line in failed]
