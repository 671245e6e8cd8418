"""Something on loopback that answers as a test wants, where a leaderboard is expected."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from attrs import field, frozen


@frozen
class Reply:
    """A whole answer; `size` is what its head says of its body, when that is not true."""

    body: bytes
    status: int = 200
    headers: Mapping[str, str] = field(factory=dict)
    size: int | None = None

    @classmethod
    def of(cls, data: Any, **more: Any) -> "Reply":
        """The envelope of a leaderboard around some data."""
        return cls(json.dumps({"success": True, "data": data} | more).encode())


@contextmanager
def answering(reply: Callable[[str, str], Reply]) -> Iterator[str]:
    """The URL of what answers each request by its method and its path, query included."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            told = reply(self.command, self.path)
            self.send_response(told.status)
            for name, value in told.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(told.body) if told.size is None else told.size))
            self.end_headers()
            # Who has seen enough hangs up.
            try:
                self.wfile.write(told.body)
            except OSError:
                self.close_connection = True
            self.close_connection = self.close_connection or told.size is not None

        do_GET = do_POST = do_PATCH = do_DELETE = answer  # noqa: N815 - names of the standard library

        def log_message(self, *_: Any) -> None:
            """Nobody reads it."""

    with _served(Handler) as url:
        yield url


@contextmanager
def telling(board: Mapping[str, Any], *messages: str | bytes) -> Iterator[str]:
    """The URL of what shows one board, and whose event stream brings these messages and then nothing more."""
    over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            if "/stream" not in self.path:
                self.end_headers()
                self.wfile.write(Reply.of(board).body)
                return
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            with suppress(OSError):
                for message in messages:
                    text = message if isinstance(message, bytes) else message.encode()
                    self.wfile.write(b"id: 1-1-1\ndata: %b\n\n" % text)
            over.wait()

        def log_message(self, *_: Any) -> None:
            """Nobody reads it."""

    with _served(Handler) as url:
        try:
            yield url
        finally:
            over.set()


@contextmanager
def _served(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
