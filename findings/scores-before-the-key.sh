#!/usr/bin/env bash
# What a page sends while its connection is away, reconnecting-websocket 4.4.0 and partysocket 1.3.0 keep, and send as soon as
# there is a connection again, before they call the handlers of `open`: a page that shows its key in the first message, from
# that handler, has its scores sent before the key. The first connection is in order, so is every test that does not cut it.
# websocket-ts 2.3.0 with a buffer calls the handler first; sockette 2.0.6 keeps nothing. For a leaderboard: such a page sends
# its scores through a queue of its own, which it opens once the key has been taken, or shows the key in the handshake.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts reconnecting-websocket@4.4.0 partysocket@1.3.0 websocket-ts@2.3.0 \
    sockette@2.0.6 ws@8.23.0 > npm.log 2>&1
npm ls --depth=0 | grep @

cat > probe.mjs << 'SCRIPT'
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { WebSocket as PartySocket } from "partysocket";
import Reconnecting from "reconnecting-websocket";
import Sockette from "sockette";
import { ArrayQueue, ConstantBackoff, WebsocketBuilder } from "websocket-ts";
import { WebSocket, WebSocketServer } from "ws";

globalThis.WebSocket = WebSocket;
const opening = (client) => {
  client.addEventListener("open", () => client.send("key"));
  return client;
};
const clients = {
  "reconnecting-websocket": (url) => opening(new Reconnecting(url)),
  partysocket: (url) => opening(new PartySocket(url, [], { WebSocket })),
  "websocket-ts": (url) => new WebsocketBuilder(url).withBuffer(new ArrayQueue()).withBackoff(new ConstantBackoff(500))
    .onOpen((client) => client.send("key")).build(),
  sockette: (url) => {
    const client = new Sockette(url, { timeout: 500, onopen: () => client.send("key") });
    return client;
  },
};
async function serve(port, got) {
  const server = new WebSocketServer({ host: "127.0.0.1", port });
  server.on("connection", (socket) => socket.on("message", (message) => got.push(String(message))));
  await once(server, "listening");
  return server;
}
for (const [name, connect] of Object.entries(clients)) {
  const first = [], second = [];
  const server = await serve(0, first);
  const { port } = server.address();
  const client = connect(`ws://127.0.0.1:${port}`);
  while (!first.length) await sleep(20);
  for (const socket of server.clients) socket.terminate();
  server.close();
  await sleep(200);
  for (const score of ["score 1", "score 2"]) {
    try {
      client.send(score);
    } catch { /* sockette's socket is closed */ }
  }
  const again = await serve(port, second);
  for (let waited = 0; waited < 10000 && !second.includes("key"); waited += 50) await sleep(50);
  await sleep(300);
  console.log(name, "first", first, "then", second);
  client.close();
  for (const socket of again.clients) socket.terminate();
  again.close();
}
process.exit();
SCRIPT
timeout 90 node --no-warnings probe.mjs | tee seen

cat > expected << 'SEEN'
reconnecting-websocket first [ 'key' ] then [ 'score 1', 'score 2', 'key' ]
partysocket first [ 'key' ] then [ 'score 1', 'score 2', 'key' ]
websocket-ts first [ 'key' ] then [ 'key', 'score 1', 'score 2' ]
sockette first [ 'key' ] then [ 'key' ]
SEEN
diff expected seen
