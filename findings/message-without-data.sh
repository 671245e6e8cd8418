#!/usr/bin/env bash
# A block of an event stream that holds no data, the server's "retry" alone, is no event, says the standard, and browsers hand out
# none. httpx-sse 0.4.3, aiosseclient 0.1.8, @microsoft/fetch-event-source 2.0.1 and four clients for Go (r3labs/sse 2.10.0,
# tmaxmax/go-sse 0.12.0, launchdarkly/eventsource 1.11.0, donovanhide/eventsource of 2021) hand out a message whose data is empty,
# which no JSON parser takes; fetch-event-source does so for each comment that keeps a connection, too. For a leaderboard: a
# stream puts "retry" into the block of its first message, and ends a comment with one line break, not two.
set -euo pipefail

folder=$(mktemp -d)
trap 'kill "${server:-}" 2> /dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet httpx==0.28.1 httpx-sse==0.4.3 aiosseclient==0.1.8 aiohttp==3.14.5
echo '{"private": true, "type": "module"}' > package.json
npm install --silent --no-audit --no-fund @microsoft/fetch-event-source@2.0.1 eventsource@4.1.0
cat > go.mod << 'GO'
module probe

go 1.21
GO

cat > server.py << 'PYTHON'
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

BLOCKS = {"/retry": b"retry: 60000\n\n", "/comment": b": still there\n\n", "/together": b"retry: 60000\n: still there\n"}


class Board(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        self.wfile.write(BLOCKS[self.path] + b"data: {}\n\n")

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
import asyncio
import os

import httpx
import httpx_sse
from aiosseclient import aiosseclient

PATHS = ["/retry", "/comment", "/together"]


def with_httpx_sse(url):
    with httpx.Client() as client, httpx_sse.connect_sse(client, "GET", url) as source:
        return [event.data for event in source.iter_sse()]


async def with_aiosseclient(url):
    return [event.data async for event in aiosseclient(url)]


print("httpx-sse", *(path + str(with_httpx_sse(os.environ["URL"] + path)) for path in PATHS))
print("aiosseclient", *(path + str(asyncio.run(with_aiosseclient(os.environ["URL"] + path))) for path in PATHS))
PYTHON
cat > probe.js << 'NODE'
import { fetchEventSource } from "@microsoft/fetch-event-source";
import { EventSource } from "eventsource";

// It is made for browsers, and looks whether its page can be seen.
globalThis.window = globalThis;
globalThis.document = { hidden: false, addEventListener() {}, removeEventListener() {} };

const clients = {
  eventsource: (url, seen) => new Promise((resolve) => {
    const source = new EventSource(url);
    source.onmessage = (event) => seen.push(event.data);
    source.onerror = () => { source.close(); resolve(); };
  }),
  "fetch-event-source": (url, seen) => fetchEventSource(url, { openWhenHidden: true, onmessage: (event) => { seen.push(event.data); } }),
};
for (const [name, read] of Object.entries(clients)) {
  const told = [];
  for (const path of ["/retry", "/comment", "/together"]) {
    const seen = [];
    await read(process.env.URL + path, seen);
    told.push(`${path}[${seen.map((data) => `'${data}'`).join(", ")}]`);
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
		for _, path := range []string{"/retry", "/comment", "/together"} {
			ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
			request, _ := http.NewRequestWithContext(ctx, "GET", os.Getenv("URL")+path, nil)
			seen, done := make(chan string, 100), make(chan bool)
			go client.read(ctx, request, func(data string) { seen <- data })
			var all []string
			go func() {
				for data := range seen {
					all = append(all, "'"+data+"'")
					if data == "{}" {
						break
					}
				}
				close(done)
			}()
			<-done
			cancel()
			told = append(told, path+"["+strings.Join(all, ", ")+"]")
		}
		fmt.Println(client.name, strings.Join(told, " "))
	}
}
GO
export GOFLAGS=-mod=mod
go get github.com/r3labs/sse/v2@v2.10.0 github.com/tmaxmax/go-sse@v0.12.0 github.com/launchdarkly/eventsource@v1.11.0 \
    github.com/donovanhide/eventsource@v0.0.0-20210830082556-c59027999da0 > go.log 2>&1

{ timeout 60 venv/bin/python probe.py; timeout 60 node probe.js; timeout 240 go run . ; } | tee seen
cat > expected << 'SEEN'
httpx-sse /retry['', '{}'] /comment['{}'] /together['{}']
aiosseclient /retry['', '{}'] /comment['{}'] /together['{}']
eventsource /retry['{}'] /comment['{}'] /together['{}']
fetch-event-source /retry['', '{}'] /comment['', '{}'] /together['{}']
r3labs /retry['', '{}'] /comment['{}'] /together['{}']
tmaxmax /retry['', '{}'] /comment['{}'] /together['{}']
launchdarkly /retry['', '{}'] /comment['{}'] /together['{}']
donovanhide /retry['', '{}'] /comment['{}'] /together['{}']
SEEN
diff expected seen
