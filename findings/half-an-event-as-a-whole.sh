#!/usr/bin/env bash
# A connection that breaks off leaves half an event behind, which is to be thrown away: an event ends with an empty line. sseclient-py
# 1.9.0 and, for Go, r3labs/sse 2.10.0 hand it out as a message, even half a line of it. eventsource 2.0.2 for Node.js keeps its
# whole lines, and puts them before the first event of the next connection. httpx-sse 0.4.3, eventsource 4.1.0 and three other
# clients for Go throw it away. For a leaderboard: what a device shows last may be a board cut in half; each message has to be whole
# JSON on one line, so that a half one cannot be read.
set -euo pipefail

folder=$(mktemp -d)
trap 'kill "${server:-}" 2> /dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet requests==2.34.2 sseclient-py==1.9.0 httpx==0.28.1 httpx-sse==0.4.3
echo '{"private": true, "type": "module"}' > package.json
npm install --silent --no-audit --no-fund eventsource@4.1.0 eventsource2@npm:eventsource@2.0.2
printf 'module probe\n\ngo 1.21\n' > go.mod

cat > server.py << 'PYTHON'
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

#: What is left of a second event when the connection ends.
LEFT = {"/nothing": b"", "/half-a-line": b'data: {"ranks": [1,', "/half-an-event": b"data: first line of two\n"}
asked = set()


class Board(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        path, _, again = self.path.partition("?")
        self.wfile.write((b"retry: 100\n" if again and again not in asked else b"retry: 60000\n") + b"data: whole\n\n" + LEFT[path])
        asked.add(again)

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Board)
print(server.server_port, flush=True)
server.serve_forever()
PYTHON
timeout 300 python3 server.py > port & server=$!
while [ ! -s port ]; do sleep 0.1; done
export URL="http://127.0.0.1:$(cat port)"

cat > probe.py << 'PYTHON'
import os

import httpx
import httpx_sse
import requests
import sseclient


def with_sseclient(url):
    return [event.data for event in sseclient.SSEClient(requests.get(url, stream=True)).events()]


def with_httpx_sse(url):
    with httpx.Client() as client, httpx_sse.connect_sse(client, "GET", url) as source:
        return [event.data for event in source.iter_sse()]


for name, read in {"sseclient-py": with_sseclient, "httpx-sse": with_httpx_sse}.items():
    print(name, *(path + str(read(os.environ["URL"] + path)) for path in ["/nothing", "/half-a-line", "/half-an-event"]))
PYTHON
cat > probe.js << 'NODE'
import { EventSource } from "eventsource";
import EventSource2 from "eventsource2";

for (const [name, Source] of Object.entries({ "eventsource 4": EventSource, "eventsource 2": EventSource2 })) {
  const told = [];
  for (const path of ["/nothing", "/half-a-line", "/half-an-event"]) {
    // These come back once.
    const source = new Source(`${process.env.URL}${path}?${name[12]}${path}`);
    const seen = [];
    source.onmessage = (event) => seen.push(event.data);
    await new Promise((resolve) => setTimeout(resolve, 2000));
    source.close();
    told.push(`${path}[${seen.map((data) => `'${data.replace("\n", "\\n")}'`).join(", ")}]`);
  }
  console.log(name, told.join(" "));
}
process.exit();
NODE
cat > main.go << 'GO'
package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"strings"
	"time"

	don "github.com/donovanhide/eventsource"
	ld "github.com/launchdarkly/eventsource"
	r3 "github.com/r3labs/sse/v2"
	tm "github.com/tmaxmax/go-sse"
)

func main() {
	clients := []struct {
		name string
		read func(context.Context, *http.Request, func(string))
	}{
		{"r3labs", func(ctx context.Context, request *http.Request, tell func(string)) {
			r3.NewClient(request.URL.String()).SubscribeRawWithContext(ctx, func(event *r3.Event) { tell(string(event.Data)) })
		}},
		{"tmaxmax", func(_ context.Context, request *http.Request, tell func(string)) {
			connection := tm.NewConnection(request)
			connection.SubscribeToAll(func(event tm.Event) { tell(event.Data) })
			connection.Connect()
		}},
		{"launchdarkly", func(ctx context.Context, request *http.Request, tell func(string)) {
			stream, _ := ld.SubscribeWithRequestAndOptions(request)
			for ctx.Err() == nil {
				tell((<-stream.Events).Data())
			}
		}},
		{"donovanhide", func(ctx context.Context, request *http.Request, tell func(string)) {
			stream, _ := don.SubscribeWithRequest("", request)
			for ctx.Err() == nil {
				tell((<-stream.Events).Data())
			}
		}},
	}
	for _, client := range clients {
		var told []string
		for _, path := range []string{"/nothing", "/half-a-line", "/half-an-event"} {
			ctx, cancel := context.WithCancel(context.Background())
			request, _ := http.NewRequestWithContext(ctx, "GET", os.Getenv("URL")+path, nil)
			seen := make(chan string, 100)
			go client.read(ctx, request, func(data string) { seen <- "'" + data + "'" })
			time.Sleep(2 * time.Second)
			var all []string
			for len(seen) > 0 {
				all = append(all, <-seen)
			}
			cancel()
			told = append(told, path+"["+strings.Join(all, ", ")+"]")
		}
		fmt.Println(client.name, strings.Join(told, " "))
	}
}
GO
GOFLAGS=-mod=mod go get github.com/r3labs/sse/v2@v2.10.0 github.com/tmaxmax/go-sse@v0.12.0 \
    github.com/launchdarkly/eventsource@v1.11.0 github.com/donovanhide/eventsource@v0.0.0-20210830082556-c59027999da0 > go.log 2>&1
GOFLAGS=-mod=mod go build -o probe . >> go.log 2>&1

{ timeout 60 venv/bin/python probe.py; timeout 60 node probe.js; timeout 60 ./probe; } | tee seen
cat > expected << 'SEEN'
sseclient-py /nothing['whole'] /half-a-line['whole', '{"ranks": [1,'] /half-an-event['whole', 'first line of two']
httpx-sse /nothing['whole'] /half-a-line['whole'] /half-an-event['whole']
eventsource 4 /nothing['whole', 'whole'] /half-a-line['whole', 'whole'] /half-an-event['whole', 'whole']
eventsource 2 /nothing['whole', 'whole'] /half-a-line['whole', 'whole'] /half-an-event['whole', 'first line of two\nwhole']
r3labs /nothing['whole'] /half-a-line['whole', '{"ranks": [1,'] /half-an-event['whole', 'first line of two']
tmaxmax /nothing['whole'] /half-a-line['whole'] /half-an-event['whole']
launchdarkly /nothing['whole'] /half-a-line['whole'] /half-an-event['whole']
donovanhide /nothing['whole'] /half-a-line['whole'] /half-an-event['whole']
SEEN
diff expected seen
