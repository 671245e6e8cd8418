#!/usr/bin/env bash
# A board answered with "Cache-Control: no-cache" and an ETag: keep it, but ask each time whether it still holds. CacheControl
# 0.14.4 does so. requests-cache 1.3.3 and hishel 2.0.0 (which followed the field in its earlier versions) do not look at it as
# they come: they never ask again, and show the first top they saw. cache_control=True and rfc=True make them ask.
# For a leaderboard: a Python client that speeds itself up with one of them stands still; its docs name the switch, and a
# server cannot help it by any field.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet 'hishel[requests]==2.0.0' requests-cache==1.3.3 cachecontrol==0.14.4 requests==2.34.2
cd "$folder"
venv/bin/pip list --format=freeze | grep -iE '^(hishel|requests-cache|cachecontrol|requests)='

cat > probe.py << 'PYTHON'
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import cachecontrol
import requests
import requests_cache
from hishel import SqliteStorage
from hishel.requests import CacheAdapter


class Board(BaseHTTPRequestHandler):
    revision, asked = 1, 0

    def do_GET(self):
        Board.asked += 1
        tag, body = f'W/"{Board.revision}"', f"revision {Board.revision}".encode()
        same = self.headers.get("If-None-Match") == tag
        self.send_response(304 if same else 200)
        self.send_header("ETag", tag)
        self.send_header("Cache-Control", "no-cache")
        if not same:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if not same:
            self.wfile.write(body)

    def log_message(self, *_):
        pass


def hishel(place, **options):
    session = requests.Session()
    session.mount("http://", CacheAdapter(storage=SqliteStorage(database_path=place), **options))
    return session


server = ThreadingHTTPServer(("127.0.0.1", 0), Board)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}/board"
for name, session in {
    "CacheControl": cachecontrol.CacheControl(requests.Session()),
    "requests-cache": requests_cache.CachedSession(backend="memory"),
    "requests-cache, cache_control=True": requests_cache.CachedSession(backend="memory", cache_control=True),
    "hishel": hishel("as-it-comes.db"),
    "hishel, rfc=True": hishel("rfc.db", rfc=True),
}.items():
    Board.revision, Board.asked = 1, 0
    seen = [session.get(url, timeout=10).text, session.get(url, timeout=10).text]
    Board.revision = 2
    print(f"{name}:", ", ".join([*seen, session.get(url, timeout=10).text]), "| asked", Board.asked, flush=True)
PYTHON
timeout 60 venv/bin/python probe.py | tee seen
cat > expected << 'SEEN'
CacheControl: revision 1, revision 1, revision 2 | asked 3
requests-cache: revision 1, revision 1, revision 1 | asked 1
requests-cache, cache_control=True: revision 1, revision 1, revision 2 | asked 3
hishel: revision 1, revision 1, revision 1 | asked 1
hishel, rfc=True: revision 1, revision 1, revision 2 | asked 3
SEEN
diff expected seen
