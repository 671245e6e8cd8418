#!/usr/bin/env bash
# openapi-typescript 7.13.0: a field that has a default must be sent, though the document does not require it, and one that an
# answer may leave out is told to be always there; --default-non-nullable=false takes both back. For a
# leaderboard: a default that is added to an optional field breaks every program that is built with such types; answers name
# no defaults.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts openapi-typescript@7.13.0 typescript@5.9.3 > npm.log 2>&1
cat > openapi.json << 'DOCUMENT'
{"openapi": "3.1.0", "info": {"title": "board", "version": "1"}, "paths": {}, "components": {"schemas": {
  "NewBoard": {"type": "object", "required": ["id"], "properties": {
    "id": {"type": "string"}, "order": {"type": "string", "enum": ["desc", "asc"], "default": "desc"}}},
  "Answer": {"type": "object", "properties": {"stale": {"type": "boolean", "default": false}}}}}}
DOCUMENT
cat > probe.ts << 'SCRIPT'
import type { components } from "./generated";
export const sent: components["schemas"]["NewBoard"] = { id: "game1" };
export const told = (answer: components["schemas"]["Answer"]): string => answer.stale.toString();
SCRIPT
for option in "" --default-non-nullable=false; do
    npx openapi-typescript openapi.json $option --output generated.d.ts > generator.log 2>&1
    echo "options: ${option:-none}"
    npx tsc --strict --noEmit --skipLibCheck probe.ts | sed -n 's/^\(probe[^ ]*\) error \(TS[0-9]*\): \(.*\)/ \1 \3/p' || true
done | tee seen

cat > expected << 'SEEN'
options: none
 probe.ts(2,14): Property 'order' is missing in type '{ id: string; }' but required in type '{ id: string; order: "desc" | "asc"; }'.
options: --default-non-nullable=false
 probe.ts(3,74): 'answer.stale' is possibly 'undefined'.
SEEN
diff expected seen
