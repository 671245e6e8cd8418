#!/usr/bin/env bash
# @hey-api/openapi-ts 0.99.0 with its plugin @hey-api/transformers makes a bigint of every "int64" that it is answered, but an
# optional 0 stays a number though its type says bigint, so that adding 1n to it throws. The number was rounded before, so
# nothing is won above 2^53. What is sent goes the other way: a bigint leaves as a text, which a server that
# was promised an integer refuses. For a leaderboard: such clients are generated with bigInt: false.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts @hey-api/openapi-ts@0.99.0 typescript@5.9.3 esbuild@0.28.2 > npm.log 2>&1
cat > openapi.json << 'DOCUMENT'
{"openapi": "3.1.0", "info": {"title": "board", "version": "1"}, "paths": {"/entries": {"post": {"operationId": "submit",
  "requestBody": {"required": true, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Entry"}}}},
  "responses": {"200": {"description": "ok", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Entry"}}}}}}}},
 "components": {"schemas": {"Entry": {
  "type": "object", "required": ["count"], "properties": {
    "count": {"type": "integer", "format": "int64"}, "ahead": {"type": "integer", "format": "int64"}}}}}}
DOCUMENT
cat > probe.ts << 'SCRIPT'
import { submit } from "./generated/sdk.gen";
import { client } from "./generated/client.gen";

const show = (value: unknown) => (typeof value === "bigint" ? `${value}n` : String(value));
let sent = "";
client.setConfig({
  baseUrl: "http://board",
  fetch: async (request) => {
    sent = await (request as Request).text();
    return new Response(answer, { headers: { "Content-Type": "application/json" } });
  },
});
let answer = "";
for (const number of ["7", "0", "9007199254740993"]) {
  answer = `{"count": ${number}, "ahead": ${number}}`;
  const { data } = await submit({ body: { count: 7 as never } });
  console.log(` ${number}: required ${show(data!.count)}, optional ${show(data!.ahead)}`);
}
await submit({ body: { count: BigInt(7) as never } });
console.log(" sent 7n:", sent);
SCRIPT
for big in true false; do
    cat > openapi-ts.config.mjs << SCRIPT
export default {
  input: "openapi.json",
  output: "generated",
  plugins: ["@hey-api/client-fetch", { name: "@hey-api/transformers", bigInt: $big }, { name: "@hey-api/sdk", transformer: true }],
};
SCRIPT
    rm -rf generated
    npx openapi-ts > generator.log 2>&1
    echo "bigInt: $big, type $(sed -n 's/.* ahead?: \(.*\);/\1/p' generated/types.gen.ts)"
    npx esbuild probe.ts --bundle --platform=node --format=esm --outfile=probe.mjs --log-level=error
    timeout 60 node probe.mjs
done | tee seen

cat > expected << 'SEEN'
bigInt: true, type bigint
 7: required 7n, optional 7n
 0: required 0n, optional 0
 9007199254740993: required 9007199254740992n, optional 9007199254740992n
 sent 7n: {"count":"7"}
bigInt: false, type number
 7: required 7, optional 7
 0: required 0, optional 0
 9007199254740993: required 9007199254740992, optional 9007199254740992
 sent 7n: {"count":"7"}
SEEN
diff expected seen
