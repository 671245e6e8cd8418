#!/usr/bin/env bash
# With no descriptor left, a server on uvloop 0.23.0 accepts whoever connects and closes the connection at once, and
# neither logs nor raises anything; asyncio's own loop leaves the client waiting and reports each failed accept.
# A leaderboard on uvloop has to look for itself whether descriptors run out, or its log is silent while all are sent away.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet uvloop==0.23.0

cat >"$work/try.py" <<'PYTHON'
import asyncio, logging, os, resource, socket, sys
import uvloop

resource.setrlimit(resource.RLIMIT_NOFILE, (64, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
logging.getLogger("asyncio").disabled = True


async def outcome():
    """What a client sees that connects when there is no descriptor left, and what the loop reports."""
    reports = []
    asyncio.get_running_loop().set_exception_handler(lambda loop, context: reports.append(context["message"]))
    server = await asyncio.get_running_loop().create_server(asyncio.Protocol, "127.0.0.1", 0)
    client = socket.socket()
    client.setblocking(False)
    taken = []
    try:
        while True:
            taken.append(os.open(os.devnull, os.O_RDONLY))
    except OSError:
        pass
    try:
        client.connect(server.sockets[0].getsockname())
    except BlockingIOError:
        pass
    await asyncio.sleep(1.5)
    try:
        seen = "closed" if client.recv(1) == b"" else "data"
    except BlockingIOError:
        seen = "waiting"
    except ConnectionResetError:
        seen = "closed"
    for fd in taken:
        os.close(fd)
    client.close()
    server.close()
    return seen, len(reports) > 0


expected = {"uvloop": ("closed", False), "asyncio": ("waiting", True)}
for name, factory in (("uvloop", uvloop.new_event_loop), ("asyncio", asyncio.new_event_loop)):
    loop = factory()
    seen, reported = loop.run_until_complete(outcome())
    print(f"{name}: the client is {seen}, the loop {'reports it' if reported else 'reports nothing'}")
    if (seen, reported) != expected[name]:
        sys.exit("the behaviour has changed")
PYTHON

timeout 60 "$work/venv/bin/python" "$work/try.py"
