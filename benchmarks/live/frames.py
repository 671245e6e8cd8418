"""As much of WebSocket as a watcher needs that must not become the bottleneck: RFC 6455, a client's side."""

import base64
import os
import socket
import struct
from collections.abc import Iterator

TEXT, CLOSE, PING = 0x1, 0x8, 0x9
_PONG = 0xA


def connect(host: str, port: int, path: str, receive_buffer: int | None = None) -> socket.socket:
    """A socket behind its handshake; what is read is all frames."""
    line = socket.socket()
    if receive_buffer is not None:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    line.settimeout(30)
    line.connect((host, port))
    key = base64.b64encode(os.urandom(16)).decode()
    line.sendall(
        f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
    )
    answer = b""
    while not answer.endswith(b"\r\n\r\n"):
        got = line.recv(1)
        assert got, "the server closed the handshake"
        answer += got
    assert answer.startswith(b"HTTP/1.1 101"), answer
    return line


def message(payload: bytes, opcode: int = TEXT) -> bytes:
    """A message of up to 125 bytes; its mask is zero, which leaves it as it is."""
    return struct.pack("!BB4x", 0x80 | opcode, 0x80 | len(payload)) + payload


def pong(payload: bytes) -> bytes:
    """The answer to a ping."""
    return message(payload, _PONG)


class Frames:
    """The frames in what one socket has sent."""

    def __init__(self) -> None:
        self._rest = b""

    def __call__(self, data: bytes) -> Iterator[tuple[int, bytes]]:
        """The opcode and payload of each frame that these bytes complete."""
        data = self._rest + data if self._rest else data
        at = 0
        while len(data) - at >= 2:
            length, start = data[at + 1], at + 2
            if length == 126:
                if len(data) - at < 4:
                    break
                length, start = int.from_bytes(data[at + 2 : at + 4]), at + 4
            assert length != 127, "a frame of more than 64 KiB"
            if len(data) < start + length:
                break
            yield data[at] & 0xF, data[start : start + length]
            at = start + length
        self._rest = data[at:]
