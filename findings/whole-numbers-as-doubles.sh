#!/usr/bin/env bash
# JavaScript has one kind of number, and its encoders choose another for the wire. cbor-x 1.6.9 and msgpackr 2.1.4 write whole
# numbers of 2^32 and more, any moment in milliseconds among them, as doubles, while smaller ones are integers and
# @msgpack/msgpack 3.1.3 writes integers for all of them. Go's fxamacker/cbor 2.9.0 and vmihailenco/msgpack 5.4.1 refuse to read
# such a double into an int64; in Python the id 5000000000 is 5000000000.0, whose text is another player's. A match with small
# numbers passes all tests. For a leaderboard: ids are texts; a bridge from MessagePack or CBOR turns doubles that are whole
# into integers before it makes JSON of them.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet msgpack==1.2.4 cbor2==6.3.0
npm install --silent --no-audit --no-fund --ignore-scripts cbor-x@1.6.9 msgpackr@2.1.4 @msgpack/msgpack@3.1.3 > npm.log 2>&1

cat > probe.mjs << 'SCRIPT'
import { encode } from "@msgpack/msgpack";
import { encode as cbor } from "cbor-x";
import { pack } from "msgpackr";
for (const [name, write] of Object.entries({ "cbor-x": cbor, msgpackr: pack, "@msgpack/msgpack": encode }))
  for (const id of [5, 4294967295, 5000000000, -5000000000])
    console.log(name, id, Buffer.from(write({ id })).toString("hex"));
SCRIPT
cat > probe.py << 'PYTHON'
import sys

import cbor2
import msgpack

for line in sys.stdin:
    name, written, data = line.split()
    read = cbor2.loads if name == "cbor-x" else msgpack.unpackb
    print(name, written, "Python", read(bytes.fromhex(data))["id"])
PYTHON
mkdir go-probe
cat > go-probe/main.go << 'SCRIPT'
package main

import (
	"encoding/hex"
	"fmt"

	"github.com/fxamacker/cbor/v2"
	"github.com/vmihailenco/msgpack/v5"
)

func main() {
	var name, written, text string
	for {
		if _, err := fmt.Scan(&name, &written, &text); err != nil {
			return
		}
		read := msgpack.Unmarshal
		if name == "cbor-x" {
			read = cbor.Unmarshal
		}
		var entry struct {
			ID int64 `cbor:"id" msgpack:"id"`
		}
		data, _ := hex.DecodeString(text)
		if err := read(data, &entry); err != nil {
			fmt.Println(name, written, "Go refuses")
		} else {
			fmt.Println(name, written, "Go", entry.ID)
		}
	}
}
SCRIPT
(cd go-probe && go mod init probe && go get github.com/fxamacker/cbor/v2@v2.9.0 github.com/vmihailenco/msgpack/v5@v5.4.1 &&
    go build -o probe .) > go.log 2>&1
timeout 60 node probe.mjs > written
{ timeout 60 venv/bin/python probe.py < written; timeout 60 go-probe/probe < written; } | tee seen

cat > expected << 'SEEN'
cbor-x 5 Python 5
cbor-x 4294967295 Python 4294967295
cbor-x 5000000000 Python 5000000000.0
cbor-x -5000000000 Python -5000000000.0
msgpackr 5 Python 5
msgpackr 4294967295 Python 4294967295
msgpackr 5000000000 Python 5000000000.0
msgpackr -5000000000 Python -5000000000.0
@msgpack/msgpack 5 Python 5
@msgpack/msgpack 4294967295 Python 4294967295
@msgpack/msgpack 5000000000 Python 5000000000
@msgpack/msgpack -5000000000 Python -5000000000
cbor-x 5 Go 5
cbor-x 4294967295 Go 4294967295
cbor-x 5000000000 Go refuses
cbor-x -5000000000 Go refuses
msgpackr 5 Go 5
msgpackr 4294967295 Go 4294967295
msgpackr 5000000000 Go refuses
msgpackr -5000000000 Go refuses
@msgpack/msgpack 5 Go 5
@msgpack/msgpack 4294967295 Go 4294967295
@msgpack/msgpack 5000000000 Go 5000000000
@msgpack/msgpack -5000000000 Go -5000000000
SEEN
diff expected seen
