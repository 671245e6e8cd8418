#!/usr/bin/env bash
# A name may hold U+2028, a line separator that JSON need not escape, and a stream of JSON lines or of server-sent events goes
# out as UTF-8. httpx 0.28.1's iter_lines() and requests 2.34.2's with decode_unicode=True end a line there, as Python's
# splitlines() does, so one record becomes two broken ones; requests by bytes and aiohttp 3.14.5 do not. aiosseclient 0.1.8
# tears the event in two as well, httpx-sse 0.4.3 and sseclient-py 1.9.0 keep it. For a leaderboard: readers split at "\n"
# alone, and bytes before they are text, or writers escape what is not ASCII.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet aiohttp==3.14.5 httpx==0.28.1 requests==2.34.2 aiosseclient==0.1.8 httpx-sse==0.4.3 \
    sseclient-py==1.9.0
cd "$folder"
venv/bin/pip list --format=freeze | grep -E '^(httpx|requests|aiohttp|aiosseclient|httpx-sse|sseclient-py)='

cat > probe.py << 'PYTHON'
import asyncio
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import aiohttp
import httpx
import httpx_sse
import requests
import sseclient
from aiosseclient import aiosseclient

RECORDS = [{"player": "ada\u2028eve", "score": 7}, {"player": "bob", "score": 6}]
TEXTS = [json.dumps(record, ensure_ascii=False) for record in RECORDS]
BODIES = {
    "/lines": ("application/x-ndjson; charset=utf-8", "".join(f"{text}\n" for text in TEXTS)),
    "/events": ("text/event-stream", "".join(f"id: {number}\ndata: {text}\n\n" for number, text in enumerate(TEXTS))),
}


class Board(BaseHTTPRequestHandler):
    def do_GET(self):
        kind, text = BODIES[self.path]
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(text.encode())))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_):
        pass


def show(reader, texts):
    texts = list(texts)
    try:
        whole = [json.loads(text) for text in texts] == RECORDS
    except ValueError:
        whole = False
    print(reader, "read", len(texts), "whole", whole, flush=True)


async def main(url):
    async with aiohttp.ClientSession() as session, session.get(url + "/lines") as answer:
        show("lines: aiohttp", [line async for line in answer.content])
    events = []
    try:
        async for event in aiosseclient(url + "/events"):
            events.append(event.data)
            if len(events) == 2:
                break
    except aiohttp.ClientError:
        pass
    show("events: aiosseclient", events)


server = ThreadingHTTPServer(("127.0.0.1", 0), Board)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}"
with httpx.stream("GET", url + "/lines") as answer:
    show("lines: httpx", answer.iter_lines())
show("lines: requests, text", requests.get(url + "/lines", stream=True).iter_lines(decode_unicode=True))
show("lines: requests, bytes", requests.get(url + "/lines", stream=True).iter_lines())
show("events: sseclient-py", (event.data for event in sseclient.SSEClient(requests.get(url + "/events", stream=True)).events()))
with httpx.Client() as client, httpx_sse.connect_sse(client, "GET", url + "/events") as source:
    show("events: httpx-sse", [event.data for event in source.iter_sse()])
asyncio.run(asyncio.wait_for(main(url), 30))
PYTHON
timeout 60 venv/bin/python probe.py | tee seen
cat > expected << 'SEEN'
lines: httpx read 3 whole False
lines: requests, text read 3 whole False
lines: requests, bytes read 2 whole True
events: sseclient-py read 2 whole True
events: httpx-sse read 2 whole True
lines: aiohttp read 2 whole True
events: aiosseclient read 2 whole False
SEEN
diff expected seen
