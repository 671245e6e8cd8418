"""An engine as it is, without what is ours around it, in a process of its own: `plain_engine.py hypercorn 8080`."""

import asyncio
import sys
from typing import Any

#: How large a message may be, in bytes.
MOST = 1024


async def app(scope: Any, receive: Any, send: Any) -> None:
    """Answers requests with a word, and sockets with the names of what the engine offers beyond ASGI."""
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
        await send({"type": "http.response.body", "body": b"ok"})
    elif scope["type"] == "websocket":
        offers = ",".join(scope["extensions"]).encode()
        await send({"type": "websocket.accept", "headers": [(b"x-offers", offers)]})
        while (await receive())["type"] != "websocket.disconnect":
            pass


def hypercorn(port: int) -> None:
    from hypercorn.asyncio import serve  # noqa: PLC0415
    from hypercorn.config import Config  # noqa: PLC0415

    config = Config()
    config.bind = [f"127.0.0.1:{port}"]
    config.errorlog = None
    config.websocket_max_message_size = MOST
    asyncio.run(serve(app, config))


def uvicorn(port: int) -> None:
    from uvicorn import run  # noqa: PLC0415

    run(
        app, port=port, lifespan="off", http="httptools", ws="websockets-sansio", timeout_keep_alive=1, log_config=None,
        ws_max_size=MOST,
    )  # fmt: skip


if __name__ == "__main__":
    {"hypercorn": hypercorn, "uvicorn": uvicorn}[sys.argv[1]](int(sys.argv[2]))
