#!/usr/bin/env bash
# A value of a path that is ".." asks for another path in most generated clients: openapi-fetch 0.17.0 (and fetch itself, also for
# %2E%2E), openapi-python-client 0.29.1 (httpx) and openapi-generator 7.20.0's Python (urllib3) resolve it like a folder,
# though they encode "/" with care; openapi-generator's Go sends it as it is. So the page of a player called ".." is that
# of the board, in httpx to the letter, and what is done to the player is done to the board. For a leaderboard: names that
# people choose stand in bodies or queries, or "." and ".." are refused as names.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > openapi.json << 'DOCUMENT'
{"openapi": "3.1.0", "info": {"title": "board", "version": "1"}, "paths": {"/boards/b/players/{player}": {"get": {
  "operationId": "rank", "tags": ["board"],
  "parameters": [{"name": "player", "in": "path", "required": true, "schema": {"type": "string"}}],
  "responses": {"200": {"description": "ok", "content": {"application/json": {"schema": {"type": "object"}}}}}}}}}
DOCUMENT
npm install --silent --no-audit --no-fund --ignore-scripts openapi-fetch@0.17.0 > npm.log 2>&1
mvn --quiet --batch-mode dependency:copy -Dartifact=org.openapitools:openapi-generator-cli:7.20.0 -DoutputDirectory=. > mvn.log 2>&1
python3 -m venv venv
venv/bin/pip install --quiet openapi-python-client==0.29.1 urllib3==2.8.0 python-dateutil==2.9.0.post0 pydantic==2.14.4
PATH="$folder/venv/bin:$PATH" openapi-python-client generate --path openapi.json --meta none --output-path by_client > client.log 2>&1
java -jar openapi-generator-cli-7.20.0.jar generate -g python -i openapi.json -o . \
    --additional-properties=packageName=by_generator,generateSourceCodeOnly=true > generator.log 2>&1
java -jar openapi-generator-cli-7.20.0.jar generate -g go -i openapi.json -o go/board \
    --additional-properties=packageName=board,withGoMod=false --global-property=apis,models,supportingFiles,apiTests=false >> generator.log 2>&1
cat > probe.mjs << 'SCRIPT'
import createClient from "openapi-fetch";
const [url, ...players] = process.argv.slice(2);
for (const player of players) {
  await createClient({ baseUrl: url }).GET("/boards/b/players/{player}", { params: { path: { player } } });
}
SCRIPT
cat > go/go.mod << 'SCRIPT'
module probe

go 1.18
SCRIPT
cat > go/main.go << 'SCRIPT'
package main

import (
	"context"
	"os"

	"probe/board"
)

func main() {
	configuration := board.NewConfiguration()
	configuration.Servers = board.ServerConfigurations{{URL: os.Args[1]}}
	for _, player := range os.Args[2:] {
		board.NewAPIClient(configuration).BoardAPI.Rank(context.Background(), player).Execute()
	}
}
SCRIPT
(cd go && go build -o ../probe-go . > ../go.log 2>&1)
cat > probe.py << 'PYTHON'
import subprocess
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from by_client import Client
from by_client.api.board import rank
from by_generator import ApiClient, BoardApi, Configuration

PLAYERS = ("a/b", ".", "..")
asked = []


class Board(BaseHTTPRequestHandler):
    def do_GET(self):
        asked.append(self.path)
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *words):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Board)
Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_address[1]}"


def tell(name, ask):
    asked.clear()
    ask()
    print(f"{name}: {' '.join(asked)}", flush=True)


tell("openapi-fetch", lambda: subprocess.run(["node", "probe.mjs", url, *PLAYERS], check=True, timeout=60))
tell("openapi-python-client", lambda: [rank.sync_detailed(player, client=Client(url)) for player in PLAYERS])
api = BoardApi(ApiClient(Configuration(host=url)))
tell("openapi-generator, python", lambda: [api.rank(player) for player in PLAYERS])
tell("openapi-generator, go", lambda: subprocess.run(["./probe-go", url, *PLAYERS], check=True, timeout=60))
server.shutdown()
PYTHON
timeout 150 venv/bin/python probe.py | tee seen

cat > expected << 'SEEN'
openapi-fetch: /boards/b/players/a%2Fb /boards/b/players/ /boards/b/
openapi-python-client: /boards/b/players/a%2Fb /boards/b/players /boards/b
openapi-generator, python: /boards/b/players/a%2Fb /boards/b/players/ /boards/b/
openapi-generator, go: /boards/b/players/a%2Fb /boards/b/players/. /boards/b/players/..
SEEN
diff expected seen
