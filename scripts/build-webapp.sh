#!/usr/bin/env bash
# Build the web page from webapp/ into the package, and write down from what it was built.
#
# Needs Node.js 20.19 or later. The result is committed, so that whoever installs or tests the project needs none.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

command -v npm > /dev/null || { echo "Not installed: Node.js. The page is built with it; the built one is committed." >&2; exit 1; }
[[ webapp/node_modules/.package-lock.json -nt webapp/package-lock.json ]] || npm --prefix webapp ci --silent
npm --prefix webapp run --silent check
npm --prefix webapp run --silent build -- --logLevel warn

# What `sha256sum --check` understands: every source of the page, the client's among them, and every built file.
{
    find clients/typescript/src -type f ! -name api.ts -print
    find webapp -path webapp/node_modules -prune -o -type f ! -name '*.test.ts' ! -name built.sha256 -print
    find src/leaderboard_shells/web/static -type f
} | LC_ALL=C sort | xargs -d '\n' sha256sum > webapp/built.sha256
