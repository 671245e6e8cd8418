"""The HTTP load: wrk, a compiled client, with a script that makes requests and checks every answer."""

import json
import shutil
import subprocess
from pathlib import Path

from attrs import frozen

_SCRIPT = Path(__file__).with_name("load.lua")


@frozen(kw_only=True)
class Load:
    """What is sent; see `load.lua`. `size`: entries, scores or bytes; `pause`: milliseconds between requests."""

    kind: str
    board: str = "game1"
    players: int = 1
    size: int = 10
    pause: float = 0.0
    connections: int = 64


@frozen(kw_only=True)
class Run:
    """What came of it: answers a second, and milliseconds that half and 99 of 100 answers took at most."""

    rate: float
    p50: float
    p99: float


def run(url: str, load: Load, seconds: float) -> Run:
    """Send for so many seconds, each answer checked: a wrong one, or none, ends the benchmark."""
    wrk = shutil.which("wrk")
    assert wrk is not None, "wrk is not installed (apt-get install wrk)"
    how = ["-t1", f"-c{load.connections}", f"-d{seconds:g}s", "--timeout", "20s", "-s", str(_SCRIPT)]
    arguments = [load.kind, load.board, str(load.players), str(load.size), f"{load.pause:g}"]
    told = subprocess.run(
        [wrk, *how, url, "--", *arguments], capture_output=True, text=True, check=True, timeout=seconds + 60
    )
    figures = json.loads(told.stdout.splitlines()[-1])
    assert figures["wrong"] == figures["failed"] == 0, f"wrong answers to {load}: {figures}"
    assert figures["right"] > 0, f"no answer to {load}: {told.stdout}"
    return Run(rate=figures["requests"] / figures["seconds"], p50=figures["p50"], p99=figures["p99"])
