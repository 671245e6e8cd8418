#!/usr/bin/env bash
# A session that is idle in a READ COMMITTED transaction holds no snapshot, if its last query had no parameters. With a
# parameter the driver sends it by the extended protocol, whose portal stays open until the next statement and keeps the
# query's snapshot: backend_xmin is set, VACUUM removes nothing newer, and CREATE INDEX CONCURRENTLY waits for as long as
# the session idles. It is so with psycopg 3, asyncpg and pg8000; psycopg2 writes parameters into the text. A migration
# tool that holds pg_advisory_xact_lock(%s) in one session while another one builds an index waits for itself for ever,
# and no deadlock is found. Write the lock's number into the text, or commit and lock the session.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet pgserver==0.1.4 'psycopg[binary]==3.3.9' psycopg2-binary==2.9.11 asyncpg==0.31.0 \
    pg8000==1.31.5
cd "$folder"

XDG_RUNTIME_DIR="$folder" timeout 120 venv/bin/python - << 'PYTHON' | tee seen
import asyncio
import tempfile
from urllib.parse import parse_qs, urlsplit

import asyncpg
import pg8000.native
import pgserver
import psycopg
import psycopg2

KEY = 7


def with_psycopg(place, parameters):
    session = psycopg.connect(**place, autocommit=True)
    session.execute("BEGIN")
    if parameters:
        session.execute("SELECT pg_advisory_xact_lock(%s)", [KEY])
    else:
        session.execute(f"SELECT pg_advisory_xact_lock({KEY})")
    return session.close


def with_psycopg2(place, parameters):
    session = psycopg2.connect(**place)
    cursor = session.cursor()
    cursor.execute("SELECT pg_advisory_xact_lock(%s)", [KEY]) if parameters else cursor.execute(
        f"SELECT pg_advisory_xact_lock({KEY})"
    )
    return session.close


def with_pg8000(place, parameters):
    session = pg8000.native.Connection(place["user"], unix_sock=f"{place['host']}/.s.PGSQL.5432", database=place["dbname"])
    session.run("BEGIN")
    if parameters:
        session.run("SELECT pg_advisory_xact_lock(:key)", key=KEY)
    else:
        session.run(f"SELECT pg_advisory_xact_lock({KEY})")
    return session.close


def with_asyncpg(place, parameters):
    loop = asyncio.new_event_loop()

    async def lock():
        session = await asyncpg.connect(user=place["user"], host=place["host"], database=place["dbname"])
        await session.execute("BEGIN")
        if parameters:
            await session.fetch("SELECT pg_advisory_xact_lock($1)", KEY)
        else:
            await session.execute(f"SELECT pg_advisory_xact_lock({KEY})")
        return session

    session = loop.run_until_complete(lock())
    return lambda: loop.run_until_complete(session.close())


def index_is_built(admin):
    try:
        admin.execute("CREATE INDEX CONCURRENTLY built ON things (id)")
        return "is built"
    except psycopg.errors.QueryCanceled:
        return "waits"
    finally:
        admin.execute("DROP INDEX IF EXISTS built")


with tempfile.TemporaryDirectory() as folder:
    server = pgserver.get_server(folder, cleanup_mode="delete")
    try:
        address = urlsplit(server.get_uri())
        place = {"user": "postgres", "dbname": "postgres", "host": parse_qs(address.query)["host"][0]}
        admin = psycopg.connect(**place, autocommit=True)
        print("PostgreSQL", admin.execute("SHOW server_version").fetchone()[0])
        admin.execute("CREATE TABLE things (id integer)")
        admin.execute("SET statement_timeout = '3s'")
        for begin in (with_psycopg, with_psycopg2, with_asyncpg, with_pg8000):
            for parameters in (True, False):
                end = begin(place, parameters)
                [[holds]] = admin.execute(
                    "SELECT count(backend_xmin) FROM pg_stat_activity WHERE state = 'idle in transaction'"
                ).fetchall()
                name = begin.__name__.removeprefix("with_")
                how = "with a parameter" if parameters else "without"
                print(f"{name} {how}: {'snapshot' if holds else 'no snapshot'}, an index {index_is_built(admin)}")
                end()
        admin.close()
    finally:
        server.cleanup()
PYTHON

cat > expected << 'SEEN'
PostgreSQL 16.2
psycopg with a parameter: snapshot, an index waits
psycopg without: no snapshot, an index is built
psycopg2 with a parameter: no snapshot, an index is built
psycopg2 without: no snapshot, an index is built
asyncpg with a parameter: snapshot, an index waits
asyncpg without: no snapshot, an index is built
pg8000 with a parameter: snapshot, an index waits
pg8000 without: no snapshot, an index is built
SEEN
diff expected seen
