"""SQLite on a disk that takes no more: `/ready` and the log tell, reads go on, and writes do when there is room."""

import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx2 as httpx
import pytest
from attrs import frozen

from tests.support.required import unavailable
from tests.support.server import COMMAND, Server

FULL = "its disk is full; make room there"
REFUSES = "its disk refuses to read or write; look after the disk, and what the process may write"
#: How large the disk, or a file, may become, in bytes.
ROOM = 4_000_000


@frozen
class Disk:
    """A server over a disk that fills up, what is told of it then, and what makes room."""

    server: Server
    reason: str
    code: str
    make_room: Callable[[], object]


@pytest.fixture(params=["a full disk", "files that may not grow"])
def disk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Disk]:
    make = {"a full disk": a_full_disk, "files that may not grow": files_that_may_not_grow}
    yield from make[request.param](tmp_path)


def a_full_disk(directory: Path) -> Iterator[Disk]:
    """A small file system of its own, where that may be made."""
    place = directory / "disk"
    place.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", place], capture_output=True, check=False
    )
    if made.returncode:
        unavailable("tmpfs", "no file system may be mounted here")
    try:
        path = str(place / "leaderboard.db")
        server = Server(directory, {"LEADERBOARD_SQLITE__PATH": path})
        try:
            server.start()
            remount = ["mount", "-o", "remount,size=100m", place]
            yield Disk(server, FULL, "SQLITE_FULL", lambda: subprocess.run(remount, check=True))
        finally:
            server.end()
    finally:
        subprocess.run(["umount", place], check=True)


def files_that_may_not_grow(directory: Path) -> Iterator[Disk]:
    """By a limit of the process."""
    prlimit = shutil.which("prlimit")
    if prlimit is None:
        unavailable("prlimit", "prlimit is not installed")
    server = Server(directory, command=(prlimit, f"--fsize={ROOM}:unlimited", COMMAND))
    try:
        server.start()
        yield Disk(server, REFUSES, "SQLITE_IOERR", lambda: raise_limit(prlimit, server))
    finally:
        server.end()


def raise_limit(prlimit: str, server: Server) -> None:
    assert server.process is not None
    subprocess.run([prlimit, "--pid", str(server.process.pid), "--fsize=unlimited:unlimited"], check=True)


@pytest.mark.timeout(120)
def test_a_disk_that_takes_no_more(disk: Disk) -> None:
    """Nothing that was accepted is lost, nothing that was refused is kept but where that was left open."""
    server = disk.server
    with httpx.Client(base_url=f"{server.url}/api/v1", timeout=30.0) as api:
        api.post("/leaderboards", json={"id": "g", "name": "g", "update_mode": "increment"}).raise_for_status()
        accepted, refused = filled(api)

        assert 503 == refused.status_code
        assert refused.json()["code"] in {"store_unavailable", "outcome_unknown"}
        wait_until(lambda: told(server, disk.reason))
        assert 200 == api.get("/leaderboards/g/top").status_code
        lines = [line for line in server.log if line["event"] == "store away"]
        assert disk.reason in [line["reason"] for line in lines]
        assert any(str(line["code"]).startswith(disk.code) for line in lines)

        disk.make_room()
        wait_until(lambda: accepts(api))
        wait_until(lambda: httpx.get(f"{server.url}/ready").json()["data"]["status"] == "ready")
        assert accepted <= api.get("/leaderboards/g/stats").json()["data"]["total_players"]


def filled(api: httpx.Client) -> tuple[int, httpx.Response]:
    """How many players were taken before the first refusal, and that."""
    for number in range(200):
        scores = [
            {"player_id": f"{number}-{n}", "leaderboard_id": "g", "score": 1, "metadata": {"text": "x" * 200}}
            for n in range(500)
        ]
        answer = api.post("/scores/batch", json={"scores": scores})
        if answer.status_code != 200:
            return number * 500, answer
    raise AssertionError("the disk took everything")


def accepts(api: httpx.Client) -> bool:
    score = {"player_id": "p", "leaderboard_id": "g", "score": 1}
    return api.post("/scores", json=score).status_code == 200


def told(server: Server, reason: str) -> bool:
    """Whether `/ready` gives the reason."""
    data = httpx.get(f"{server.url}/ready", timeout=10.0).json()["data"]
    return (data["status"], data["reasons"]) == ("degraded", {"repository": reason})


def wait_until(true: Callable[[], bool], seconds: float = 30.0) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.1)
