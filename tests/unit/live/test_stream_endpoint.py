"""A stream that is asked for while the server stops."""

import asyncio
from typing import Any

from leaderboard_adapters.memory import memory_leaderboard
from leaderboard_core import NewBoard
from leaderboard_shells.access import Access
from leaderboard_shells.http.request_pipeline import RequestPipeline
from leaderboard_shells.live.hub import Hub
from leaderboard_shells.live.socket_limiter import SocketLimiter
from leaderboard_shells.live.stream_endpoint import StreamEndpoint


async def test_it_ends_at_once() -> None:
    """Its reader comes back elsewhere, and nobody waits for it: the goodbyes were said before it came."""
    application = memory_leaderboard()
    await application.boards.create(NewBoard(id="b", name="b"))
    hub = Hub(application.read, application.boards.named, 10)
    hub.closing = True
    sent: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        await asyncio.Event().wait()

    scope = {"type": "http", "method": "GET", "path_params": {"id": "b"}, "headers": [], "query_string": b""}
    async with asyncio.timeout(30):
        await RequestPipeline(StreamEndpoint(hub, Access(), SocketLimiter(1, 1)))(scope, receive, send)

    assert {"type": "http.response.body", "body": b"", "more_body": False} == sent[-1]
    assert (0, 0) == (hub.sockets, hub.subscriptions)
