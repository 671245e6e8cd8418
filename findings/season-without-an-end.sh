#!/usr/bin/env bash
# A season that does not end is 'infinity' in a timestamptz of PostgreSQL (16.2 here), later than every moment. Its drivers make
# seven things of it. psycopg 3.3.9 raises an error; psycopg2 2.9.12 gives the last microsecond of the year 9999, and written back
# the season has an end; asyncpg 0.31.0 gives that moment without a time zone, which no other moment that it reads may be compared
# with; pg8000 1.31.5 a text; node-pg 8.23.1 the number Infinity, null in JSON; postgres.js 3.4.9 an invalid Date, null in
# JSON and not later than now; pgx 5.11.0 refuses a time.Time, and as a value of a row it is 1 in JSON.
# For a leaderboard: no end is NULL, as `next_reset_at` is here, and never a moment.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet pgserver==0.1.4 psycopg[binary]==3.3.9 psycopg2-binary==2.9.12 asyncpg==0.31.0 pg8000==1.31.5
npm install --silent --no-audit --no-fund --ignore-scripts pg@8.23.1 postgres@3.4.9 > npm.log 2>&1

cat > probe.mjs << 'SCRIPT'
import pg from "pg";
import postgres from "postgres";
const [host] = process.argv.slice(2);
const show = (name, end, back) => console.log(
  name, String(end), "JSON", JSON.stringify({ end }), "later than now", end > new Date(),
  "written back", back);
const client = new pg.Client({ host, user: "postgres", database: "postgres" });
await client.connect();
const { end } = (await client.query('SELECT ends AS "end" FROM season')).rows[0];
show("node-pg", end, (await client.query("SELECT $1::timestamptz::text AS t", [end])).rows[0].t);
await client.end();
const sql = postgres({ path: `${host}/.s.PGSQL.5432`, user: "postgres", database: "postgres" });
const [{ ends }] = await sql`SELECT ends FROM season`;
show("postgres.js", ends, await sql`SELECT ${ends}::timestamptz::text AS t`.then(([row]) => row.t, () => "error"));
await sql.end();
SCRIPT
cat > probe.py << 'PYTHON'
import asyncio
import pathlib
import subprocess
import sys
from datetime import datetime, timezone

import asyncpg
import pg8000.dbapi
import pgserver
import psycopg
import psycopg2

READ = "SELECT ends FROM season"
BACK = "SELECT %s::timestamptz::text"


def show(name, end, back):
    print(name, repr(end), "written back", back, flush=True)


def dbapi(name, connection):
    cursor = connection.cursor()
    cursor.execute("SET TIME ZONE 'UTC'")
    try:
        cursor.execute(READ)
        end = cursor.fetchone()[0]
    except psycopg.DataError as refused:
        print(name, type(refused).__name__, flush=True)
    else:
        cursor.execute(BACK, (end,))
        show(name, end, cursor.fetchone()[0])
    connection.close()


async def asynchronous(uri):
    connection = await asyncpg.connect(uri)
    end = await connection.fetchval(READ)
    show("asyncpg", end, await connection.fetchval("SELECT $1::timestamptz::text", end))
    try:
        print("asyncpg later than now", end > datetime.now(timezone.utc), flush=True)
    except TypeError as refused:
        print("asyncpg later than now", type(refused).__name__, flush=True)
    await connection.close()


folder = pathlib.Path("data").resolve()
server = pgserver.get_server(folder, cleanup_mode="delete")
try:
    server.psql("CREATE TABLE season (ends timestamptz); INSERT INTO season VALUES ('infinity')")
    print(" ".join(server.psql("SELECT version()").split("\n")[2].split()[:2]), flush=True)
    uri = server.get_uri()
    host = uri.rpartition("host=")[2]
    dbapi("psycopg", psycopg.connect(uri))
    dbapi("psycopg2", psycopg2.connect(uri))
    dbapi("pg8000", pg8000.dbapi.connect("postgres", unix_sock=host + "/.s.PGSQL.5432", database="postgres"))
    asyncio.run(asynchronous(uri))
    subprocess.run(["node", "probe.mjs", host], check=True)
    subprocess.run(["go-probe/probe", f"host={host} user=postgres database=postgres sslmode=disable"], check=True)
finally:
    server.cleanup()
PYTHON
mkdir go-probe
cat > go-probe/main.go << 'SCRIPT'
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"time"

	"github.com/jackc/pgx/v5"
)

func main() {
	ctx := context.Background()
	connection, err := pgx.Connect(ctx, os.Args[1])
	if err != nil {
		panic(err)
	}
	var end time.Time
	err = connection.QueryRow(ctx, "SELECT ends FROM season").Scan(&end)
	rows, _ := connection.Query(ctx, `SELECT ends AS "end" FROM season`)
	row, _ := pgx.CollectOneRow(rows, pgx.RowToMap)
	text, _ := json.Marshal(row)
	fmt.Println("pgx into a time.Time: error", err != nil, "in a map", row["end"], "JSON", string(text))
}
SCRIPT
(cd go-probe && go mod init probe && go get github.com/jackc/pgx/v5@v5.11.0 && go build -o probe .) > go.log 2>&1
XDG_RUNTIME_DIR="$folder" timeout 120 venv/bin/python probe.py | tee seen

cat > expected << 'SEEN'
PostgreSQL 16.2
psycopg DataError
psycopg2 datetime.datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=datetime.timezone.utc) written back 9999-12-31 23:59:59.999999+00
pg8000 'infinity' written back infinity
asyncpg datetime.datetime(9999, 12, 31, 23, 59, 59, 999999) written back infinity
asyncpg later than now TypeError
node-pg Infinity JSON {"end":null} later than now true written back infinity
postgres.js Invalid Date JSON {"end":null} later than now false written back error
pgx into a time.Time: error true in a map infinity JSON {"end":1}
SEEN
diff expected seen
