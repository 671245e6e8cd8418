"""A server process as `leaderboard serve` is one, with the limits beside it: `python -m benchmarks.serving`.

The limits are routes of the same app behind the same middleware, and stand first in its table:
`POST /limit/echo` sends back what it was sent; `GET /limit/constant?N` answers N bytes; `/limit/live` sends what any
of its sockets says to all of them.
"""

import asyncio
import socket
from types import ModuleType

from starlette.applications import Starlette
from starlette.routing import Route, WebSocketRoute
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from leaderboard_shells import server
from leaderboard_shells.engines.limits import ConnectionLimits
from leaderboard_shells.engines.running import load_engine
from leaderboard_shells.monitoring import logs
from leaderboard_shells.settings import load
from leaderboard_shells.workers.lifecycle import run_event_loop


class Echo:
    """Sends back what it was sent."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body, more = b"", True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        await _answer(send, body)


class Constant:
    """Answers as many bytes as the query says."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await _answer(send, b"x" * int(scope["query_string"]))


async def _answer(send: Send, body: bytes) -> None:
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


class FanOut:
    """Every message of every socket goes to all sockets."""

    def __init__(self) -> None:
        self._sockets: set[WebSocket] = set()

    async def __call__(self, websocket: WebSocket) -> None:
        await websocket.accept()
        self._sockets.add(websocket)
        try:
            while True:
                message = await websocket.receive_text()
                for one in tuple(self._sockets):
                    await one.send_text(message)
        except (WebSocketDisconnect, RuntimeError):
            pass
        finally:
            self._sockets.discard(websocket)


class Engine:
    """An engine that serves the limits as well."""

    def __init__(self, engine: ModuleType) -> None:
        self._engine = engine

    async def run(self, app: Starlette, listener: socket.socket, limits: ConnectionLimits, stop: asyncio.Event) -> None:
        app.router.routes[:0] = [
            Route("/limit/echo", Echo(), methods=["POST"]),
            Route("/limit/constant", Constant(), methods=["GET"]),
            WebSocketRoute("/limit/live", FanOut().__call__),
        ]
        await self._engine.run(app, listener, limits, stop)


def main() -> None:
    settings = load()
    logs.configure_logging(settings)
    engine = Engine(load_engine(settings.server.engine))
    run_event_loop(server._serve(settings, engine, load))


if __name__ == "__main__":
    main()
