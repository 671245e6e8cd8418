#!/usr/bin/env bash
# openapi-typescript 7.13.0 writes "requestBody?: never" into every operation without a body. Whoever asks TypeScript 5.9.3 for the body
# of an operation by an optional requestBody, so that operations whose body may be left out are found too, is told "unknown" for a
# GET, not "never": nothing is inferred from never, and the compiler takes the widest. A client whose methods take a body where
# there is one then wants one for each GET, of any kind. For a leaderboard's typed client: infer the whole of requestBody, take
# undefined out of it, and look into what is left.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true, "type": "module"}' > package.json
npm install --silent --no-audit --no-fund openapi-typescript@7.13.0 typescript@5.9.3

python3 - > openapi.json << 'PYTHON'
import json

score = {"type": "object", "required": ["score"], "properties": {"score": {"type": "number"}}}
body = {"required": True, "content": {"application/json": {"schema": score}}}
responses = {"200": {"description": "ok"}}
paths = {
    "/top": {"get": {"operationId": "top", "responses": responses}},
    "/scores": {"post": {"operationId": "submit", "requestBody": body, "responses": responses}},
    "/reset": {"post": {"operationId": "reset", "requestBody": {**body, "required": False}, "responses": responses}},
}
print(json.dumps({"openapi": "3.1.0", "info": {"title": "board", "version": "1"}, "paths": paths}))
PYTHON
npx openapi-typescript openapi.json --output api.d.ts > openapi.log 2>&1

cat > probe.ts << 'TYPESCRIPT'
import type { operations } from "./api.d.ts";

type Json<B> = { content: { "application/json": B } };
/** Three ways to ask for the body of an operation. */
type Required<O> = O extends { requestBody: Json<infer B> } ? B : never;
type Optional<O> = O extends { requestBody?: Json<infer B> } ? B : never;
type Given<O> = O extends { requestBody?: infer R } ? Exclude<R, undefined> : never;
type InTwoSteps<O> = [Given<O>] extends [never] ? never : Given<O> extends Json<infer B> ? B : never;

type Said<B> = [B] extends [never] ? "nothing" : unknown extends B ? "anything" : B extends { score: number } ? "a score" : "something else";
type Told<Ask extends "required" | "optional" | "in two steps", O> = Said<
  Ask extends "required" ? Required<O> : Ask extends "optional" ? Optional<O> : InTwoSteps<O>
>;

// Whoever says something else than the compiler is refused.
export const told: [
  Told<"required", operations["top"]>, Told<"required", operations["submit"]>, Told<"required", operations["reset"]>,
  Told<"optional", operations["top"]>, Told<"optional", operations["submit"]>, Told<"optional", operations["reset"]>,
  Told<"in two steps", operations["top"]>, Told<"in two steps", operations["submit"]>, Told<"in two steps", operations["reset"]>,
] = [
  "nothing", "a score", "nothing",
  "anything", "a score", "a score",
  "nothing", "a score", "a score",
];
for (const [n, way] of ["required", "optional", "in two steps"].entries()) {
  console.log(`${way}: top takes ${told[3 * n]}, submit takes ${told[3 * n + 1]}, reset takes ${told[3 * n + 2]}`);
}
TYPESCRIPT
npx tsc --strict --module nodenext --target es2022 --allowImportingTsExtensions --rewriteRelativeImportExtensions --outDir out probe.ts
grep -c 'requestBody?: never' api.d.ts | tee seen
node out/probe.js | tee -a seen
cat > expected << 'SEEN'
1
required: top takes nothing, submit takes a score, reset takes nothing
optional: top takes anything, submit takes a score, reset takes a score
in two steps: top takes nothing, submit takes a score, reset takes a score
SEEN
diff expected seen
