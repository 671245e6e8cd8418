#!/usr/bin/env bash
# Removing a signal handler from an event loop does not bring back what held before: a signal that the process ignored
# (SIG_IGN) is set to its default action, so that the next SIGHUP ends the process. Python 3.11 asyncio and uvloop 0.22.1
# do the same. A server that reads its keys again on SIGHUP has to ignore the signal once more after it has removed its
# handler, or a reload that comes while it drains kills it and what it was answering.
set -euo pipefail

place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet uvloop==0.22.1

timeout 60 "$place/venv/bin/python" - << 'PYTHON'
import asyncio
import os
import platform
import signal
import subprocess
import sys

import uvloop

CHILD = """
import asyncio, os, signal, sys, uvloop
signal.signal(signal.SIGHUP, signal.SIG_IGN)
loop = {"asyncio": asyncio.new_event_loop, "uvloop": uvloop.new_event_loop}[sys.argv[1]]()

async def main():
    here = asyncio.get_running_loop()
    here.add_signal_handler(signal.SIGHUP, print)
    here.remove_signal_handler(signal.SIGHUP)

loop.run_until_complete(main())
loop.close()
os.kill(os.getpid(), signal.SIGHUP)
print("alive")
"""

print("Python", platform.python_version(), "uvloop", uvloop.__version__)
surprised = True
for name in ("asyncio", "uvloop"):
    ended = subprocess.run([sys.executable, "-c", CHILD, name], capture_output=True, text=True, timeout=30)
    print(f"{name}: ignored before, handler added and removed, SIGHUP sent: exit status {ended.returncode}")
    surprised = surprised and ended.returncode == -signal.SIGHUP
sys.exit(0 if surprised else "the signal is ignored again: the behaviour has changed")
PYTHON
