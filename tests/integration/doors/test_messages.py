"""Messages on a socket: bounded in what they are inflated to, and no reason to go on reading."""

import os
import select
import socket
import struct
import threading
import time
from contextlib import suppress
from itertools import repeat

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed
from websockets.frames import Frame, Opcode

from tests.integration.doors.kit import health, knock, resident
from tests.integration.doors.test_heads import UPGRADE, head
from tests.support.patience import PATIENCE
from tests.support.server import Server

KIB = 1024
MIB = 1024 * KIB
TOO_BIG = 1009


def frame(opcode: Opcode, data: bytes, *, fin: bool = True) -> bytes:
    return Frame(opcode, data, fin=fin).serialize(mask=True)


def pour(line: socket.socket, *pieces: bytes) -> None:
    for piece in pieces:
        line.sendall(piece)


def url(server: Server) -> str:
    return f"ws://127.0.0.1:{server.port}/ws"


async def test_nothing_is_compressed(server: Server) -> None:
    """A message is as large as it is on the wire: who offers compression is not taken at the word."""
    async with connect(url(server), compression="deflate") as watcher:
        assert "Sec-WebSocket-Extensions" not in watcher.response.headers  # type: ignore[union-attr]


@pytest.mark.parametrize("fragments", [1, 40])
async def test_a_message_over_the_limit(server: Server, fragments: int) -> None:
    """It ends the socket with 1009, whole or in fragments."""
    async with connect(url(server)) as watcher:
        message = "a" * 40 * KIB
        step = len(message) // fragments
        with suppress(ConnectionClosed):
            await watcher.send(message if fragments == 1 else [message[n : n + step] for n in range(0, 40 * KIB, step)])
        with pytest.raises(ConnectionClosed) as closed:
            await watcher.recv()

    assert closed.value.rcvd is not None
    assert TOO_BIG == closed.value.rcvd.code


def test_who_is_still_sending_reads_why_it_ended(server: Server) -> None:
    """The reason is there to be read after everything was sent, not lost in a reset."""
    piece = bytes(KIB)
    with knock(server, head("/ws", UPGRADE)) as line:
        while b"\r\n\r\n" not in line.recv(4 * KIB):
            pass
        pour(line, frame(Opcode.BINARY, piece, fin=False), *repeat(frame(Opcode.CONT, piece, fin=False), 40))
        select.select([line], [], [], PATIENCE)
        for _ in range(40):
            pour(line, *repeat(frame(Opcode.CONT, piece, fin=False), 10))
            time.sleep(0.01)
        assert struct.pack("!H", TOO_BIG) in line.recv(4 * KIB)


@pytest.mark.parametrize("announced", [True, False], ids=["one frame", "fragments"])
def test_what_follows_a_message_over_the_limit(server: Server, announced: bool) -> None:
    """The TCP connection is closed and nothing of it is kept, however much is still sent."""
    before = resident(server)
    piece = bytes(64 * KIB)
    begin = struct.pack("!BBQ4x", 0x82, 0xFF, 200 * MIB) if announced else frame(Opcode.BINARY, piece, fin=False)
    follow = piece if announced else frame(Opcode.CONT, piece, fin=False)
    with knock(server, head("/ws", UPGRADE)) as line, health(server):
        assert line.recv(12) == b"HTTP/1.1 101"
        with pytest.raises(OSError):  # noqa: PT011
            pour(line, begin, *repeat(follow, 400))
    assert resident(server) < before + 16


def test_pongs_that_nobody_reads(server: Server) -> None:
    """A peer that does not read is not read from: it can send no more than fits into the buffers on the way."""
    before = resident(server)
    pings = frame(Opcode.PING, os.urandom(120)) * 500
    with knock(server, head("/ws", UPGRADE)) as line, health(server):
        assert line.recv(12) == b"HTTP/1.1 101"
        line.settimeout(2)
        with pytest.raises(TimeoutError):
            pour(line, *repeat(pings, 2000))
        assert resident(server) < before + 24


def test_answers_that_nobody_reads(server: Server) -> None:
    """Nor is one that asks one request after the other."""
    before = resident(server)
    with knock(server) as line, health(server):
        line.settimeout(2)
        with pytest.raises(TimeoutError):
            pour(line, *repeat(head("/openapi.json") * 500, 2000))
        assert resident(server) < before + 48


def test_reading_goes_on_with_the_peer(server: Server) -> None:
    """A peer that begins to read again is heard again, and misses nothing."""
    pings = 60_000
    with knock(server, head("/ws", UPGRADE)) as line:
        answer = b""
        while not answer.endswith(b"\r\n\r\n"):
            answer += line.recv(1)
        sending = threading.Thread(target=line.sendall, args=(frame(Opcode.PING, os.urandom(120)) * pings,))
        sending.start()
        time.sleep(1)
        read = 0
        while read < pings * 122 and (piece := line.recv(MIB)):
            read += len(piece)
        sending.join()

    assert read == pings * 122
