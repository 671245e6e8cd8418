"""What connections cost while they are open, and that nothing of them stays."""

import asyncio
import resource
import socket
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack

import httpx2 as httpx
import pytest

from tests.integration.doors.conftest import Serve
from tests.integration.doors.kit import HEALTH, LONG, eventually, health, heard, knock, resident, sockets
from tests.integration.doors.test_heads import refusal
from tests.support.server import Server

#: How much memory a server may keep of thousands of connections, in MiB: what Python holds ready for the next.
KEPT = 24


@pytest.fixture(autouse=True)
def many_descriptors() -> Iterator[None]:
    """Let the test itself have as many as the server."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


async def visit(server: Server, ask: bytes, at_once: asyncio.Semaphore) -> None:
    """One short-lived connection."""
    async with at_once:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(ask)
        if ask:
            assert (await reader.read(12)).startswith(b"HTTP/1.1 2")
        writer.close()
        await writer.wait_closed()


async def visits(server: Server, count: int, ask: bytes = HEALTH) -> None:
    at_once = asyncio.Semaphore(50)
    await asyncio.gather(*(visit(server, ask, at_once) for _ in range(count)))


def idle(server: Server, count: int) -> None:
    """So many that say nothing, most of them at once, and close."""
    before = sockets(server)
    with ExitStack() as lines:
        for _ in range(count):
            lines.enter_context(knock(server))
    eventually(lambda: sockets(server) <= before + 1)


@pytest.mark.timeout(240)
async def test_nothing_stays_of_connections(server: Server) -> None:
    """10,000 short-lived ones, 1,300 that connect and close, 2,000 idle ones: what they held is back at once, long
    before any timeout, and everybody else is answered meanwhile. Memory is compared with that after a first round."""
    await visits(server, 500)
    idle(server, 2_000)
    sockets_before, resident_before = sockets(server), resident(server)
    with health(server) as others:
        await visits(server, 10_000)
        await visits(server, 1_300, b"")
        idle(server, 2_000)
        eventually(lambda: sockets(server) <= sockets_before + 1)
    assert others.asked > 1
    eventually(lambda: resident(server) < resident_before + KEPT)


def test_one_connection_too_many(serve: Serve) -> None:
    """It is told so and closed; those that are open are answered, and one that goes makes room."""
    server = serve(SERVER__MAX_CONNECTIONS="20")
    with ExitStack() as stack:
        lines = [stack.enter_context(knock(server, HEALTH)) for _ in range(20)]
        assert all(line.recv(12) == b"HTTP/1.1 200" for line in lines)
        with knock(server, HEALTH) as surplus:
            assert (503, "too_many_connections") == refusal(heard(surplus))
        lines[0].close()
        eventually(lambda: is_answered(server))
        lines[1].sendall(HEALTH)
        answers = b""
        while b"HTTP/1.1 200" not in answers:
            answers += lines[1].recv(65536)


def is_answered(server: Server) -> bool:
    with knock(server, HEALTH) as line:
        return line.recv(12) == b"HTTP/1.1 200"


def test_descriptors_run_out(serve: Serve, engine: str) -> None:
    """It is in the log and in `/ready` while it lasts, and over when connections go."""
    server = serve(SERVER__MAX_CONNECTIONS="1000")
    assert server.process is not None
    limit = sockets(server) + 60
    subprocess.run(["prlimit", f"--nofile={limit}:{limit}", f"--pid={server.process.pid}"], check=True)
    with httpx.Client(base_url=server.url, timeout=LONG) as inside, ExitStack() as stack:
        assert "ok" == inside.get("/ready").json()["data"]["checks"]["descriptors"]
        for _ in range(80):
            stack.enter_context(socket.create_connection(("127.0.0.1", server.port), timeout=LONG))
        eventually(lambda: "failed" == checked(inside))
        assert f"of {limit} descriptors" in inside.get("/ready").json()["data"]["reasons"]["descriptors"]
        line = server.wait_for_line("out of descriptors")
        assert limit == line["limit"], engine
        stack.close()
        server.wait_for_line("enough descriptors again")
        eventually(lambda: "ok" == checked(inside))


def checked(client: httpx.Client) -> str:
    report = client.get("/ready")
    assert report.status_code == 200
    return str(report.json()["data"]["checks"]["descriptors"])


def test_the_limit_is_raised_to_what_is_allowed(serve: Serve) -> None:
    """A server started with few descriptors takes all that it may have."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(400, hard), hard))
    server = serve()
    assert server.process is not None
    assert resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE) == (hard, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
