"""What is left of a body that nobody wants is read for its sender's sake, not for as long as it likes."""

import asyncio

import pytest
from starlette.types import Message

from leaderboard_shells.http import body_drain
from tests.support.patience import PATIENCE


async def test_a_byte_now_and_then_keeps_no_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """Though something comes all the time, it is too little."""
    monkeypatch.setattr(body_drain, "IDLE", 0.2)
    monkeypatch.setattr(body_drain, "LONGEST", 1_000.0)

    async def receive() -> Message:
        await asyncio.sleep(0.01)
        return {"type": "http.request", "body": b"x", "more_body": True}

    await asyncio.wait_for(body_drain._throw_away(receive), PATIENCE)


async def test_a_body_that_comes_is_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """However much longer it takes than nothing may come."""
    monkeypatch.setattr(body_drain, "IDLE", 1.0)
    left = 150

    async def receive() -> Message:
        nonlocal left
        await asyncio.sleep(0.01)
        left -= 1
        return {"type": "http.request", "body": bytes(body_drain.LEAST), "more_body": left > 0}

    await body_drain._throw_away(receive)

    assert 0 == left
