"""How the parts are, asked in the way each of them answers."""

import json
import socket
import struct
import subprocess
import urllib.error
import urllib.request
from pathlib import Path

from processes.part import SILENT
from processes.places import passwords

_PATIENCE = 2.0


def of_server(url: str) -> str:
    """What a process of the leaderboard says of itself."""
    try:
        with urllib.request.urlopen(f"{url}/ready", timeout=5) as answer:
            body = answer.read()
    except urllib.error.HTTPError as error:
        body = error.read()
    except OSError:
        return SILENT
    try:
        return str(json.loads(body)["data"]["status"])
    except (ValueError, LookupError, TypeError):
        return "not a leaderboard"


def of_page(url: str) -> str:
    """Whether the page is served."""
    try:
        with urllib.request.urlopen(url, timeout=_PATIENCE):
            return "ready"
    except OSError:
        return SILENT


def of_redis(address: str) -> str:
    """Whether it answers a ping."""
    answer = _asked(address, f"AUTH {passwords()['REDIS_PASSWORD']}\r\nPING\r\nQUIT\r\n".encode())
    if b"+PONG" in answer:
        return "ready"
    return "loading" if b"-LOADING" in answer else SILENT


def of_postgres(address: str, binaries: Path) -> str:
    """Whether it takes connections."""
    host, _, port = address.rpartition(":")
    asked = [str(binaries / "pg_isready"), "--quiet", "--host", host, "--port", port]
    match subprocess.run(asked, check=False).returncode:
        case 0:
            return "ready"
        case 1:
            return "starting or stopping"
        case _:
            return SILENT


def of_kafka(address: str) -> str:
    """Whether it says which requests it understands: the first thing that every client asks."""
    api_versions, correlation = 18, 7
    request = struct.pack(">hhih", api_versions, 0, correlation, -1)
    answer = _asked(address, struct.pack(">i", len(request)) + request, size=10)
    return "ready" if answer[4:10] == struct.pack(">ih", correlation, 0) else SILENT


def _asked(address: str, question: bytes, size: int = 4096) -> bytes:
    """What is answered: until the connection is closed, or that many bytes are there."""
    host, _, port = address.rpartition(":")
    answer = b""
    try:
        with socket.create_connection((host, int(port)), _PATIENCE) as connection:
            connection.sendall(question)
            while len(answer) < size and (more := connection.recv(size)):
                answer += more
    except OSError:
        pass
    return answer
