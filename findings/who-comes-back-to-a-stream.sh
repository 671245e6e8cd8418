#!/usr/bin/env bash
# A server that is restarted ends its event streams, and while it starts whoever stands before it answers 503. Six clients for
# Node.js and pages make six things of it. @microsoft/fetch-event-source 2.0.1 never comes back to a stream that has ended, and takes
# a 503 of type text/event-stream for one; a 503 with JSON it asks again. eventsource 4.1.0 comes back to what has ended and gives
# up for good at a 503, as browsers do; eventsource 2.0.2, eventsource-client 1.2.0 and launchdarkly-eventsource 2.2.0 come back
# after both. event-source-polyfill 1.0.31 gives up at a 503, tells the last id in the query alone, and comes back after a second
# whatever shorter time it is told. For a leaderboard: refuse for a moment by a 200 that says so and ends, take the id both ways, and
# let a page that uses fetch-event-source throw in its onclose.
set -euo pipefail

folder=$(mktemp -d)
trap 'kill "${server:-}" 2> /dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true, "type": "module"}' > package.json
npm install --silent --no-audit --no-fund eventsource@4.1.0 eventsource2@npm:eventsource@2.0.2 eventsource-client@1.2.0 \
    launchdarkly-eventsource@2.2.0 event-source-polyfill@1.0.31 @microsoft/fetch-event-source@2.0.1

cat > server.py << 'PYTHON'
import json
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

asked = {}


class Board(BaseHTTPRequestHandler):
    def do_GET(self):
        path, _, query = self.path.partition("?")
        if path.startswith("/asked"):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(asked.get(path[6:], [])).encode())
            return
        first = path not in asked
        header = self.headers.get("Last-Event-ID")
        last = "by header" if header else "in the query" if "7-1-3" in query else "without"
        asked.setdefault(path, []).append([time.monotonic(), last])
        kind = path.rsplit("/", 1)[-1]
        away = first and kind.startswith("503")
        self.send_response(503 if away else 200)
        self.send_header("Content-Type", "application/json" if away and kind == "503-json" else "text/event-stream")
        self.end_headers()
        self.wfile.write(b"{}" if away else b"retry: 300\nid: 7-1-3\ndata: {}\n\n")
        self.wfile.flush()
        if not away and not (first and kind == "ended"):
            time.sleep(8)

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Board)
print(server.server_port, flush=True)
server.serve_forever()
PYTHON
timeout 300 python3 server.py > port 2> /dev/null & server=$!
while [ ! -s port ]; do sleep 0.1; done
export URL="http://127.0.0.1:$(cat port)"

cat > probe.js << 'NODE'
import { fetchEventSource } from "@microsoft/fetch-event-source";
import polyfill from "event-source-polyfill";
import { EventSource } from "eventsource";
import { createEventSource } from "eventsource-client";
import EventSource2 from "eventsource2";
import launchdarkly from "launchdarkly-eventsource";

// Two of them are made for browsers.
globalThis.window = globalThis;
globalThis.document = { hidden: false, addEventListener() {}, removeEventListener() {} };
console.error = () => {};

const made = (Source) => (url) => {
  const source = new Source(url);
  source.onmessage = source.onerror = () => {};
  return () => source.close();
};
const clients = {
  "eventsource 4": made(EventSource),
  "eventsource 2": made(EventSource2),
  "eventsource-client": (url) => { const source = createEventSource({ url, onMessage() {} }); return () => source.close(); },
  "launchdarkly": made(launchdarkly.EventSource ?? launchdarkly),
  "event-source-polyfill": made(polyfill.EventSourcePolyfill),
  "fetch-event-source": (url) => {
    const control = new AbortController();
    fetchEventSource(url, { openWhenHidden: true, signal: control.signal, onmessage() {} }).catch(() => {});
    return () => control.abort();
  },
};
await Promise.all(Object.entries(clients).map(async ([name, read]) => {
  const told = [];
  for (const kind of ["ended", "503-json", "503-stream"]) {
    const path = `/${encodeURIComponent(name)}/${kind}`;
    const stop = read(process.env.URL + path);
    await new Promise((resolve) => setTimeout(resolve, 4000));
    stop();
    const asked = await (await fetch(`${process.env.URL}/asked${path}`)).json();
    const after = asked.length > 1 ? asked[1][0] - asked[0][0] : 0;
    const when = after < 0.9 ? "at once" : "after a second or more";
    told.push(`${kind}: ${asked.length > 1 ? `back ${when}, id ${asked[1][1]}` : "never"}`);
  }
  clients[name] = told;
}));
for (const [name, told] of Object.entries(clients)) console.log(name, "|", told.join(" | "));
process.exit();
NODE
timeout 60 node probe.js | tee seen
cat > expected << 'SEEN'
eventsource 4 | ended: back at once, id by header | 503-json: never | 503-stream: never
eventsource 2 | ended: back at once, id by header | 503-json: back after a second or more, id without | 503-stream: back after a second or more, id without
eventsource-client | ended: back at once, id by header | 503-json: back after a second or more, id without | 503-stream: back after a second or more, id without
launchdarkly | ended: back at once, id by header | 503-json: back after a second or more, id without | 503-stream: back after a second or more, id without
event-source-polyfill | ended: back after a second or more, id in the query | 503-json: never | 503-stream: never
fetch-event-source | ended: never | 503-json: back after a second or more, id without | 503-stream: never
SEEN
diff expected seen
