#!/usr/bin/env bash
# A number without a format is 32 bits wide in Go clients: openapi-generator 7.20.0 makes float32 and int32 of "number" and
# "integer", oapi-codegen 2.8.2 float32 and int, while ogen 1.25.0 makes float64 and int. A score of 1234567.89 is
# sent as 1234567.9, and an answer that counts beyond 2^31 cannot be decoded. For a leaderboard: "format": "double" and
# "int64" belong beside every number.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mvn --quiet --batch-mode dependency:copy -Dartifact=org.openapitools:openapi-generator-cli:7.20.0 -DoutputDirectory=. > mvn.log 2>&1
GOBIN="$folder" go install github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen@v2.8.2 > go.log 2>&1
GOBIN="$folder" go install github.com/ogen-go/ogen/cmd/ogen@v1.25.0 >> go.log 2>&1

for formats in 'none' 'double and int64'; do
    FORMATS=$formats python3 - > openapi.json << 'PYTHON'
import json
import os

score, count = {"type": "number"}, {"type": "integer"}
if os.environ["FORMATS"] != "none":
    score["format"], count["format"] = "double", "int64"
entry = {"type": "object", "required": ["score", "count"], "properties": {"score": score, "count": count}}
body = {"application/json": {"schema": {"$ref": "#/components/schemas/Entry"}}}
operation = {"operationId": "submit", "requestBody": {"content": body}, "responses": {"200": {"description": "ok", "content": body}}}
document = {"openapi": "3.1.0", "info": {"title": "board", "version": "1"}, "paths": {"/entries": {"post": operation}}}
print(json.dumps({**document, "components": {"schemas": {"Entry": entry}}}))
PYTHON
    rm -rf generated && mkdir generated
    java -jar openapi-generator-cli-7.20.0.jar generate -g go -i openapi.json -o generated/openapi-generator > generator.log 2>&1
    mkdir generated/oapi-codegen
    ./oapi-codegen -generate types -package board -o generated/oapi-codegen/board.go openapi.json
    ./ogen -target generated/ogen -package board openapi.json > ogen.log 2>&1
    echo "formats: $formats"
    for name in openapi-generator oapi-codegen ogen; do
        cat generated/$name/*.go | sed -n '/^type Entry struct {/,/^}/p' | sed -n 's/^\t\(Score\|Count\) *\([a-z0-9]*\) .*/\1 \2/p' | sort -u | xargs echo " $name:"
    done
done | tee seen

mkdir probe && cd probe
cat > main.go << 'SCRIPT'
package main

import (
	"encoding/json"
	"fmt"
)

func main() {
	sent, _ := json.Marshal(map[string]float32{"score": 1234567.89})
	var answered struct{ Count int32 }
	fmt.Println(string(sent), json.Unmarshal([]byte(`{"count": 3000000000}`), &answered))
}
SCRIPT
go mod init probe > ../go.log 2>&1
timeout 120 go run . | tee -a ../seen
cd ..

cat > expected << 'SEEN'
formats: none
 openapi-generator: Count int32 Score float32
 oapi-codegen: Count int Score float32
 ogen: Count int Score float64
formats: double and int64
 openapi-generator: Count int64 Score float64
 oapi-codegen: Count int64 Score float64
 ogen: Count int64 Score float64
{"score":1234567.9} json: cannot unmarshal number 3000000000 into Go struct field .Count of type int32
SEEN
diff expected seen
