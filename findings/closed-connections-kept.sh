#!/usr/bin/env bash
# Hypercorn 0.18.0 on asyncio keeps a connection that its client has closed, descriptor and all, until the idle timeout
# ends: the task that waits for the timeout is not stopped when the reading ends. uvicorn gives it back at once.
# A leaderboard whose clients post one score and close runs out of descriptors in seconds; its engine needs help.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet hypercorn==0.18.0 uvicorn==0.54.0

cat >"$work/engine.py" <<'PYTHON'
import sys


async def app(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"ok"})


if sys.argv[1] == "hypercorn":
    import asyncio
    from hypercorn.asyncio import serve
    from hypercorn.config import Config

    config = Config()
    config.bind, config.errorlog, config.keep_alive_timeout = [f"127.0.0.1:{sys.argv[2]}"], None, 6
    asyncio.run(serve(app, config))
else:
    import uvicorn

    uvicorn.run(app, port=int(sys.argv[2]), lifespan="off", log_level="error", timeout_keep_alive=6)
PYTHON

cat >"$work/try.py" <<'PYTHON'
import os, socket, subprocess, sys, time


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def visit(port):
    with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
        line.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        answer = b""
        while not answer.endswith(b"ok"):
            answer += line.recv(4096)


def kept(engine):
    """How many sockets are kept of 20 visits, at once and after the idle timeout of 6 s."""
    port = free_port()
    process = subprocess.Popen([sys.executable, sys.argv[1], engine, str(port)])
    try:
        sockets = lambda: sum(
            os.readlink(f"/proc/{process.pid}/fd/{fd}").startswith("socket:") for fd in os.listdir(f"/proc/{process.pid}/fd")
        )
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                time.sleep(0.1)
        time.sleep(8)
        before = sockets()
        for _ in range(20):
            visit(port)
        time.sleep(1.5)
        soon = sockets() - before
        time.sleep(8)
        return soon, sockets() - before
    finally:
        process.kill()
        process.wait()


for engine, expected in (("hypercorn", 20), ("uvicorn", 0)):
    soon, later = kept(engine)
    print(f"{engine}: of 20 closed connections {soon} are kept after 1.5 s, {later} after the idle timeout of 6 s")
    if (soon, later) != (expected, 0):
        sys.exit("the behaviour has changed")
PYTHON

timeout 90 "$work/venv/bin/python" "$work/try.py" "$work/engine.py"
