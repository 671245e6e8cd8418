#!/usr/bin/env bash
# openapi-generator 7.20.0: the Go client decodes an object with required fields by a decoder that refuses unknown ones, though
# the document leaves the object open: the day an answer gains a field, every call of every such client fails, with the
# status 200. With disallowAdditionalPropertiesIfNotPresent=false it lives; it does not matter that the document says
# nothing against further fields. For a leaderboard: that option belongs into the command that clients are generated with.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > openapi.json << 'DOCUMENT'
{"openapi": "3.1.0", "info": {"title": "board", "version": "1"}, "paths": {}, "components": {"schemas": {"Entry": {
  "type": "object", "required": ["rank"], "properties": {"rank": {"type": "integer", "format": "int64"}}}}}}
DOCUMENT
mvn --quiet --batch-mode dependency:copy -Dartifact=org.openapitools:openapi-generator-cli:7.20.0 -DoutputDirectory=. > mvn.log 2>&1
mkdir probe && cd probe
cat > go.mod << 'SCRIPT'
module probe

go 1.18
SCRIPT
cat > main.go << 'SCRIPT'
package main

import (
	"encoding/json"
	"fmt"

	"probe/board"
)

func main() {
	for _, text := range []string{`{"rank": 1}`, `{"rank": 1, "tier": "gold"}`} {
		var entry board.Entry
		err := json.Unmarshal([]byte(text), &entry)
		fmt.Println(text, entry.Rank, err)
	}
}
SCRIPT
for option in "" ,disallowAdditionalPropertiesIfNotPresent=false; do
    rm -rf board
    java -jar ../openapi-generator-cli-7.20.0.jar generate -g go -i ../openapi.json -o board \
        --additional-properties=packageName=board,withGoMod=false"$option" \
        --global-property=models,supportingFiles,modelTests=false > ../generator.log 2>&1
    timeout 120 go run .
done | tee ../seen

cat > ../expected << 'SEEN'
{"rank": 1} 1 <nil>
{"rank": 1, "tier": "gold"} 0 json: unknown field "tier"
{"rank": 1} 1 <nil>
{"rank": 1, "tier": "gold"} 1 <nil>
SEEN
diff ../expected ../seen
