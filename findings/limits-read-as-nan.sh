#!/usr/bin/env bash
# Since its eighth edition the IETF's draft writes what is left of a limit as `RateLimit: "key";r=2;t=60`, and express-rate-limit
# 8.7.5 does so with standardHeaders 'draft-8'. The parser of the same authors, ratelimit-header-parser 0.1.0 (npm), makes of it an
# object whose limit, used and remaining are NaN and whose reset is an Invalid Date, and raises nothing: `remaining > 0` and
# `remaining === 0` are both false, so a client that waits when nothing remains never waits, and one that goes on while something
# remains stops for good. The crate rate-limits 0.7.0 refuses that form, the one of the seventh draft, and the third draft's
# `RateLimit-Limit: 3, 3;w=60`, with errors. For a leaderboard: a game that paces its scores by such a parser is better told by
# `Retry-After`, and by a parser of Structured Fields.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > npm.log
npm install --no-audit --no-fund express@5.1.0 express-rate-limit@8.7.5 ratelimit-header-parser@0.1.0 structured-headers@2.0.2 >> npm.log 2>&1

cat > main.cjs << 'JS'
const express = require("express");
const { rateLimit } = require("express-rate-limit");
const { parseRateLimit } = require("ratelimit-header-parser");

async function told(edition) {
  const app = express();
  app.use(rateLimit({ windowMs: 60_000, limit: 3, standardHeaders: edition, legacyHeaders: false, validate: false }));
  app.get("/", (_, response) => response.send("scores"));
  const server = app.listen(0, "127.0.0.1");
  await new Promise((done) => server.once("listening", done));
  const answer = await fetch(`http://127.0.0.1:${server.address().port}/`);
  server.close();
  const { limit, remaining, reset } = parseRateLimit(answer);
  console.log(edition, answer.headers.get("ratelimit") ?? answer.headers.get("ratelimit-remaining"), "->", limit, remaining, String(reset).slice(0, 12) === "Invalid Date" ? "Invalid Date" : "a moment");
  return answer;
}

(async () => {
  await told("draft-6");
  await told("draft-7");
  const answer = await told("draft-8");
  const { parseList } = await import("structured-headers");
  const [[name, left]] = parseList(answer.headers.get("ratelimit"));
  console.log("structured-headers", name, left.get("r"), left.get("t"));
})();
JS

mkdir -p crate/src
cat > crate/Cargo.toml << 'TOML'
[package]
name = "probe"
version = "0.1.0"
edition = "2021"

[dependencies]
rate-limits = "=0.7.0"
TOML
cat > crate/src/main.rs << 'RUST'
use rate_limits::RateLimit;
use std::str::FromStr;

fn main() {
    for (edition, fields) in [
        ("third", "RateLimit-Limit: 3, 3;w=60\nRateLimit-Remaining: 2\nRateLimit-Reset: 60\n"),
        ("sixth", "RateLimit-Limit: 3\nRateLimit-Remaining: 2\nRateLimit-Reset: 60\n"),
        ("seventh", "RateLimit: limit=3, remaining=2, reset=60\n"),
        ("eighth", "RateLimit-Policy: \"key\";q=3;w=60\nRateLimit: \"key\";r=2;t=60\n"),
    ] {
        println!("rate-limits, {edition} {}", if RateLimit::from_str(fields).is_ok() { "read" } else { "refused" });
    }
}
RUST

{
    node main.cjs
    cargo run --quiet --manifest-path crate/Cargo.toml 2> cargo.log
} | tee seen
diff seen - << 'SEEN'
draft-6 2 -> 3 2 a moment
draft-7 limit=3, remaining=2, reset=60 -> 3 2 a moment
draft-8 "3-in-1min"; r=2; t=60 -> NaN NaN Invalid Date
structured-headers 3-in-1min 2 60
rate-limits, third refused
rate-limits, sixth read
rate-limits, seventh refused
rate-limits, eighth refused
SEEN
echo "As described."
