#!/usr/bin/env bash
# SQLite writes a REAL as text with 15 digits up to 3.50.4, and from 3.53.0 on with as many as it takes (17 for 0.1 + 0.2);
# its JSON functions follow only later (3.54.1). The same file opened by the newer library shows other texts, an index on
# CAST(score AS TEXT) built by the older one no longer finds its rows, and integrity_check calls it damaged. For a
# leaderboard that embeds SQLite: no key, index, digest or comparison on the text of a score, and REINDEX after an upgrade
# of whatever has one.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat > "$folder/probe.py" << 'PYTHON'
import sys

import apsw

board = apsw.Connection(sys.argv[1])
if sys.argv[2] == "make":
    board.execute("create table entry(player text, score real); create index text_of on entry(cast(score as text))")
    board.executemany("insert into entry values(?, ?)", [("ada", 0.1 + 0.2), ("bob", 0.3), ("cy", 100.25)])
shown = board.execute("select cast(score as text), json_array(score) from entry where player = 'ada'").fetchone()
look = "select player from entry where cast(score as text) = (select cast(score as text) from entry where player = 'ada')"
print("SQLite", apsw.sqlite_lib_version(), shown, "found as ada's:", [row[0] for row in board.execute(look)],
      "check:", board.execute("pragma integrity_check").fetchone()[0])
PYTHON

python3 -m venv "$folder/venv"
for version in 3.50.4.0 3.53.0.0 3.54.1.0; do
    "$folder/venv/bin/pip" install --quiet "apsw==$version"
    timeout 30 "$folder/venv/bin/python" "$folder/probe.py" "$folder/board.db" \
        "$([ -e "$folder/board.db" ] && echo open || echo make)"
done | tee "$folder/seen"

cat > "$folder/expected" << 'SEEN'
SQLite 3.50.4 ('0.3', '[0.3]') found as ada's: ['ada', 'bob'] check: ok
SQLite 3.53.0 ('0.30000000000000004', '[0.3]') found as ada's: [] check: row 1 missing from index text_of
SQLite 3.54.1 ('0.30000000000000004', '[0.30000000000000004]') found as ada's: [] check: row 1 missing from index text_of
SEEN
diff "$folder/expected" "$folder/seen"
