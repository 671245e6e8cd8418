#!/usr/bin/env bash
# An event of a stream may be of any size. Two clients for Go, r3labs/sse 2.10.0 and tmaxmax/go-sse 0.12.0, hand out none whose line
# is longer than 64 KiB, give the connection up and come back, again and again, and r3labs/sse tells nobody; launchdarkly/eventsource
# 1.11.0 and donovanhide/eventsource of 2021 hand it out. With r3labs' ClientMaxBufferSize and tmaxmax' Connection.Buffer they
# read it. For a leaderboard: a window of a hundred players with their profiles is longer than that, and such a watcher is
# shown nothing at all, not even an error; ask for short windows, or say how large messages may be.
set -euo pipefail

folder=$(mktemp -d)
trap 'kill "${server:-}" 2> /dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
printf 'module probe\n\ngo 1.21\n' > go.mod

cat > server.py << 'PYTHON'
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

asked = {}


class Board(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        if self.path.startswith("/asked"):
            self.end_headers()
            self.wfile.write(b"again and again" if asked.get(self.path[6:], 0) > 1 else b"once")
            return
        asked[self.path] = asked.get(self.path, 0) + 1
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        self.wfile.write(b"data: " + b"x" * int(self.path.split("/")[2]) + b"\n\n")
        self.wfile.flush()
        time.sleep(6)

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Board)
print(server.server_port, flush=True)
server.serve_forever()
PYTHON
timeout 300 python3 server.py > port 2> /dev/null & server=$!
while [ ! -s port ]; do sleep 0.1; done
export URL="http://127.0.0.1:$(cat port)"

cat > main.go << 'GO'
package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"time"

	don "github.com/donovanhide/eventsource"
	ld "github.com/launchdarkly/eventsource"
	r3 "github.com/r3labs/sse/v2"
	tm "github.com/tmaxmax/go-sse"
)

const million = 1_000_000

func main() {
	clients := []struct {
		name string
		read func(context.Context, *http.Request, func(string))
	}{
		{"r3labs", func(ctx context.Context, request *http.Request, tell func(string)) {
			err := r3.NewClient(request.URL.String()).SubscribeRawWithContext(ctx, func(event *r3.Event) { tell(fmt.Sprint(len(event.Data))) })
			if err != nil && ctx.Err() == nil {
				tell(err.Error())
			}
		}},
		{"r3labs-with-room", func(ctx context.Context, request *http.Request, tell func(string)) {
			client := r3.NewClient(request.URL.String(), r3.ClientMaxBufferSize(million))
			client.SubscribeRawWithContext(ctx, func(event *r3.Event) { tell(fmt.Sprint(len(event.Data))) })
		}},
		{"tmaxmax", func(_ context.Context, request *http.Request, tell func(string)) {
			connection := tm.NewConnection(request)
			connection.SubscribeToAll(func(event tm.Event) { tell(fmt.Sprint(len(event.Data))) })
			connection.Connect()
		}},
		{"tmaxmax-with-room", func(_ context.Context, request *http.Request, tell func(string)) {
			connection := tm.NewConnection(request)
			connection.Buffer(nil, million)
			connection.SubscribeToAll(func(event tm.Event) { tell(fmt.Sprint(len(event.Data))) })
			connection.Connect()
		}},
		{"launchdarkly", func(ctx context.Context, request *http.Request, tell func(string)) {
			stream, _ := ld.SubscribeWithRequestAndOptions(request)
			for ctx.Err() == nil {
				tell(fmt.Sprint(len((<-stream.Events).Data())))
			}
		}},
		{"donovanhide", func(ctx context.Context, request *http.Request, tell func(string)) {
			stream, _ := don.SubscribeWithRequest("", request)
			for ctx.Err() == nil {
				tell(fmt.Sprint(len((<-stream.Events).Data())))
			}
		}},
	}
	for _, size := range []int{60_000, 70_000} {
		for _, client := range clients {
			path := fmt.Sprintf("/%s/%d", client.name, size)
			ctx, cancel := context.WithCancel(context.Background())
			request, _ := http.NewRequestWithContext(ctx, "GET", os.Getenv("URL")+path, nil)
			seen := make(chan string, 100)
			go client.read(ctx, request, func(told string) { seen <- told })
			time.Sleep(4 * time.Second)
			told := "nothing"
			if len(seen) > 0 {
				told = <-seen
			}
			cancel()
			answer, _ := http.Get(os.Getenv("URL") + "/asked" + path)
			asked, _ := io.ReadAll(answer.Body)
			fmt.Println(size, client.name, "was told", told, "and asked", string(asked))
		}
	}
}
GO
GOFLAGS=-mod=mod go get github.com/r3labs/sse/v2@v2.10.0 github.com/tmaxmax/go-sse@v0.12.0 \
    github.com/launchdarkly/eventsource@v1.11.0 github.com/donovanhide/eventsource@v0.0.0-20210830082556-c59027999da0 > go.log 2>&1
GOFLAGS=-mod=mod go build -o probe . >> go.log 2>&1

timeout 120 ./probe | tee seen
cat > expected << 'SEEN'
60000 r3labs was told 60000 and asked once
60000 r3labs-with-room was told 60000 and asked once
60000 tmaxmax was told 60000 and asked once
60000 tmaxmax-with-room was told 60000 and asked once
60000 launchdarkly was told 60000 and asked once
60000 donovanhide was told 60000 and asked once
70000 r3labs was told nothing and asked again and again
70000 r3labs-with-room was told 70000 and asked once
70000 tmaxmax was told nothing and asked again and again
70000 tmaxmax-with-room was told 70000 and asked once
70000 launchdarkly was told 70000 and asked once
70000 donovanhide was told 70000 and asked once
SEEN
diff expected seen
