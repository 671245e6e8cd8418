#!/usr/bin/env bash
# @colyseus/schema 5.0.34, the state format of Colyseus game servers: the type "number" sends a fraction as a 32-bit float
# wherever that is less than 0.0001 off, so 99.99 arrives as 99.98999786376953, while 1000000.123 and every whole number
# arrive whole; "float64" keeps all. For a leaderboard: times that come from such a client differ from those of the game's
# own server, two equal ones no longer tie, and a score sent twice looks like a new best. Scores travel as whole numbers.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts @colyseus/schema@5.0.34 > npm.log 2>&1

cat > probe.cjs << 'SCRIPT'
const { Decoder, Encoder, Schema, defineTypes } = require("@colyseus/schema");
class Entry extends Schema {}
defineTypes(Entry, { number: "number", float64: "float64" });
for (const score of [12.345, 99.99, 83.4567, 9007199254740991, 1000000.123, 12345]) {
  const sent = new Entry();
  sent.number = sent.float64 = score;
  const received = new Entry();
  new Decoder(received).decode(new Encoder(sent).encodeAll());
  console.log(`${score}: number ${received.number}, float64 ${received.float64}`);
}
SCRIPT
npm ls --depth=0 | grep schema
timeout 60 node probe.cjs 2> warnings | tee seen
cat > expected << 'SEEN'
12.345: number 12.345000267028809, float64 12.345
99.99: number 99.98999786376953, float64 99.99
83.4567: number 83.45670318603516, float64 83.4567
9007199254740991: number 9007199254740991, float64 9007199254740991
1000000.123: number 1000000.123, float64 1000000.123
12345: number 12345, float64 12345
SEEN
diff expected seen
